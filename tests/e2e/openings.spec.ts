import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import PostalMime from 'postal-mime';
import { obstaclesOn } from '../support/axe.ts';
import { openForm } from '../support/form-page.ts';
import { expect, test, type Server } from '../support/served-site.ts';

const words = {
  fr: {
    form: '/fr/candidater/appel-exemple-2027/',
    address: 'Adresse courriel',
    ask: 'Me prévenir',
    asked: 'Il reste à confirmer votre adresse',
    code: 'Le code du message, huit chiffres',
    confirm: 'Confirmer mon adresse',
    cancel: 'Annuler et effacer mon adresse',
    confirmed: 'Votre adresse est confirmée',
    cancelled: 'Votre demande est annulée',
    wrong: 'Ce n’est pas le bon code.',
    void: 'Ce lien ne fonctionne plus',
  },
  en: {
    form: '/en/apply/example-call-2027/',
    address: 'E-mail address',
    ask: 'Tell me',
    asked: 'One step left: confirm your address',
    code: 'The code in the message, eight digits',
    confirm: 'Confirm my address',
    cancel: 'Cancel and erase my address',
    confirmed: 'Your address is confirmed',
    cancelled: 'Your request is cancelled',
    wrong: 'This is not the right code.',
    void: 'This link no longer works',
  },
} as const;

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The link and the code of the message that asks for a confirmation. */
async function messageOf({ serving, mailDir }: Server) {
  await serving.forwarding.drain();
  const folder = join(mailDir, 'acknowledgements');
  const [name = ''] = await readdir(folder);
  const { text = '' } = await PostalMime.parse(await readFile(join(folder, name)));
  const [link = ''] = /\/(?:fr\/avis|en\/notice)\/[\w.-]+\//.exec(text) ?? [];
  return { link, code: /\d{4} \d{4}/.exec(text)?.[0] ?? '' };
}

const subscriptions = ({ serving }: Server) =>
  serving.store.db.selectFrom('subscriptions').select('reference').execute();

for (const javaScriptEnabled of [true, false])
  for (const locale of ['fr', 'en'] as const)
    test.describe(`${locale}, ${javaScriptEnabled ? 'with' : 'without'} JavaScript, at 320 pixels`, () => {
      test.use({ javaScriptEnabled, viewport: { width: 320, height: 700 } });
      const t = words[locale];

      const ask = async (page: Page) => {
        await openForm(page, t.form, javaScriptEnabled);
        await page.getByLabel(t.address).fill('lectrice@example.org');
        await button(page, t.ask).click();
        await expect(heading(page)).toHaveText(t.asked);
      };
      const examine = async (page: Page) => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
        if (javaScriptEnabled) expect(await obstaclesOn(page)).toEqual([]);
      };

      test('a prospect confirms an address by the code on the page of the link, comes back to it, and cancels', async ({
        page,
        context,
        server,
      }) => {
        await ask(page);
        await examine(page);
        const { link, code } = await messageOf(server);
        await page.goto(link);
        await examine(page);
        await page.getByLabel(t.code).fill('12');
        await button(page, t.confirm).click();
        await expect(page.getByText(t.wrong)).toBeVisible();
        await expect(page.getByLabel(t.code)).toBeFocused();
        await examine(page);
        await page.getByLabel(t.code).fill(code);
        await page.getByLabel(t.code).press('Enter');
        await expect(heading(page)).toHaveText(t.confirmed);
        await examine(page);
        const again = await context.newPage();
        await again.goto(link);
        await expect(heading(again)).toHaveText(t.confirmed);
        await expect(again.getByRole('button', { name: t.cancel })).toHaveCount(0);
        await button(page, t.cancel).click();
        await expect(heading(page)).toHaveText(t.cancelled);
        await again.reload();
        await expect(heading(again)).toHaveText(t.void);
        await examine(again);
        expect(await context.cookies()).toEqual([]);
      });

      test('a prospect whose mail is on a phone types the code on the page that followed the form', async ({
        page,
        server,
      }) => {
        await ask(page);
        const { code } = await messageOf(server);
        await page.getByLabel(t.code).fill(code);
        await button(page, t.confirm).click();
        await expect(heading(page)).toHaveText(t.confirmed);
        expect(await subscriptions(server)).toHaveLength(1);
      });
    });

test('a mail scanner with a browser of its own, which fills in nothing and presses every button, subscribes nobody', async ({
  page,
  server,
}) => {
  const t = words.fr;
  await openForm(page, t.form);
  await page.getByLabel(t.address).fill('lectrice@example.org');
  await button(page, t.ask).click();
  await expect(heading(page)).toHaveText(t.asked);
  const { link, code } = await messageOf(server);
  for (const name of [t.confirm, t.cancel]) {
    await page.goto(link);
    await page.evaluate(() => {
      for (const form of document.forms) form.noValidate = true;
    });
    await button(page, name).click();
    await expect(page.getByText('Tapez les huit chiffres')).toBeVisible();
  }
  expect(await subscriptions(server)).toEqual([]);
  await page.getByLabel(t.code).fill(code);
  await button(page, t.confirm).click();
  await expect(heading(page)).toHaveText(t.confirmed);
});
