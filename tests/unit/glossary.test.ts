import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ESLint, Linter } from 'eslint';
import { droppedForms, droppedNames, droppedStems, droppedWords } from '../../.config/dropped-words.mjs';
import { root } from '../../src/environment.ts';

const guides = join(root, '.github');

test('a newcomer finds in the glossary just the words that the linter refuses, with what to write instead', async () => {
  const glossary = await readFile(join(guides, 'GLOSSARY.md'), 'utf8');
  const [, table = ''] = /## Words of the code\n([\s\S]*?)\n## /.exec(glossary) ?? [];
  const dropped = table.split('\n').flatMap((row) => row.split('|')[3] ?? []);
  const named = dropped.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
  assert.deepEqual(named.sort(), [...droppedNames].sort());
  const inComments = dropped.flatMap((cell) =>
    [...cell.matchAll(/(\w+)`?\\\*/g)].map(([, word = '']) => word),
  );
  assert.deepEqual(inComments.sort(), [...droppedStems, ...droppedForms].sort());
});

test('the guides are written in the words of the glossary', async () => {
  const names = (await readdir(guides)).filter((name) => name.endsWith('.md') && name !== 'GLOSSARY.md');
  for (const name of names) {
    const text = await readFile(join(guides, name), 'utf8');
    const used = droppedWords.filter((word) => new RegExp(`\\b${word}\\b`, 'i').test(text));
    assert.deepEqual(used, [], name);
  }
});

/** What the linter says of code in a file of that name, by the rules about words and about composing. */
async function lint(file: string, code: string): Promise<string[]> {
  const eslint = new ESLint({ cwd: root, overrideConfigFile: '.config/eslint.config.mjs' });
  const { rules } = (await eslint.calculateConfigForFile(join(root, file))) as { rules: Linter.RulesRecord };
  const own = ['no-restricted-syntax', 'no-warning-comments'].map((name) => [name, rules[name] ?? 'off']);
  const found = new Linter().verify(code, { rules: Object.fromEntries(own) as Linter.RulesRecord });
  return found.map(({ ruleId, line }) => `${line} ${ruleId}`);
}

test('a name or comment with a dropped word is refused, in the program and in its tests', async () => {
  const code = `const desk = 1, openDesks = 2, Patience = 3;
function judgedText() {}
// mending is called repairing
const mendicant = 1, stranger = 2, judicial = 3;`;
  const refused = ['1 no-restricted-syntax', '1 no-restricted-syntax', '1 no-restricted-syntax'];
  for (const file of ['src/server/main.ts', 'tests/unit/glossary.test.ts'])
    assert.deepEqual(await lint(file, code), [...refused, '2 no-restricted-syntax', '3 no-warning-comments']);
});

test('no text is composed by a call that takes quadratic time, whatever it is given', async () => {
  const code = `a.normalize();
a.normalize(form);
a.trim().normalize('NFKD');
path.normalize(a);`;
  const refused = [1, 2, 3].map((line) => `${line} no-restricted-syntax`);
  assert.deepEqual(await lint('src/server/main.ts', code), refused);
  assert.deepEqual(await lint('src/i18n/normalize.ts', code), []);
});
