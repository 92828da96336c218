import sharp from 'sharp';
import { obstaclesOn } from '../../support/axe.ts';
import { expect, test } from '../../support/browser.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { untilLive } from '../../support/publication.ts';

test('an editor who deleted a text by mistake restores it from the list of work, without scripts, and readers have it again', async ({
  page,
  request,
  browser,
  server,
}) => {
  const address = '/fr/entreprises/exemple-atelier-05/';
  const editor = await EditorPage.open(page, 'startups', 'exemple-atelier-05');
  const title = await editor.input('title', 'fr').inputValue();
  await untilLive(page, server, async () => {
    page.once('dialog', (dialog) => {
      expect(dialog.message()).toContain('rétabli pendant 90 jours');
      void dialog.accept();
    });
    await page.getByRole('button', { name: /^Supprimer/ }).click();
    await expect(page).toHaveURL(/collections\/startups$/);
  });
  expect((await request.get(address)).status()).toBe(404);

  const context = await browser.newContext({
    javaScriptEnabled: false,
    baseURL: server.origin,
    storageState: await page.context().storageState(),
  });
  const list = await context.newPage();
  await list.goto('/admin/travail/');
  const deleted = list.locator('section', { hasText: 'Supprimés récemment (1)' });
  await expect(deleted).toContainText(title);
  await expect(deleted).toContainText('gardé encore 90 jours');
  await untilLive(page, server, async () => {
    await deleted.getByRole('button', { name: 'Rétablir' }).click();
    await expect(list).toHaveURL(/\/admin\/\?restored#\/collections\/startups\/entries\/exemple-atelier-05$/);
  });
  await list.goto('/admin/travail/');
  await expect(list.locator('section', { hasText: 'Supprimés récemment' })).toBeHidden();
  await context.close();
  expect((await request.get(address)).status()).toBe(200);
});

test('an editor who restores what is no longer there is told so above the list, and another site restores nothing', async ({
  page,
  server,
}) => {
  const send = (origin: string) =>
    page.request.post('/admin/work/', { form: { restore: '1' }, headers: { origin } });
  const answer = await send(server.origin);
  expect(answer.status()).toBe(404);
  await page.setContent(await answer.text());
  await expect(page.getByRole('alert')).toContainText('This text is no longer among the deleted ones');
  await expect(page.getByRole('alert')).toHaveAttribute('autofocus');
  expect(await obstaclesOn(page)).toEqual([]);
  expect((await send('https://elsewhere.example')).status()).toBe(403);
});

test('an editor who restores a deleted image by keyboard is told on the same page, where the keyboard goes on', async ({
  page,
  server,
}) => {
  const ask = async (action: string, params: object) => {
    const data = { action, params };
    const answer = await page.request.post('/admin/api/v1', { data, headers: { origin: server.origin } });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  const path = 'content/media/plan.png';
  const content = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#a27' } })
    .png()
    .toBuffer();
  await ask('persistMedia', { asset: { path, content: content.toString('base64'), encoding: 'base64' } });
  await ask('deleteFiles', { paths: [path] });
  await page.goto('/admin/work/');
  const item = page.getByRole('listitem').filter({ hasText: 'plan.png' });
  await item.getByRole('button', { name: 'Restore' }).press('Enter');
  const told = page.getByRole('status').filter({ hasText: 'The image has been restored' });
  await expect(told).toBeFocused();
  expect(await obstaclesOn(page)).toEqual([]);
  expect(await server.content.read('media/plan.png')).not.toBe('');
});
