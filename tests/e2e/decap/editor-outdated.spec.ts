import { obstaclesOn } from '../../support/axe.ts';
import { expect, test } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';

test('a translator who opens a text that is behind sees so at its top, and beside each field what changed in the other language', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'people', 'jean-ferre');
  const strip = page.locator('.cms-outdated');
  await expect(editor.input('role', 'fr')).not.toHaveValue('');
  const before = await editor.input('role', 'fr').inputValue();
  await expect(strip).toBeHidden();
  await editor.fill('role', 'fr', `${before} et relectrice`);
  await editor.saveDraft();
  await page.getByRole('button', { name: 'La mettre à jour plus tard' }).click();
  await expect(strip.getByRole('heading')).toHaveText('La version en anglais est en retard');
  // What changed in the French stands above the English field, and there alone.
  const note = page.locator('.cms-behind');
  await expect(note).toHaveCount(1);
  await expect(note.locator('ins')).toContainText('et relectrice');
  await expect(note.locator('.cms-change')).toHaveAttribute('lang', 'fr');
  const english = page.locator('[class*="ControlContainer"]', { has: editor.input('role', 'en') });
  await expect(english.last().locator('.cms-behind')).toBeVisible();
  await strip.getByRole('button', { name: 'Fonction' }).click();
  await expect(editor.input('role', 'en')).toBeFocused();
  await expect(note).toBeInViewport();
  expect(await obstaclesOn(page, { include: ['.cms-outdated'] })).toEqual([]);
  expect(await obstaclesOn(page, { include: ['.cms-behind'] })).toEqual([]);
  // What the editor has folded stays folded when a save changes nothing of it.
  await note.locator('summary').click();
  await editor.fill('title', 'en', 'Jean Ferré, in English');
  const answer = page.waitForResponse((one) => one.request().postData()?.includes('"outdated"') === true);
  await editor.saveDraft();
  await (await answer).finished();
  await page.getByRole('button', { name: 'La mettre à jour plus tard' }).click();
  await expect(editor.saved).toBeVisible();
  await expect(note).not.toHaveAttribute('open');
  await note.locator('summary').click();
  // The form is still whole: its last field can be reached, and nothing lies over the first.
  await editor.input('publishAt', 'fr').scrollIntoViewIfNeeded();
  await editor.input('title', 'fr').click();

  // On a phone, where one language is in view at a time, the note waits at the top and the button turns to its field.
  await page.setViewportSize({ width: 390, height: 800 });
  await page.reload();
  await expect(strip.locator('.cms-behind')).toContainText('Fonction');
  await strip.getByRole('button', { name: 'Fonction' }).click();
  await expect(strip.locator('.cms-behind')).toHaveCount(0);
  await expect(page.locator('.Pane1 .cms-behind')).toBeInViewport();
  await expect(page.locator('.Pane1 [id^="role-field-"]')).toBeFocused();
  await page.setViewportSize({ width: 1280, height: 720 });

  await page.reload();
  await expect(strip.getByRole('heading')).toHaveText('La version en anglais est en retard');
  await page.goto('/admin/#/collections/people');
  await expect(strip).toBeHidden();

  await page.getByRole('button', { name: 'English', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('button', { name: 'Français', exact: true })).toBeVisible();
  // An address that is followed before the list is there is lost: the page is still being loaded in English.
  await expect(page.locator('[class*="ListCardTitle"]').first()).toBeVisible();
  await EditorPage.open(page, 'people', 'jean-ferre');
  await expect(strip.getByRole('heading')).toHaveText('The English version is out of date');
  await expect(note).toContainText('What has changed in French since the translation');
});

test('the button of a text that is behind leads into it, formatted or raw, and not to the buttons above it', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'questions', 'renewal');
  const strip = page.locator('.cms-outdated');
  const textIn = (pane: string) => page.locator(`${pane} [data-slate-editor="true"]`).first();
  await textIn('.Pane1').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Ou deux.');
  await editor.saveDraft();
  await page.getByRole('button', { name: 'La mettre à jour plus tard' }).click();
  const note = page.locator('.Pane2 .cms-behind');
  await expect(note.locator('ins')).toContainText('Ou deux.');
  const way = strip.getByRole('button', { name: 'Texte' });
  await way.click();
  await expect(textIn('.Pane2')).toBeFocused();

  await page.locator('.Pane2 [class*="EditorControlBar"] [role="switch"]').click();
  await expect(note.locator('ins')).toContainText('Ou deux.');
  await way.click();
  await expect(textIn('.Pane2')).toBeFocused();
});
