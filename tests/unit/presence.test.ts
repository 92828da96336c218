import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PresenceList } from '../../src/server/cms/presence/presence.ts';
import type { Presence } from '../../src/model/messages/presence.ts';

const anne = { name: 'Anne Roy', email: 'anne@example.org' };
const pat = { name: 'Pat Doe', email: 'pat@example.org' };
const show = (window: string, text: string | null, locale: Presence['locale'] = null): Presence => ({
  window: `window-${window}`,
  text,
  isWriting: locale !== null,
  locale,
});

function list() {
  const clock = { now: 0 };
  return { clock, presence: new PresenceList(() => clock.now) };
}

test('an editor who opens a text sees who writes in it, and in which language', () => {
  const { presence } = list();
  assert.deepEqual(presence.note(anne, show('a', 'programs/spark', 'en')), []);
  assert.deepEqual(presence.note(pat, show('p', 'programs/spark')), [
    { name: 'Anne Roy', isWriting: true, locale: 'en' },
  ]);
  assert.deepEqual(presence.note(pat, show('p', 'programs/bizspark')), []);
});

test('a colleague who leaves a text, or closes the browser without a word, is shown no more', () => {
  const { clock, presence } = list();
  presence.note(anne, show('a', 'programs/spark'));
  presence.note(anne, show('a', null));
  assert.deepEqual(presence.note(pat, show('p', 'programs/spark')), []);
  presence.note(anne, show('a', 'programs/spark'));
  clock.now += 30_000;
  assert.equal(presence.note(pat, show('p', 'programs/spark')).length, 1);
  clock.now += 1;
  assert.deepEqual(presence.note(pat, show('p', 'programs/spark')), []);
});

test('a person with two windows is one person, and no colleague of their own', () => {
  const { presence } = list();
  presence.note(anne, show('one', 'programs/spark', 'fr'));
  assert.deepEqual(presence.note(anne, show('two', 'programs/spark')), []);
  assert.deepEqual(presence.note(pat, show('p', 'programs/spark')), [
    { name: 'Anne Roy', isWriting: true, locale: 'fr' },
  ]);
});

test('a browser that opens thousands of windows fills no memory', () => {
  const { presence } = list();
  for (let index = 0; index < 2_000; index += 1)
    presence.note(anne, show(`${index}`, `programs/text-${index}`));
  assert.deepEqual(presence.note(pat, show('p', 'programs/text-1979')), []);
  assert.equal(presence.note(pat, show('p', 'programs/text-1980')).length, 1);
});
