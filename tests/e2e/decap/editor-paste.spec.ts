import type { Locator, Page } from 'playwright/test';
import { expect, test } from '../../support/browser.ts';
import { clipboards, pastedPictures } from '../../support/clipboards.ts';
import { cursorAtEnd } from '../../support/cursor.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { paste, pasteScreenshot } from '../../support/paste.ts';

test.describe.configure({ mode: 'default' });

/** Opens a text whose body is empty, with the cursor in the French one. */
async function openEmptyBody(page: Page): Promise<{ editor: EditorPage; body: Locator }> {
  const editor = await EditorPage.open(page, 'partners', 'quebec-international');
  const body = page.locator('.cms-editor-visual').first().locator('[contenteditable="true"]').first();
  await cursorAtEnd(body.locator('> *').first());
  return { editor, body };
}

test('an editor pastes a page that holds a picture: the words arrive, they are told, and the editor goes on', async ({
  page,
}) => {
  const { body } = await openEmptyBody(page);
  const notice = page.locator('.cms-notice');
  const close = async () => {
    await notice.getByRole('button', { name: 'Fermer' }).click();
    await expect(body).toBeFocused();
  };
  for (const html of Object.values(pastedPictures)) {
    await paste(page, html);
    await expect(notice).toContainText('Les images n’ont pas été collées');
    await close();
  }
  await pasteScreenshot(page);
  await expect(notice).toContainText('Une image ne se colle pas dans le texte');
  await close();
  await expect(body).toContainText('Avant');
  await expect(body).toContainText('Après');
});

test('what an editor pastes from Word is saved as headings, lists, bold and a table', async ({
  page,
  server,
}) => {
  const file = 'partners/fr/quebec-international.mdx';
  const before = await server.content.read(file);
  const { editor } = await openEmptyBody(page);
  await paste(page, clipboards.word);
  await expect(page.locator('.cms-notice')).toContainText(
    'Les commentaires du document n’ont pas été collés',
  );
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  expect(await server.content.read(file)).toContain(
    [
      '## Un grand titre',
      'Du **gras** et de l’*italique*, avec une remarque.',
      '* Premier point\n  * Sous-point\n* Second point',
      '1. Une étape',
      '| A     | B   |\n| ----- | --- |\n| **1** | 2   |',
    ].join('\n\n'),
  );
  await server.content.write(file, before);
});
