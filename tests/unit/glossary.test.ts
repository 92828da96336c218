import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { droppedWords } from '../../.config/dropped-words.mjs';
import { root } from '../../src/environment.ts';

const guides = join(root, '.github');

test('a newcomer finds each word that the linter refuses in the glossary, with what to write instead', async () => {
  const glossary = await readFile(join(guides, 'GLOSSARY.md'), 'utf8');
  const [, words = ''] = glossary.split('## Words of the code');
  const stem = (word: string) => word.replace(/(?:ed|s)$/, '');
  const missing = droppedWords.filter((word) => !words.includes(stem(word)));
  assert.deepEqual(missing, []);
});

test('the guides are written in the words of the glossary', async () => {
  const names = (await readdir(guides)).filter((name) => name.endsWith('.md') && name !== 'GLOSSARY.md');
  for (const name of names) {
    const text = await readFile(join(guides, name), 'utf8');
    const used = droppedWords.filter((word) => new RegExp(`\\b${word}\\b`, 'i').test(text));
    assert.deepEqual(used, [], name);
  }
});
