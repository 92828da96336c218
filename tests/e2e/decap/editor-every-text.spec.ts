import { globSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from 'playwright/test';
import { locales } from '../../../src/i18n/locales.ts';
import { collectionNames, collections, type CollectionName } from '../../../src/model/collections/index.ts';
import { documentNames, documents } from '../../../src/model/documents.ts';
import { expect, test } from '../../support/browser.ts';
import { testContent } from '../../support/content-copy.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { addParagraphs, removeParagraphs } from '../../support/rich-text.ts';
import type { RunningServer } from '../../support/server.ts';

/** The names of the texts or documents in a folder of the content. */
const namesIn = (folder: string) =>
  [...new Set(globSync(`${folder}/**/*.{mdx,yaml}`, { cwd: testContent }).map(nameOf))].sort();
const nameOf = (file: string) => basename(file).replace(/\.\w+$/, '');

/** Every file of texts, forms and settings, with what it holds. */
async function everyFile({ content }: RunningServer): Promise<Map<string, string>> {
  const files = globSync('**/*.{mdx,yaml}', { cwd: content.contentDir }).sort();
  return new Map(await Promise.all(files.map(async (file) => [file, await content.read(file)] as const)));
}

/** Goes to a list and on to one of its texts as a click does: the CMS is not loaded anew. */
async function follow(page: Page, section: string, name: string): Promise<void> {
  const to = (hash: string) => page.evaluate((address) => void (location.hash = address), hash);
  await to(`#/collections/${section}`);
  await expect(page.locator('[class*="ListCardTitle"]').first()).toBeVisible();
  await to(`#/collections/${section}/entries/${name}`);
  await expect(page.getByText('Tout est enregistré')).toBeVisible();
}

async function save(page: Page, editor: EditorPage): Promise<void> {
  const sent = page.waitForResponse(
    (answer) => answer.request().postData()?.includes('"persistEntry"') ?? false,
  );
  await editor.publish();
  expect((await sent).status()).toBe(200);
  await expect(editor.saved).toBeVisible();
}

/** Writes a sign at the end of the words of a box, or takes it away again. */
const signs = [(words: string) => `${words}x`, (words: string) => words.slice(0, -1)] as const;

/** Two changes after which all is as before: in both bodies, or in the boxes of a text that has none. */
function thereAndBack(name: CollectionName, page: Page, editor: EditorPage): (() => Promise<void>)[] {
  const inBodies = [addParagraphs, removeParagraphs].map((change) => async () => {
    expect(await change(page)).toBe(locales.length);
  });
  const inBoxes = signs.map((change) => async () => {
    for (const locale of locales)
      await editor.fill('summary', locale, change(await editor.input('summary', locale).inputValue()));
  });
  return collections[name].hasBody ? inBodies : inBoxes;
}

for (const name of collectionNames)
  test(`an editor opens and saves every text of “${name}” in rich text, twice, and no byte of any file differs`, async ({
    page,
    server,
  }) => {
    const names = namesIn(name);
    test.setTimeout(60_000 + names.length * 20_000);
    expect(names.length).toBeGreaterThan(0);
    const before = await everyFile(server);
    const editor = await EditorPage.enter(page);
    for (const text of names) {
      for (const change of thereAndBack(name, page, editor)) {
        await follow(page, name, text);
        await change();
        await save(page, editor);
      }
    }
    expect(await everyFile(server)).toEqual(before);
  });

for (const name of documentNames)
  test(`an editor opens and saves every document of “${name}” twice, and no byte of any file differs`, async ({
    page,
    server,
  }) => {
    const names = namesIn(documents[name].folder);
    expect(names.length).toBeGreaterThan(0);
    const before = await everyFile(server);
    const editor = await EditorPage.enter(page);
    for (const document of names)
      for (const change of signs) {
        await follow(page, name, document);
        const box = page.locator('[id^="fr-field-"]').filter({ visible: true }).first();
        await box.fill(change(await box.inputValue()));
        await save(page, editor);
      }
    expect(await everyFile(server)).toEqual(before);
  });
