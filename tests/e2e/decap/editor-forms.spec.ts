import { expect, test } from '../../support/browser.ts';
import { boxWith, openDocument, openItem, publishDocument } from '../../support/document-page.ts';
import { untilLive } from '../../support/publication.ts';

test('an editor rewords a form in both languages, and prospects read it a few seconds later', async ({
  page,
  server,
}) => {
  await openDocument(page, '/admin/#/collections/forms/entries/application');
  await (await boxWith(page, 'Comptez une vingtaine')).fill('Une demi-heure suffit.');
  await (await boxWith(page, 'Allow about twenty')).fill('Half an hour is enough.');
  await untilLive(page, server, async () => {
    await publishDocument(page);
    await expect(page.getByText('Tout est enregistré')).toBeVisible();
  });
  await expect(page.locator('.cms-status-state')).toContainText('En ligne depuis');
  await page.goto('/fr/candidater/appel-exemple-2026/formulaire/');
  await expect(page.getByText('Une demi-heure suffit.')).toBeVisible();
  await page.goto('/en/apply/example-call-2026/form/');
  await expect(page.getByText('Half an hour is enough.')).toBeVisible();
  const before = await server.content.read('forms/application.yaml');
  expect(before).toContain('fr: Une demi-heure suffit.');
  expect(before).not.toContain('null');
});

test('an editor who rewords a consent under its old version is told, and loses nothing', async ({
  page,
  server,
}) => {
  await openDocument(page, '/admin/#/collections/forms/entries/question');
  await openItem(page, '2 éléments', 'Pour vous répondre');
  await openItem(page, '2 questions', 'Publication');
  await (await boxWith(page, 'J’accepte que ma question')).fill('Je veux bien qu’elle soit publiée.');
  await publishDocument(page);
  const problems = page.locator('.cms-problems');
  await expect(problems).toContainText('a changé, mais pas sa version');
  expect(await server.content.read('forms/question.yaml')).toContain('J’accepte que ma question');
  await (await boxWith(page, '2026-11')).fill('2026-12');
  await publishDocument(page);
  await expect(page.getByText('Tout est enregistré')).toBeVisible();
  expect(await server.content.read('forms/question.yaml')).toMatch(/recorded: 2026-12 [0-9a-f]{16}/);
});

test('the second of two people who edit one form sees both versions by field, keeps what they wrote, and decides', async ({
  page,
  context,
  server,
}) => {
  const first = await context.newPage();
  const address = '/admin/#/collections/forms/entries/session';
  for (const one of [page, first]) await openDocument(one, address);
  await (await boxWith(first, 'M’inscrire')).fill('S’inscrire');
  await publishDocument(first);
  await expect(first.getByText('Tout est enregistré')).toBeVisible();

  await (await boxWith(page, 'M’inscrire')).fill('Réserver');
  await publishDocument(page);
  const conflict = page.getByRole('dialog', { name: 'Une autre personne a modifié ce texte' });
  await expect(conflict).toContainText('a enregistré ce formulaire à l’instant');
  await expect(conflict).toContainText('Diffère du vôtre : « Texte du bouton d’envoi »');
  await expect(conflict.getByRole('heading', { level: 3 })).toHaveText('Texte du bouton d’envoi français');
  await expect(conflict.locator('del')).toHaveText('[retiré : S’inscrire]');
  await expect(conflict.locator('ins')).toHaveText('[ajouté : Réserver]');
  await conflict.getByRole('button', { name: 'Ne pas enregistrer' }).click();
  expect(await server.content.read('forms/session.yaml')).toContain('fr: S’inscrire');

  await expect(await boxWith(page, 'Réserver')).toBeVisible();
  await publishDocument(page);
  await conflict.getByRole('button', { name: 'Remplacer par ma version' }).click();
  await expect(page.getByText('Tout est enregistré')).toBeVisible();
  expect(await server.content.read('forms/session.yaml')).toContain('fr: Réserver');
  // Other tests of this server know the form by its words.
  await server.content.replace('forms/session.yaml', 'fr: Réserver', 'fr: M’inscrire');
});

test('an editor sees what a form changes for those who fill it in before publishing it', async ({
  page,
  server,
}) => {
  const before = await server.content.read('forms/opening.yaml');
  await openDocument(page, '/admin/#/collections/forms/entries/opening');
  await (await boxWith(page, 'Me prévenir à l’ouverture')).fill('Me prévenir dès l’ouverture');
  await page.getByRole('button', { name: 'Ce qui change' }).click();
  const changes = page.getByRole('region', { name: 'Ce qui change' });
  await expect(changes).toBeFocused();
  await expect(changes.getByRole('heading', { level: 3 })).toHaveText('Titre français');
  await expect(changes.locator('del')).toHaveText('[retiré : à]');
  await expect(changes.locator('ins')).toHaveText('[ajouté : dès]');
  await page.keyboard.press('Escape');
  await expect(changes).toBeHidden();
  expect(await server.content.read('forms/opening.yaml')).toBe(before);
});

test('a form that cannot be read opens as text with the line at fault, and is repaired in the CMS', async ({
  page,
  server,
}) => {
  const whole = await server.content.read('forms/opening.yaml');
  const broken = whole.replace(/^( +)fr: (.*)$/m, '$1fr: "$2');
  await server.content.write('forms/opening.yaml', broken);
  await openDocument(page, '/admin/#/collections/forms/entries/opening');
  const dialog = page.getByRole('dialog', { name: 'Le fichier ne peut pas être lu' });
  const text = dialog.getByLabel('Contenu du fichier');
  await expect(text).toHaveValue(broken);
  await expect(dialog.getByRole('alert')).toContainText('un guillemet, un crochet');

  await dialog.getByRole('button', { name: 'Enregistrer ce fichier' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Corrigez cette ligne');
  expect(await server.content.read('forms/opening.yaml'), 'nothing is written until it is right').toBe(
    broken,
  );

  await text.fill(whole);
  await dialog.getByRole('button', { name: 'Enregistrer ce fichier' }).click();
  await expect(dialog).toBeHidden();
  await expect(await boxWith(page, 'Me prévenir')).toBeVisible();
  expect(await server.content.read('forms/opening.yaml')).toBe(whole);
});

test('an address that leads straight from one text to another opens the other one whole', async ({
  page,
}) => {
  await openDocument(page, '/admin/#/collections/forms/entries/question');
  await page.evaluate(() => {
    location.hash = '#/collections/settings/entries/site';
  });
  await expect(await boxWith(page, 'Les programmes d’accompagnement')).toBeVisible();
});

test('an editor changes a word of the menu', async ({ page, server }) => {
  await openDocument(page, '/admin/#/collections/settings/entries/site');
  await (await boxWith(page, 'Les programmes d’accompagnement')).fill('Des programmes, en clair');
  await publishDocument(page);
  await expect(page.getByText('Tout est enregistré')).toBeVisible();
  expect(await server.content.read('site/site.yaml')).toContain('fr: Des programmes, en clair');
});
