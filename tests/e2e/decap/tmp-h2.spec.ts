import { expect, test } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';
test('first save', async ({ page }) => {
  page.on('response', (r) => { if (r.url().endsWith('/admin/api/v1')) { const b = r.request().postData() ?? ''; console.log(Date.now() % 1000000, r.status(), /"action":"(\w+)"/.exec(b)?.[1]); } });
  page.on('framenavigated', (f) => console.log('nav', f.url()));
  const editor = await EditorPage.open(page, 'people', 'regis-labeaume');
  console.log('open', Date.now() % 1000000);
  await editor.fill('role', 'fr', 'Une fonction pour essai.');
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
});
