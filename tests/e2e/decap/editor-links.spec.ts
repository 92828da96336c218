import { obstaclesOn } from '../../support/axe.ts';
import { expect, test } from '../../support/browser.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { untilLive } from '../../support/publication.ts';

test('an editor who would put off a live text sees first which texts lead to it, opens one beside, and leaves everything as it is', async ({
  page,
  context,
  request,
}) => {
  const editor = await EditorPage.open(page, 'programs', 'bizspark');
  await editor.fill('publishAt', 'fr', '2999-01-01T09:00');
  await editor.publish();
  const dialog = page.getByRole('dialog', { name: 'Des liens ne mèneront plus nulle part' });
  await expect(dialog).toContainText('(Programmes)');
  expect(await obstaclesOn(page, { include: ['.cms-linking'] })).toEqual([]);
  const [other] = await Promise.all([
    context.waitForEvent('page'),
    dialog
      .getByRole('link', { name: /\(Questions/ })
      .first()
      .click(),
  ]);
  await expect(other).toHaveURL(/\/admin\/#\/collections\/questions\/entries\//);
  await other.close();
  await dialog.getByRole('button', { name: 'Ne rien changer' }).click();
  await expect(dialog).toBeHidden();
  await expect(editor.input('publishAt', 'fr')).toHaveValue('2999-01-01T09:00');
  expect((await request.get('/fr/programmes/bizspark/')).status()).toBe(200);
});

test('an editor who deletes a text to which another leads by a link is told which, goes on, and can restore it', async ({
  page,
  server,
}) => {
  const about = 'pages/fr/about.mdx';
  const before = await server.content.read(about);
  await server.content.write(about, `${before}\n\n[les mots](/fr/actualites/les-mots-de-nos-pages/)\n`);
  const editor = await EditorPage.open(page, 'articles', 'words-of-our-pages');
  const title = await editor.input('title', 'fr').inputValue();
  page.once('dialog', (question) => void question.accept());
  await page.getByRole('button', { name: /^Supprimer/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Des liens ne mèneront plus nulle part' });
  await expect(dialog.getByRole('link')).toHaveAttribute('href', '/admin/#/collections/pages/entries/about');
  await dialog.getByRole('button', { name: 'Continuer quand même' }).click();
  await expect(page).toHaveURL(/collections\/articles$/);
  await expect(editor.problems).toBeHidden();
  await page.goto('/admin/travail/');
  await page.getByRole('button', { name: 'Rétablir' }).press('Enter');
  await expect(editor.input('title', 'fr')).toHaveValue(title);
  await editor.expectRestored(title);
  await server.content.write(about, before);
});

test('an editor takes a text off a site of plain files, and has what refers to it lead to another, the old address too', async ({
  page,
  server,
  request,
}) => {
  const about = 'pages/fr/about.mdx';
  const before = await server.content.read(about);
  const settings = await server.content.read('site/site.yaml');
  await server.content.write(about, `${before}\n\n[les mots](/fr/actualites/les-mots-de-nos-pages/)\n`);
  const editor = await EditorPage.open(page, 'articles', 'words-of-our-pages');
  await editor.choose('visibility', 'Retiré du site');
  await editor.publish();
  const dialog = page.getByRole('dialog', { name: 'Des liens ne mèneront plus nulle part' });
  await expect(dialog.getByRole('link')).toHaveAttribute('href', '/admin/#/collections/pages/entries/about');
  expect(await obstaclesOn(page, { include: ['.cms-linking'] })).toEqual([]);
  await dialog.getByLabel('Autre texte').selectOption('articles/spark-interview');
  await untilLive(page, server, async () => {
    await dialog.getByRole('button', { name: 'Faire mener à l’autre texte' }).click();
    await expect(dialog).toBeHidden();
  });
  const moved = await request.get('/fr/actualites/les-mots-de-nos-pages/', { maxRedirects: 0 });
  expect(moved.status()).toBe(301);
  expect((await request.get('/fr/actualites/les-mots-de-nos-pages/')).ok()).toBe(true);
  expect(await server.content.read(about)).toContain(`[les mots](${moved.headers()['location']})`);
  await server.content.write(about, before);
  await server.content.write('site/site.yaml', settings);
});

test('an editor gives a text other addresses: who has the old one is led to the new one, in both languages', async ({
  page,
  server,
  request,
}) => {
  const files = ['articles/fr/spark-interview.mdx', 'articles/en/spark-interview.mdx', 'site/site.yaml'];
  const before = await Promise.all(files.map((file) => server.content.read(file)));
  const editor = await EditorPage.open(page, 'articles', 'spark-interview');
  const old = await Promise.all(
    (['fr', 'en'] as const).map((at) => editor.input('urlSlug', at).inputValue()),
  );
  const [french, english] = [`/fr/actualites/${old[0]}/`, `/en/news/${old[1]}/`];
  for (const address of [french, english]) expect((await request.get(address)).status()).toBe(200);
  await editor.fill('urlSlug', 'fr', 'une-autre-adresse');
  await editor.fill('urlSlug', 'en', 'another-address');
  await untilLive(page, server, async () => {
    await editor.publish();
    await expect(editor.saved).toBeVisible();
  });
  for (const [address, other] of [
    [french, '/fr/actualites/une-autre-adresse/'],
    [english, '/en/news/another-address/'],
  ] as const) {
    const answer = await request.get(address, { maxRedirects: 0 });
    expect([answer.status(), answer.headers()['location']]).toEqual([301, other]);
    expect((await request.get(other)).status()).toBe(200);
  }
  await Promise.all(files.map((file, index) => server.content.write(file, before[index] ?? '')));
});
