import { expect, type Locator, type Page } from 'playwright/test';

/** Opens a form or the settings, in the French CMS; enters the CMS first where that is still to be done. */
export async function openDocument(page: Page, address: string): Promise<void> {
  await page.goto('/admin/');
  const enter = page.getByRole('button', { name: 'Ouvrir l’éditeur' });
  const forms = page.getByRole('link', { name: 'Formulaires' });
  await expect(enter.or(forms)).toBeVisible();
  if (await enter.isVisible()) await enter.click();
  await expect(forms).toBeVisible();
  await page.goto(address);
  await expect(page.getByText('Tout est enregistré')).toBeVisible();
}

/** The box in which a text stands, as soon as there is one. */
export async function boxWith(page: Page, text: string): Promise<Locator> {
  const boxes = page.locator('textarea, input[type=text]');
  const place = () =>
    boxes.evaluateAll(
      (all, start) =>
        all.findIndex(
          (box) =>
            (box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement) &&
            box.value.startsWith(start),
        ),
      text,
    );
  let found = -1;
  await expect(async () => {
    found = await place();
    expect(found, `a box holds “${text}”`).not.toBe(-1);
  }).toPass();
  return boxes.nth(found);
}

/** Clicks “Publish”, then “Publish now”. */
export async function publishDocument(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publier', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Publier maintenant' }).click();
}

/** Clicks “Save”, where entries begin as drafts. */
export async function saveDocument(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
}

/** Opens the items of a list, then one of them, by what stands for it while it is closed. */
export async function openItem(page: Page, list: string, item: string): Promise<void> {
  const bar = page.getByText(list, { exact: true });
  await bar.locator('xpath=..').getByRole('button', { name: 'Déplier', exact: true }).first().click();
  await page
    .getByText(item, { exact: true })
    .locator('xpath=ancestor::*[.//button][1]')
    .getByRole('button')
    .first()
    .click();
}
