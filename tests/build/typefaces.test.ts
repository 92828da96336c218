import { join } from 'node:path';
import { test } from 'node:test';
import { usualTypefaces } from '../../src/model/brand/typefaces.ts';
import { builtSite } from '../support/build-once.ts';
import { assertTypefaces } from '../support/sent-typefaces.ts';

// “public-sans” and “system” are those of sites that other tests build: `machine-readable/typefaces.ts`, `dates/typefaces.ts`;
// “source” is that of the site that the browser looks at: `tests/e2e/starter.spec.ts`.
test(`a reader of a site that has chosen no typefaces is sent those of ${usualTypefaces} and no other`, () =>
  assertTypefaces(join(builtSite(), 'client'), usualTypefaces));
