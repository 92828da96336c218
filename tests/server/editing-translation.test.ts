import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { confirmTranslation } from '../../src/server/cms/saving/confirm-translation.ts';
import { saveEntry } from '../../src/server/cms/saving/save-entry.ts';
import { translatedFromOf } from '../../src/server/cms/saving/translation.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { testContent } from '../support/content-copy.ts';

const entry = { collection: 'domains', name: 'security' } as const;
const domain = (title: string, translation = 'complete') =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: 1\ntranslation: ${translation}\n---\n`;

/** An editor who has just written “security” in both languages, and goes on saving from what each save gave. */
async function backend(t: TestContext, english = domain('Security'), ownSettings = '') {
  const contentDir = await mkdtemp(join(tmpdir(), 'translation-'));
  t.after(() => rm(contentDir, { recursive: true, force: true }));
  for (const locale of ['fr', 'en']) await mkdir(join(contentDir, 'domains', locale), { recursive: true });
  await mkdir(join(contentDir, 'site'));
  const settings = await readFile(join(testContent, 'site/site.yaml'), 'utf8');
  await writeFile(join(contentDir, 'site/site.yaml'), `${settings}\n${ownSettings}`);
  const store = createFolderStore(contentDir);
  const path = (locale: string) => `content/domains/${locale}/security.mdx`;
  let versions: Record<string, string> = {};
  const save = async (fr: string, en: string, isNew = false) => {
    const dataFiles = [
      { path: path('fr'), raw: fr, base: versions[path('fr')] },
      { path: path('en'), raw: en, base: versions[path('en')] },
    ];
    const saved = await saveEntry(store, { dataFiles, assets: [], isNew });
    versions = saved.versions;
    return saved.translation?.isInStep;
  };
  const confirm = async () => (versions = { ...versions, ...(await confirmTranslation(store, entry)) });
  const madeFrom = async () =>
    translatedFromOf(await readFile(join(contentDir, 'domains/en/security.mdx'), 'utf8'));
  const first = await save(domain('Sécurité'), english, true);
  const confirmSeen = (seen: Record<string, string>) => confirmTranslation(store, entry, seen);
  return { contentDir, save, confirm, confirmSeen, seen: () => versions, madeFrom, first };
}

await test('a text written in both languages at once is in step', async (t) => {
  const { first, madeFrom } = await backend(t);
  assert.equal(first, true);
  assert.match(String(await madeFrom()), /^[0-9a-f]{16}$/);
});

await test('changing the source alone leaves the translation behind, and says so', async (t) => {
  const { save, madeFrom } = await backend(t);
  const before = await madeFrom();
  assert.equal(await save(domain('Sûreté'), domain('Security')), false);
  assert.equal(await madeFrom(), before);
});

await test('changing both languages keeps them in step, save after save', async (t) => {
  const { save } = await backend(t);
  assert.equal(await save(domain('Un'), domain('One')), true);
  assert.equal(await save(domain('Deux'), domain('Two')), true);
});

await test('a touch to an old translation does not make it look new', async (t) => {
  const { save } = await backend(t);
  await save(domain('Tout autre chose'), domain('Security'));
  assert.equal(await save(domain('Tout autre chose'), domain('Security!')), false);
});

await test('a translation that was behind is up to date once both languages are changed in one save, and nothing is asked', async (t) => {
  const { save, madeFrom } = await backend(t);
  const before = await madeFrom();
  assert.equal(await save(domain('Tout autre chose'), domain('Security')), false);
  assert.equal(await save(domain('Encore autre chose'), domain('Something else again')), true);
  assert.notEqual(await madeFrom(), before);
});

await test('a text of which neither language says what it was made from is left so by a save of both', async (t) => {
  const { contentDir, madeFrom } = await backend(t);
  const byHand = { fr: domain('Sécurité'), en: domain('Security') };
  for (const [locale, text] of Object.entries(byHand))
    await writeFile(join(contentDir, 'domains', locale, 'security.mdx'), text);
  const dataFiles = [
    {
      path: 'content/domains/fr/security.mdx',
      raw: domain('Sûreté'),
      base: versionOf(Buffer.from(byHand.fr)),
    },
    {
      path: 'content/domains/en/security.mdx',
      raw: domain('Safety'),
      base: versionOf(Buffer.from(byHand.en)),
    },
  ];
  const saved = await saveEntry(createFolderStore(contentDir), { dataFiles, assets: [], isNew: false });
  assert.equal(await madeFrom(), undefined);
  assert.equal(saved.translation?.isInStep, false, 'which one is the translation is for the editor to say');
});

await test('an editor who says that the translation is right is believed, and can go on saving', async (t) => {
  const { save, confirm } = await backend(t);
  assert.equal(await save(domain('Sécurité '), domain('Security')), true, 'a space is no change');
  assert.equal(await save(domain('La sécurité'), domain('Security')), false);
  await confirm();
  assert.equal(await save(domain('La sécurité'), domain('Security')), true);
  assert.equal(await save(domain('La sûreté'), domain('Safety')), true);
});

await test('a text that exists in one language only has no translation to keep in step', async (t) => {
  const { first, madeFrom } = await backend(t, domain('Sans objet', 'untranslated'));
  assert.equal(first, undefined);
  assert.equal(await madeFrom(), undefined);
});

await test('what the browser says of the translation is not believed', async (t) => {
  const { save, madeFrom } = await backend(t);
  const before = await madeFrom();
  await save(
    domain('Sûreté'),
    domain('Security').replace('complete\n', 'complete\ntranslatedFrom: 0123456789abcdef\n'),
  );
  assert.equal(await madeFrom(), before);
});

await test('an editor says that a translation is right for what they saw, not for what a colleague has added since', async (t) => {
  const { save, confirmSeen, seen, madeFrom } = await backend(t);
  const before = await madeFrom();
  await save(domain('La sécurité'), domain('Security'));
  const theirs = { ...seen() };
  await save(domain('Tout un paragraphe de plus'), domain('Security'));
  await assert.rejects(confirmSeen(theirs), { name: 'Refusal', code: 'stale' });
  assert.equal(await madeFrom(), before, 'readers are still told that English is behind');
  await confirmSeen(seen());
  assert.notEqual(await madeFrom(), before);
});

await test('a text that was first there in English is translated into French, not the reverse', async (t) => {
  const contentDir = await mkdtemp(join(tmpdir(), 'translation-'));
  t.after(() => rm(contentDir, { recursive: true, force: true }));
  for (const locale of ['fr', 'en']) await mkdir(join(contentDir, 'domains', locale), { recursive: true });
  const store = createFolderStore(contentDir);
  let versions: Record<string, string> = {};
  const save = async (fr: string, en: string) => {
    const dataFiles = (['fr', 'en'] as const).map((locale) => {
      const path = `content/domains/${locale}/security.mdx`;
      return { path, raw: locale === 'fr' ? fr : en, base: versions[path] };
    });
    const saved = await saveEntry(store, {
      dataFiles,
      assets: [],
      isNew: Object.keys(versions).length === 0,
    });
    versions = saved.versions;
    return saved.translation;
  };
  assert.equal(await save(domain('Plus tard', 'untranslated'), domain('Security')), undefined);
  assert.deepEqual(await save(domain('Sécurité'), domain('Security')), {
    locale: 'fr',
    isInStep: true,
    isChanged: true,
  });
  assert.deepEqual(await save(domain('Sécurité'), domain('Security and safety')), {
    locale: 'fr',
    isInStep: false,
    isChanged: false,
  });
  assert.deepEqual(
    await save(domain('Sécurité et sûreté'), domain('Security and safety')),
    { locale: 'fr', isInStep: false, isChanged: true },
    'the editor is asked whether it has caught up',
  );
});

await test('on a site that is English first, what was written in both languages at once is a translation into French', async (t) => {
  const { contentDir, madeFrom } = await backend(t, domain('Security'), 'defaultLocale: en\n');
  const french = await readFile(join(contentDir, 'domains/fr/security.mdx'), 'utf8');
  assert.match(String(translatedFromOf(french)), /^[0-9a-f]{16}$/);
  assert.equal(await madeFrom(), undefined);
});

await test('a language that is not translated gains nothing that nobody typed when the other one is saved', async (t) => {
  const stub = '---\ntranslation: untranslated\n---\n';
  const { contentDir, save } = await backend(t, stub);
  const english = () => readFile(join(contentDir, 'domains/en/security.mdx'), 'utf8');
  assert.equal(await english(), stub);
  await save(domain('Sûreté'), '---\norder: 1\ntranslation: untranslated\n---\n');
  assert.equal(await english(), stub);
  await save(domain('Sûreté'), domain('Security'));
  assert.match(await english(), /^order: 1$/m, 'it has them once it is translated');
});
