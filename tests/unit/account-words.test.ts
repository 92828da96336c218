import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountWords, activityWords } from '../../src/model/accounts/words.ts';

await test('an administrator reads in French which roles a person was given', () => {
  const lineOf = (locale: 'fr' | 'en', action: string, subject: string) =>
    activityWords(accountWords(locale), { action, subject });
  assert.equal(
    lineOf('fr', 'invited', 'ann@example.org (publisher, admin)'),
    'a invité ann@example.org (publication, administration)',
  );
  assert.equal(
    lineOf('fr', 'roles-changed', 'ann@example.org (editor)'),
    'a changé les rôles de ann@example.org (rédaction)',
  );
  assert.match(lineOf('en', 'invited', 'ann@example.org (editor)'), /ann@example\.org \(\w+\)$/);
  assert.equal(
    lineOf('fr', 'deleteFiles', 'media/logo (editor)'),
    'a supprimé media/logo (editor)',
    'a name of a file is left as it is',
  );
});
