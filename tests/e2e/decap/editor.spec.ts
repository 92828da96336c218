import { expect, test } from '../../support/browser.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { untilLive } from '../../support/publication.ts';

test.describe.configure({ mode: 'default' });

test('an editor opens the CMS in French, changes a text in both languages and sees both pages change', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.open(page, 'programs', 'spark');
  const [french, english] = [`Un résumé récrit à ${Date.now()}.`, `A summary rewritten at ${Date.now()}.`];
  await editor.fill('summary', 'fr', french);
  await editor.fill('summary', 'en', english);
  await untilLive(page, server, async () => {
    await editor.publish();
    await expect(page.getByText('Texte enregistré')).toBeVisible();
    await expect(editor.status).toHaveAttribute('data-state', 'building');
  });
  await expect(editor.status).toContainText('En ligne depuis');
  expect(await server.content.read('programs/fr/spark.mdx')).toContain(`summary: ${french}\n`);
  await page.goto('/fr/programmes/spark/');
  await expect(page.getByText(french)).toBeVisible();
  await page.goto('/en/programs/spark/');
  await expect(page.getByText(english)).toBeVisible();
});

test('an editor saves again without opening the text again', async ({ page, server }) => {
  const editor = await EditorPage.open(page, 'programs', 'spark');
  for (const summary of ['Première version.', 'Deuxième version.', 'Troisième version.']) {
    await editor.fill('summary', 'fr', summary);
    await editor.publish();
    await expect(editor.saved).toBeVisible();
    expect(await server.content.read('programs/fr/spark.mdx')).toContain(`summary: ${summary}\n`);
  }
});

test('a text that nobody touched does not look changed', async ({ page }) => {
  const editor = await EditorPage.open(page, 'programs', 'spark');
  await expect(page.getByText('Microsoft France').first()).toBeVisible();
  await expect(editor.saved).toBeVisible();
});

test('an invalid text is refused with what to do, and stays in the editor until it is right', async ({
  page,
  server,
}) => {
  const before = await server.content.read('programs/en/bizspark.mdx');
  const editor = await EditorPage.open(page, 'programs', 'bizspark');
  await editor.fill('summary', 'en', '');
  await editor.fill('title', 'fr', 'BizSpark, titre précieux');
  await editor.publish();
  await expect(editor.problems).toContainText('anglais — « Résumé » manque.');
  await expect(editor.problems).toBeFocused();
  await expect(editor.input('title', 'fr')).toHaveValue('BizSpark, titre précieux');
  expect(await server.content.read('programs/en/bizspark.mdx')).toBe(before);

  await editor.problems.getByRole('button', { name: 'Aller au champ' }).click();
  await expect(editor.input('summary', 'en')).toBeFocused();
  await page.keyboard.type('A summary again.');
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  await expect(editor.problems).toBeHidden();
  expect(await server.content.read('programs/en/bizspark.mdx')).toContain('summary: A summary again.\n');
});

test('an editor is led to a field inside a folded list, in the pane of the other language', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'programs', 'spark');
  const list = page.locator('.Pane2 [id^="supportFormats-field-"]');
  await list.getByRole('button', { name: 'Déplier', exact: true }).click();
  const item = list.locator('[class*="SortableListItem"]').nth(1);
  await item.getByRole('button').first().click();
  await item.locator('[id^="label-field-"]').fill('');
  await list.getByRole('button', { name: 'Replier', exact: true }).click();
  await editor.publish();
  await expect(editor.problems).toContainText('anglais — « Format » manque.');
  await editor.problems.getByRole('button', { name: 'Aller au champ' }).click();
  await expect(list.locator('[id^="label-field-"]').nth(1)).toBeFocused();
});

test('an editor sees how long a text is and had better be while writing it', async ({ page }) => {
  const editor = await EditorPage.open(page, 'programs', 'spark');
  // Decap may still be putting the stored text into the form: it is typed again then.
  await expect(async () => {
    await editor.fill('summary', 'fr', 'Douze signes');
    await editor.input('summary', 'fr').press('End');
    await expect(page.locator('.cms-length')).toHaveText(
      '12 caractères : de 70 à 160 de préférence, 320 au plus',
      { timeout: 2_000 },
    );
  }).toPass();
});

test('the second of two editors is told, keeps what they wrote, and undoes nothing', async ({
  page,
  context,
  server,
}) => {
  const second = await EditorPage.open(page, 'partners', 'microsoft');
  const first = await EditorPage.open(await context.newPage(), 'partners', 'microsoft');
  await first.fill('summary', 'fr', 'Les mots de la première.');
  await first.publish();
  await expect(first.saved).toBeVisible();

  await second.fill('summary', 'fr', 'Les mots de la seconde.');
  await second.publish();
  await expect(second.conflict).toContainText('Quelqu’un a enregistré le texte français à l’instant');
  await expect(second.conflict).toContainText('Diffère du vôtre : « Résumé »');
  await expect(second.conflict.locator('del')).toHaveText('[retiré : première]');
  await expect(second.conflict.locator('ins')).toHaveText('[ajouté : seconde]');
  await second.conflict.getByRole('button', { name: 'Ne pas enregistrer' }).click();
  await expect(second.input('summary', 'fr')).toHaveValue('Les mots de la seconde.');
  expect(await server.content.read('partners/fr/microsoft.mdx')).toContain('Les mots de la première.');

  await second.publish();
  await second.conflict.getByRole('button', { name: 'Remplacer par ma version' }).click();
  await expect(second.saved).toBeVisible();
  expect(await server.content.read('partners/fr/microsoft.mdx')).toContain('Les mots de la seconde.');
});

test('an editor who writes in English in the first pane goes on in English after a save', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.open(page, 'startups', 'exemple-atelier-03');
  const language = page.locator('[class*="ControlPaneContainer"] [aria-haspopup]').first();
  await language.click();
  await page.getByRole('menuitem', { name: 'en', exact: true }).first().click();
  await expect(language).toHaveText(/EN$/);
  const tagline = editor.input('tagline', 'fr');
  await tagline.fill('Written in English.');
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  await expect(language).toHaveText(/EN$/);
  await expect(tagline).toHaveValue('Written in English.');
  await tagline.fill('Written in English again.');
  await editor.publish();
  await expect
    .poll(() => server.content.read('startups/en/exemple-atelier-03.mdx'))
    .toContain('Written in English again.');
  expect(await server.content.read('startups/fr/exemple-atelier-03.mdx')).not.toContain('English');
});

test('an editor sees what changes for readers before publishing, in both languages, and hides it again', async ({
  page,
  server,
}) => {
  const before = await server.content.read('people/fr/carl-viel.mdx');
  const editor = await EditorPage.open(page, 'people', 'carl-viel');
  await editor.fill('role', 'fr', 'Président-directeur général et conseiller');
  await editor.fill('role', 'en', 'Something else altogether');
  await editor.changesButton.click();
  await expect(editor.changes).toBeFocused();
  const [french, english] = [
    editor.changes.locator('section').nth(0),
    editor.changes.locator('section').nth(1),
  ];
  await expect(french.getByRole('heading')).toHaveText('Fonction français');
  await expect(french.locator('ins')).toHaveText('[ajouté : et conseiller]');
  await expect(french.locator('del')).toHaveText('[retiré : de Québec International au moment de l’entente]');
  await expect(english.getByRole('heading')).toHaveText('Fonction anglais');
  await expect(english.locator('ins')).toHaveText('[ajouté : Something else altogether]');
  await page.keyboard.press('Escape');
  await expect(editor.changes).toBeHidden();
  expect(await server.content.read('people/fr/carl-viel.mdx')).toBe(before);
});

test('a file that cannot be read opens as text with the line at fault, and is repaired in the CMS', async ({
  page,
  server,
}) => {
  const path = 'domains/fr/blockchain.mdx';
  const whole = await server.content.read(path);
  const broken = whole.replace(/^summary: (.*)$/m, 'summary: "$1');
  await server.content.write(path, broken);
  await EditorPage.open(page, 'domains', 'blockchain');
  const dialog = page.getByRole('dialog', { name: 'Le fichier français ne peut pas être lu' });
  const text = dialog.getByLabel('Contenu du fichier');
  await expect(text).toHaveValue(broken);
  await expect(dialog.getByRole('alert')).toContainText('Ligne 4 : L’en-tête ne peut pas être lu');

  await text.fill(broken.replace('"', '["'));
  await dialog.getByRole('button', { name: 'Enregistrer ce fichier' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Ligne 4 :');
  expect(await server.content.read(path), 'nothing is written until the file is right').toBe(broken);

  await text.fill(whole);
  await dialog.getByRole('button', { name: 'Enregistrer ce fichier' }).click();
  await expect(dialog).toBeHidden();
  const editor = await EditorPage.open(page, 'domains', 'blockchain');
  await expect(editor.input('title', 'fr')).not.toHaveValue('⚠');
  expect(await server.content.read(path)).toBe(whole);
});

test('an editor is told that there are no drafts here, and how to take a text off the site', async ({
  page,
}) => {
  await EditorPage.open(page, 'people', 'carl-viel');
  await page.getByText('Sans brouillons').click();
  await expect(page.getByText('choisissez « Retiré du site »')).toBeVisible();
});

test('unsaved work taken up again after a colleague has saved does not undo the colleague’s work', async ({
  page,
  context,
  browser,
  server,
}) => {
  const left = await EditorPage.open(page, 'partners', 'microsoft-france');
  await left.fill('summary', 'fr', 'Un travail laissé en plan.');
  await left.keptInBrowser('partners', 'microsoft-france', 'Un travail laissé en plan.');
  await page.close({ runBeforeUnload: false });

  const elsewhere = await browser.newContext({ baseURL: server.origin, locale: 'fr-CA' });
  const colleague = await EditorPage.open(await elsewhere.newPage(), 'partners', 'microsoft-france');
  await colleague.fill('summary', 'fr', 'Le travail de la collègue.');
  await colleague.publish();
  await expect(colleague.saved).toBeVisible();
  await elsewhere.close();

  const again = await context.newPage();
  again.on('dialog', (dialog) => void dialog.accept());
  const back = await EditorPage.open(again, 'partners', 'microsoft-france');
  await expect(back.input('summary', 'fr')).toHaveValue('Un travail laissé en plan.');
  await back.publish();
  await expect(back.conflict).toContainText('Quelqu’un a enregistré le texte français');
  await back.conflict.getByRole('button', { name: 'Ne pas enregistrer' }).click();
  await expect(back.input('summary', 'fr')).toHaveValue('Un travail laissé en plan.');
  expect(await server.content.read('partners/fr/microsoft-france.mdx')).toContain(
    'Le travail de la collègue.',
  );
});

test('an editor creates a text in both languages, and its file has a plain English name', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.create(page, 'domains');
  await editor.fill('title', 'fr', 'Énergie & océans');
  await editor.fill('title', 'en', 'Energy & oceans');
  await editor.fill('summary', 'fr', 'Un domaine d’exemple.');
  await editor.fill('summary', 'en', 'An example domain.');
  await editor.fill('order', 'fr', '40');
  await editor.publish();
  await expect(page).toHaveURL(/entries\/energy-oceans$/);
  expect(await server.content.read('domains/en/energy-oceans.mdx')).toMatch(
    /^---\ntitle: Energy & oceans\nurlSlug: energy-oceans\nsummary: An example domain\.\norder: 40\ntranslation: complete\ntranslatedFrom: [0-9a-f]{16}\n---\n$/,
  );
  await page.reload();
  await expect(editor.input('title', 'en')).toHaveValue('Energy & oceans');
});

test('an editor who prefers English works in English', async ({ page }) => {
  const editor = await EditorPage.open(page, 'programs', 'spark');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByText('Everything is saved')).toBeVisible();
  await expect(page.getByText('Page address').first()).toBeVisible();
  // What other tests saved waits until one of them looks at the site.
  await expect(editor.status).toContainText(/^(?:Live|Publishing…)/);
});

test('the CMS runs no code made from text and loads nothing from elsewhere', async ({ page, server }) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== server.origin && !['blob:', 'data:'].includes(protocol)) elsewhere.push(request.url());
  });
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  const response = await page.goto('/admin/');
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self';");
  await EditorPage.open(page, 'programs', 'spark');
  expect([elsewhere, refused]).toEqual([[], []]);
});
