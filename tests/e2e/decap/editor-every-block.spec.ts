import { blocks } from '../../../src/mdx/blocks/registry.ts';
import { parseEntryFile } from '../../../src/model/entry-file.ts';
import { fillBlock } from '../../support/block-forms.ts';
import { expect, test } from '../../support/browser.ts';
import { cursorAtEnd, newParagraphBelow } from '../../support/cursor.ts';
import { blockMenu, EditorPage } from '../../support/editor-page.ts';

/** What the test writes in the form of a block: signs that Markdown would read among them. */
const words = {
  text: 'Un mot & « un autre »',
  alt: 'Une rue',
  url: '/fr/programmes/',
  body: 'Une phrase *à part*.',
  lead: 'Nom',
  item: '- texte {0}',
} as const;

test('every block that an editor adds by its form is a form again after each save, and saves the same bytes', async ({
  page,
  server,
}) => {
  test.setTimeout(400_000);
  const file = 'partners/fr/quebec-international.mdx';
  const before = await server.content.read(file);
  const places = blocks.map(({ label }) => `Ici ${label.fr}`);
  await server.content.write(
    file,
    `${before.trimEnd()}\n\n${places.map((place) => `## ${place}`).join('\n\n')}\n`,
  );
  const bodyNow = async () => {
    const parsed = parseEntryFile(await server.content.read(file));
    return parsed.ok ? parsed.file.body : '';
  };
  const editor = await EditorPage.open(page, 'partners', 'quebec-international');
  const body = page.locator('.cms-editor-visual').first();
  // By a part of its words: it holds a sign more while the cursor is put there.
  const placeOf = (index: number) => body.locator('h2', { hasText: places[index] ?? '' });
  const shown = page.locator('.cms-block:not(.cms-block .cms-block)');
  for (const [index, block] of blocks.entries()) {
    await newParagraphBelow(placeOf(index));
    await body.locator(blockMenu).first().click();
    await page.getByRole('menuitem', { name: block.label.fr, exact: true }).click();
    await expect(shown).toHaveCount(index + 1);
    await fillBlock(shown.nth(index), block, words);
  }
  const save = async (summary: string) => {
    await editor.fill('summary', 'fr', summary);
    await editor.publish();
    await expect(editor.saved).toBeVisible();
  };
  await save('Une première fois.');
  const first = await bodyNow();
  for (const { name } of blocks) expect(first).toContain(`<${name}`);
  for (const summary of ['Une deuxième fois.', 'Une troisième fois.']) {
    await page.reload();
    await expect(shown).toHaveCount(blocks.length);
    await expect(page.getByText('Passage conservé tel quel')).toHaveCount(0);
    // Something in the text itself too: an untouched body is not written anew.
    await cursorAtEnd(placeOf(0));
    await page.keyboard.type('x');
    await page.keyboard.press('Backspace');
    await save(summary);
    expect(await bodyNow()).toBe(first);
  }
  await server.content.write(file, before);
});
