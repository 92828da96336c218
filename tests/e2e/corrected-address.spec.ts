import type { Page } from 'playwright/test';
import PostalMime from 'postal-mime';
import { aReceiptByHttp } from '../support/apply-by-http.ts';
import { obstaclesOn } from '../support/axe.ts';
import { expect, test as served } from '../support/served-site.ts';
import { startSmtpPeer, type SmtpPeer } from '../support/smtp-peer.ts';

/** A site that sends mail by a server of the test's own. */
const test = served.extend<{ peer: SmtpPeer }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
  peer: async ({}, use) => {
    const peer = await startSmtpPeer({ after: () => undefined });
    await use(peer);
    await peer.goDown();
  },
  settings: async ({ peer }, use) => use({ SMTP_URL: peer.url, MAIL_FROM: 'equipe@passerelle.example' }),
});

/** No obstacle in either theme, and nothing beside the page, on a small telephone. */
async function inspect(page: Page, what: string): Promise<void> {
  await page.setViewportSize({ width: 320, height: 700 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await obstaclesOn(page), `${what} ${colorScheme}`).toEqual([]);
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(width, what).toBeLessThanOrEqual(320);
}

/** The last message to an address: where its link leads, its code, and its text. */
async function messageTo(peer: SmtpPeer, address: string) {
  const raw = peer.received.findLast(({ recipients }) => recipients.includes(address))?.text ?? '';
  const { text = '' } = await PostalMime.parse(raw);
  const [url = ''] = /https?:\/\/\S+/.exec(text) ?? [];
  const [code = ''] = /\d{4} \d{4}/.exec(text) ?? [];
  return { path: url === '' ? '' : new URL(url).pathname, code, text };
}

const words = {
  fr: {
    receipt: '/fr/recu/',
    segment: 'courriel',
    correct: 'Corriger l’adresse courriel',
    field: 'Nouvelle adresse courriel',
    send: 'Recevoir un lien',
    wrong: /vérifiez l’adresse/i,
    same: 'Nos messages vont déjà à cette adresse',
    sent: 'Consultez la messagerie de la nouvelle adresse',
    title: 'Confirmer cette adresse courriel',
    confirm: 'Confirmer cette adresse',
    done: 'L’adresse courriel est corrigée',
    over: 'Ce lien a déjà servi, ou n’est plus valable',
    corrected: /Adresse courriel corrigée le/,
    code: /huit chiffres/,
  },
  en: {
    receipt: '/en/receipt/',
    segment: 'email',
    correct: 'Correct the e-mail address',
    field: 'New e-mail address',
    send: 'Send me a link',
    wrong: /should look like/,
    same: 'Our messages already go to this address',
    sent: 'Check your mail at the new address',
    title: 'Confirm this e-mail address',
    confirm: 'Confirm this address',
    done: 'The e-mail address has been corrected',
    over: 'This link has been used or has expired',
    corrected: /E-mail address corrected on/,
    code: /eight/i,
  },
} as const;

for (const locale of ['fr', 'en'] as const) {
  test(`an applicant corrects the address by keyboard and without JavaScript, and no page of the way has an obstacle, in either theme (${locale})`, async ({
    page,
    browser,
    server,
    peer,
  }) => {
    const say = words[locale];
    const former = 'candidate@example.org';
    const wanted = 'candidate@exemple.net';
    const given = await aReceiptByHttp(server.origin, { email: former });
    const receipt = given.receipt.replace('/fr/recu/', say.receipt);
    const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
    const plain = await context.newPage();
    const title = plain.getByRole('heading', { level: 1 });
    const type = async (text: string) => {
      await plain.getByLabel(say.field).focus();
      await plain.keyboard.press('Control+A');
      await plain.keyboard.type(text);
      await plain.keyboard.press('Enter');
    };

    await plain.goto(receipt);
    await plain.getByRole('link', { name: say.correct }).focus();
    await plain.keyboard.press('Enter');
    await expect(title).toHaveText(say.correct);
    await type('candidate@exemple');
    const field = plain.getByLabel(say.field);
    await expect(field).toHaveAccessibleDescription(say.wrong);
    await expect(field).toHaveValue('candidate@exemple');
    await type(former.toUpperCase());
    await expect(field).toHaveAccessibleDescription(new RegExp(say.same));
    await type(wanted);
    await expect(title).toHaveText(say.sent);
    await server.serving.forwarding.drain();

    const message = await messageTo(peer, wanted);
    const { code } = message;
    // The message is in the language of the application; the page is in both.
    const path = message.path.replace('/fr/recu/courriel/', `${say.receipt}${say.segment}/`);
    await page.goto(`${receipt}${say.segment}/`);
    await inspect(page, 'the page that asks');
    await page.goto(path);
    await inspect(page, 'the page of the link');
    await plain.goto(path);
    await expect(title).toHaveText(say.title);
    await plain.getByLabel(say.code).focus();
    await plain.keyboard.type(code);
    await plain.keyboard.press('Tab');
    await expect(plain.getByRole('button', { name: say.confirm })).toBeFocused();
    await plain.keyboard.press('Enter');
    await expect(title).toHaveText(say.done);
    await server.serving.forwarding.drain();
    expect((await messageTo(peer, former)).text).toMatch(/Ce n’était pas vous\?/);

    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(say.over);
    await inspect(page, 'the page of a link that is over');
    await page.goto(receipt);
    await expect(page.getByText(say.corrected)).toBeVisible();
    await inspect(page, 'the receipt');
    await context.close();
  });
}
