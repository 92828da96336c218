import type { Locator, Page } from 'playwright/test';
import { readingOf } from '../../../src/commands/reading.ts';
import { canonicalBody } from '../../../src/mdx/escaping/canonical.ts';
import { parseEntryFile } from '../../../src/model/entry-file.ts';
import { expect, test } from '../../support/browser.ts';
import { cursorAtEnd, newParagraphBelow } from '../../support/cursor.ts';
import { blockMenu, EditorPage } from '../../support/editor-page.ts';
import { nastyBodies } from '../../support/nasty-bodies.ts';
import { untilLive } from '../../support/publication.ts';

test.describe.configure({ mode: 'default' });

/** The rich editor of the French body. */
function richText(page: Page): Locator {
  return page.locator('.cms-editor-visual').first();
}

async function insertBlock(page: Page, name: string): Promise<void> {
  await richText(page).locator(blockMenu).first().click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}

function bodyOf(text: string): string {
  const parsed = parseEntryFile(text);
  if (!parsed.ok) throw new Error(parsed.problem.detail.en);
  return parsed.file.body.trim();
}

test('an editor types signs that MDX would read as code, and readers see them', async ({ page, server }) => {
  const path = 'pages/fr/how-to-apply.mdx';
  const before = await server.content.read(path);
  const editor = await EditorPage.open(page, 'pages', 'how-to-apply');
  await cursorAtEnd(richText(page).getByRole('heading', { name: /Et après/ }));
  await page.keyboard.type(' I <3 {vous} <b>');
  await untilLive(page, server, async () => {
    await editor.publish();
    await expect(editor.saved).toBeVisible();
  });
  const typed = 'Et après? I \\<3 \\{vous\\} \\<b>';
  expect(await server.content.read(path)).toBe(before.replace('Et après?', typed));
  await page.goto('/fr/comment-candidater/');
  await expect(page.getByRole('heading', { name: 'I <3 {vous} <b>' })).toBeVisible();
});

test('an editor adds blocks and fills them in without a line of Markdown', async ({ page, server }) => {
  const path = 'calls/fr/demo-2026.mdx';
  const before = bodyOf(await server.content.read(path));
  const editor = await EditorPage.open(page, 'calls', 'demo-2026');
  const heading = richText(page).getByRole('heading').first();
  const title = (await heading.innerText()).trim();
  await newParagraphBelow(heading);
  await insertBlock(page, 'Bouton');
  await editor.blockInput('href').fill('/fr/programmes/');
  await richText(page).locator('[id^="label-field-"]').fill('Voir les "programmes" & plus');
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  const button = '<Button href="/fr/programmes/" label="Voir les &quot;programmes&quot; &amp; plus" />';
  expect(bodyOf(await server.content.read(path))).toBe(
    before.replace(`## ${title}`, `## ${title}\n\n${button}`),
  );
});

test('a picture without a description is refused with what to do, and nothing typed is lost', async ({
  page,
  server,
}) => {
  const path = 'pages/fr/accessibility.mdx';
  const before = await server.content.read(path);
  const editor = await EditorPage.open(page, 'pages', 'accessibility');
  await newParagraphBelow(richText(page).getByRole('heading').first());
  await insertBlock(page, 'Image légendée');
  await editor.blockInput('caption').fill('Une légende précieuse');
  await editor.publish();
  await expect(editor.problems).toContainText('L’image n’a pas de description');
  await expect(editor.blockInput('caption')).toHaveValue('Une légende précieuse');
  expect(await server.content.read(path)).toBe(before);
});

test('a text full of traps reads the same after a word is added in the rich editor', async ({
  page,
  server,
}) => {
  const path = 'pages/fr/privacy.mdx';
  const text = await server.content.read(path);
  const traps = Object.entries(nastyBodies).filter(([name]) => !/picture|every block|long/.test(name));
  const body = canonicalBody([...traps.map(([, each]) => each), 'Le mot de la fin'].join('\n\n'));
  await server.content.write(path, `${text.slice(0, text.indexOf('\n---\n') + 5)}\n${body}`);
  const editor = await EditorPage.open(page, 'pages', 'privacy');
  await cursorAtEnd(richText(page).getByText('Le mot de la fin'));
  await page.keyboard.type(' ajouté');
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  const after = bodyOf(await server.content.read(path));
  expect(readingOf(after)).toBe(readingOf(body.replace('Le mot de la fin', 'Le mot de la fin ajouté')));
});
