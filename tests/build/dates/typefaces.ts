import { test } from 'node:test';
import { assertTypefaces } from '../../support/sent-typefaces.ts';
import { before, build, clientOf } from './site.ts';

test('a reader of a site in system is sent no typefaces at all', async () => {
  await build(before);
  await assertTypefaces(clientOf(before), 'system');
});
