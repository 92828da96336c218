import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { interfaceWordsSchema } from '../../src/model/messages/interface-words.ts';
import { comparedVersionSchema, textVersionsSchema } from '../../src/model/messages/comparison.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { EarlierVersions } from '../../src/server/cms/storage/earlier-versions.ts';
import { createLock } from '../../src/server/cms/storage/lock.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { hrefOf } from '../../src/server/cms/names/labels.ts';
import { askCms } from '../support/ask-cms.ts';
import { copyContent } from '../support/content-copy.ts';
import { directTexts } from '../support/direct-texts.ts';

const brokenSchema = z.object({ path: z.string(), text: z.string(), id: z.string(), line: z.number() });
const path = 'content/ui/fr.json';

/** The CMS on a copy of the project's content, in which the site words everything itself unless `words` says otherwise. */
async function backend(t: TestContext, { words = 'all' }: { words?: 'all' | 'none' } = {}) {
  const content = await copyContent();
  if (words === 'all') await content.wordAll();
  t.after(() => content.remove());
  const earlier = new EarlierVersions(join(content.dataDir, 'versions'));
  const store = createFolderStore(content.contentDir, createLock(), { earlier, by: 'Maïa Rédac' });
  const trash = new Trash(join(content.dataDir, 'trash'));
  const app = createEditingApi({ store, texts: directTexts({ store, trash }), onChange: () => undefined });
  const ask = (action: string, params: object) => askCms(app, action, params);
  return { content, ask };
}

await test('the words of the interface with a comma missing open as a file with the line at fault, and are repaired there', async (t) => {
  const { content, ask } = await backend(t);
  const right = await content.read('ui/fr.json');
  assert.equal((await ask('brokenWords', { path })).answer, null, 'nothing is wrong yet');
  const lines = right.split('\n');
  await content.write('ui/fr.json', lines.with(3, lines[3]?.replace(/,$/, '') ?? '').join('\n'));
  assert.equal(hrefOf('ui/fr.json'), '/admin/?repair=ui/fr.json');
  const broken = brokenSchema.parse((await ask('brokenWords', { path })).answer);
  assert.ok([4, 5].includes(broken.line), String(broken.line));

  const repair = (raw: string, base: string) => ask('repairFile', { path, raw, base });
  assert.equal((await repair(broken.text, broken.id)).status, 422, 'what is still wrong is refused');
  assert.equal((await repair(right, 'other')).status, 409, 'someone has repaired it meanwhile');
  assert.equal((await repair(right, broken.id)).status, 200);
  assert.equal(await content.read('ui/fr.json'), right);
});

await test('the words of the interface that are right are not written over as a file, and no other file is', async (t) => {
  const { content, ask } = await backend(t);
  const right = await content.read('ui/fr.json');
  assert.equal((await ask('repairFile', { path, raw: '{}', base: versionOf(right) })).status, 400);
  for (const other of ['content/ui/../site/site.yaml', 'content/ui/de.json', 'ui/fr.json/x'])
    assert.equal((await ask('brokenWords', { path: other })).status, 403, other);
});

const refusedSchema = z.object({
  error: z.string(),
  problems: z.array(z.object({ file: z.string(), field: z.string(), message: z.string() })),
});
const apply = { key: 'call.apply', fr: 'Déposer ma candidature', en: 'Apply' } as const;

/** What an editor does with the words of the interface. */
async function wordsEditor(t: TestContext, options?: { words?: 'all' | 'none' }) {
  const { content, ask } = await backend(t, options);
  const read = async () => interfaceWordsSchema.parse((await ask('interfaceWords', {})).answer);
  const save = (...changes: object[]) => ask('saveInterfaceWords', { changes });
  const now = async (key: string) => {
    const word = (await read()).words.find((one) => one.key === key);
    return [word?.fr.now, word?.en.now];
  };
  const own = async (locale: 'fr' | 'en', key: string) => {
    const word = (await read()).words.find((one) => one.key === key);
    return word?.[locale].own ?? '';
  };
  return { content, ask, read, save, now, own };
}

await test('an editor gives a word of the screen other words in both languages, and only what is the site’s own is kept', async (t) => {
  const { content, save, now, own } = await wordsEditor(t, { words: 'none' });
  const [fr, en] = [await own('fr', apply.key), await own('en', apply.key)];
  const { status } = await save(
    { key: apply.key, locale: 'fr', was: fr, is: apply.fr },
    { key: apply.key, locale: 'en', was: en, is: 'Apply today' },
  );
  assert.equal(status, 200);
  assert.deepEqual(await now(apply.key), [apply.fr, 'Apply today']);
  assert.equal(await content.read('ui/fr.json'), `{\n  "${apply.key}": "${apply.fr}"\n}\n`);

  // An emptied word is the program's own again; once both are, the site's files say nothing about it.
  assert.equal((await save({ key: apply.key, locale: 'en', was: 'Apply today', is: ' ' })).status, 200);
  assert.deepEqual(await now(apply.key), [apply.fr, en]);
  assert.equal((await save({ key: apply.key, locale: 'fr', was: apply.fr, is: '' })).status, 200);
  assert.deepEqual(await now(apply.key), [fr, en]);
  assert.equal(await content.read('ui/fr.json'), '{}\n');
});

await test('a word worded in one language alone stands in both files: no page lacks it', async (t) => {
  const { content, ask, save, own } = await wordsEditor(t, { words: 'none' });
  const [fr, en] = [await own('fr', apply.key), await own('en', apply.key)];
  assert.equal((await save({ key: apply.key, locale: 'fr', was: fr, is: apply.fr })).status, 200);
  assert.equal(await content.read('ui/en.json'), `{\n  "${apply.key}": "${en}"\n}\n`);
  assert.equal((await ask('brokenWords', { path: 'content/ui/en.json' })).answer, null);
});

await test('a word that loses what the site fills in is refused by its name, and so is what the site never fills in', async (t) => {
  const { content, save, now } = await wordsEditor(t);
  const before = await content.read('ui/fr.json');
  const [shown = ''] = await now('form.limit.between');
  const { status, answer } = await save({
    key: 'form.limit.between',
    locale: 'fr',
    was: shown,
    is: 'Au plus {max} caractères, {nom}.',
  });
  assert.equal(status, 422);
  const { error, problems } = refusedSchema.parse(answer);
  assert.match(error, /De \{min\} à \{max\} caractères/);
  assert.deepEqual(
    problems.map(({ file, field }) => [file, field]),
    [
      ['ui/fr.json', 'form.limit.between'],
      ['ui/fr.json', 'form.limit.between'],
    ],
  );
  assert.match(JSON.stringify(problems), /il manque \{min\}.*ne remplit pas \{nom\}/);
  assert.equal(await content.read('ui/fr.json'), before);
});

await test('the singular may do without its number, the plural may not', async (t) => {
  const { save, now } = await wordsEditor(t);
  const [one, other] = [(await now('startups.count.one'))[0], (await now('startups.count.other'))[0]];
  const change = (form: string, was: string | undefined, is: string) => ({
    key: `startups.count.${form}`,
    locale: 'fr',
    was,
    is,
  });
  assert.equal((await save(change('one', one, 'Une seule entreprise'))).status, 200);
  assert.equal((await save(change('other', other, 'Des entreprises'))).status, 422);
});

await test('two editors who change different words both keep theirs; the same word is not overwritten unseen', async (t) => {
  const { save, now } = await wordsEditor(t);
  const [apply0 = '', menu0 = ''] = [(await now(apply.key))[0], (await now('layout.menu'))[0]];
  const change = (key: string, was: string, is: string) => ({ key, locale: 'fr', was, is });
  assert.equal((await save(change(apply.key, apply0, apply.fr))).status, 200);
  assert.equal((await save(change('layout.menu', menu0, 'Sommaire'))).status, 200);
  assert.deepEqual([(await now(apply.key))[0], (await now('layout.menu'))[0]], [apply.fr, 'Sommaire']);

  const late = await save(change(apply.key, apply0, 'Postuler ici'));
  assert.equal(late.status, 409);
  assert.match(JSON.stringify(late.answer), /a enregistré les mots de l’interface.*Poser ma candidature/);
  assert.deepEqual((await now(apply.key))[0], apply.fr);
});

await test('words saved as they are change no byte, and words that the program does not know stay', async (t) => {
  const { content, save, now } = await wordsEditor(t);
  for (const locale of ['fr', 'en'])
    await content.replace(`ui/${locale}.json`, '{', '{ "old.word": "Mot d’une autre version",');
  const before = await content.read('ui/fr.json');
  const [menu = ''] = await now('layout.menu');
  assert.equal((await save({ key: 'layout.menu', locale: 'fr', was: menu, is: menu })).status, 200);
  assert.ok((await content.read('ui/fr.json')) === before, 'not even the order of its lines');
  assert.equal((await save({ key: 'layout.menu', locale: 'fr', was: menu, is: 'Sommaire' })).status, 200);
  assert.match(await content.read('ui/fr.json'), /"old\.word": "Mot d’une autre version"/);
});

await test('addresses of pages are not among the words, and nothing is changed while a file is at fault', async (t) => {
  const { content, read, save } = await wordsEditor(t);
  const keys = (await read()).words.map(({ key }) => key);
  assert.ok(keys.length > 700, String(keys.length));
  for (const key of ['guide.path', 'constructor', '__proto__']) {
    assert.ok(!keys.includes(key));
    assert.equal((await save({ key, locale: 'fr', was: '', is: 'x' })).status, 422, key);
  }
  await content.write('ui/en.json', '{');
  assert.deepEqual(await read(), { words: [], broken: ['ui/en.json'] });
  assert.equal((await save({ key: 'layout.menu', locale: 'fr', was: 'Menu', is: 'Sommaire' })).status, 400);
});

await test('the words have their earlier versions, and a way back to each', async (t) => {
  const { content, ask, save, now } = await wordsEditor(t);
  const [before = ''] = await now(apply.key);
  const bytes = await content.read('ui/fr.json');
  assert.equal((await save({ key: apply.key, locale: 'fr', was: before, is: apply.fr })).status, 200);
  const place = { collection: 'words', slug: 'interface' };
  const { states, expectedVersions } = textVersionsSchema.parse((await ask('versions', place)).answer);
  assert.deepEqual(
    states.map(({ by }) => by),
    ['Maïa Rédac', null],
  );
  const id = states[1]?.id ?? '';
  const { restoring } = comparedVersionSchema.parse((await ask('compareVersion', { ...place, id })).answer);
  assert.deepEqual(
    restoring.map(({ locale, field }) => [locale, field]),
    [['fr', apply.key]],
  );
  const back = { ...place, id, expectedVersions, useWorkflow: true };
  assert.equal((await ask('restoreVersion', back)).status, 200);
  assert.equal(await content.read('ui/fr.json'), bytes);
  assert.equal(
    (await ask('restoreVersion', back)).status,
    409,
    'they have changed since that list was opened',
  );
});
