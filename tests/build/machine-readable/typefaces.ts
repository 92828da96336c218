import { test } from 'node:test';
import { assertTypefaces } from '../../support/sent-typefaces.ts';
import { client } from './site.ts';

test('a reader of a site in public-sans is sent its families and no other', () =>
  assertTypefaces(client, 'public-sans'));
