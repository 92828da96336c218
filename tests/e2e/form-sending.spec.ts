import type { Page } from 'playwright/test';
import { applyPage, callPage, fillIn } from '../support/application.ts';
import { obstaclesOn } from '../support/axe.ts';
import { openForm, pdfOf, ready, summaryOf } from '../support/form-page.ts';
import { expect, test, type Server } from '../support/served-site.ts';

const send = (page: Page) => page.getByRole('button', { name: 'Envoyer ma candidature' }).click();
const reference = (page: Page) => page.locator('[data-reference]').innerText();
const stored = ({ serving }: Server) =>
  serving.store.db.selectFrom('applications').select('reference').execute();

const uploads = ({ serving }: Server) => serving.store.db.selectFrom('files').select('id').execute();

/** Keeps what the form says aloud while it is sent, across the way to the receipt. */
const keepWhatIsSaid = (page: Page) =>
  page.evaluate(() => {
    const place = document.querySelector('[data-sending]');
    if (!place) return;
    const observer = new MutationObserver(() => {
      const said = sessionStorage.getItem('said') ?? '';
      if (place.textContent !== '') sessionStorage.setItem('said', `${said}${place.textContent}\n`);
    });
    observer.observe(place, { childList: true });
  });

const whatWasSaid = async (page: Page) =>
  (await page.evaluate(() => sessionStorage.getItem('said') ?? '')).trim().split('\n');

/** Each form, filled in but for sending it. Gives the text field in which Enter is pressed. */
const forms = {
  application: async (page: Page) => {
    await fillIn(page);
    return page.getByLabel('Prénom et nom');
  },
  question: async (page: Page) => {
    await page.locator('[name=question]').fill('Faut-il être à Paris?');
    await page.getByLabel('Adresse courriel').fill('lectrice@example.org');
    return page.getByLabel('Adresse courriel');
  },
  session: async (page: Page) => {
    await page.getByRole('radio').first().check();
    await page.getByLabel('Adresse courriel').fill('equipe@example.org');
    await page.getByLabel('Prénom et nom').fill('Personne Exemple');
    return page.getByLabel('Prénom et nom');
  },
  opening: async (page: Page) => {
    await page.getByLabel('Adresse courriel').fill('lectrice@example.org');
    return page.getByLabel('Adresse courriel');
  },
} as const;

const pages = {
  application: applyPage,
  question: '/fr/questions/poser/',
  session: `${callPage}seances/`,
  opening: '/fr/candidater/appel-exemple-2027/',
} as const;

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    for (const name of ['application', 'question', 'session', 'opening'] as const) {
      test(`Enter in a text field sends the form: ${name}`, async ({ page, server }) => {
        await openForm(page, pages[name], javaScriptEnabled);
        const field = await forms[name](page);
        await field.press('Enter');
        await expect(page).toHaveURL(/\/fr\/recu\//);
        expect(await stored(server)).toHaveLength(1);
      });
    }

    test('Enter sends the form from a page that came back with errors, too', async ({ page, server }) => {
      await openForm(page, applyPage, javaScriptEnabled);
      await fillIn(page);
      await page.getByRole('radio', { name: 'Cryptomonnaie' }).check();
      await send(page);
      await page.getByRole('button', { name: 'Une erreur? Modifier mes réponses' }).click();
      if (javaScriptEnabled) await ready(page);
      await page.getByRole('radio', { name: 'Cybersécurité' }).check();
      await page.getByLabel('Prénom et nom').press('Enter');
      await expect(page).toHaveURL(/\/fr\/recu\//);
      expect(await stored(server)).toHaveLength(1);
    });

    test('who asks whether they may apply is led to the verdict, and hears it', async ({ page }) => {
      await openForm(page, applyPage, javaScriptEnabled);
      await page.getByRole('radio', { name: 'Oui' }).check();
      await page.getByRole('radio', { name: 'Cybersécurité' }).check();
      await page.getByRole('button', { name: 'Vérifier mon admissibilité' }).click();
      const verdict = page.getByRole('status').filter({ hasText: 'rien ne s’oppose à votre candidature' });
      await expect(verdict).toBeInViewport();
      if (javaScriptEnabled) {
        // Nothing was reloaded: the page is still at its own address.
        await expect(page).toHaveURL(applyPage);
        expect(await obstaclesOn(page)).toEqual([]);
      } else {
        await expect(verdict).toBeFocused();
        await expect(page).toHaveTitle(/^Admissibilité vérifiée/);
      }
    });
  });
}

test('who changes an answer of the eligibility part after the verdict no longer reads the old one', async ({
  page,
}) => {
  await openForm(page, applyPage);
  await page.getByRole('radio', { name: 'Oui' }).check();
  await page.getByRole('radio', { name: 'Cybersécurité' }).check();
  await page.getByRole('button', { name: 'Vérifier mon admissibilité' }).click();
  const verdict = page.getByText('rien ne s’oppose à votre candidature');
  await expect(verdict).toBeVisible();
  await page.getByRole('radio', { name: 'Non' }).check();
  await expect(verdict).toBeHidden();
});

test('who goes back after the receipt and sends again holds the first receipt; other answers are sent only by choice', async ({
  page,
  server,
}) => {
  await openForm(page, applyPage);
  await page.getByRole('link', { name: 'Votre projet', exact: true }).click();
  await fillIn(page);
  await send(page);
  await expect(page).toHaveURL(/\/fr\/recu\//);
  const first = await reference(page);
  await page.goBack();
  await ready(page);
  await fillIn(page);
  await send(page);
  await expect(page).toHaveURL(/\/fr\/recu\//);
  expect(await reference(page)).toBe(first);
  expect(await stored(server)).toHaveLength(1);

  await page.goBack();
  await ready(page);
  await fillIn(page);
  await page.getByLabel('Votre projet en une phrase').fill('Un essai corrigé.');
  await send(page);
  await expect(summaryOf(page)).toContainText(first);
  expect(await stored(server)).toHaveLength(1);
  await page.getByRole('button', { name: 'Faire un second envoi, distinct, avec ces réponses' }).click();
  await expect(page).toHaveURL(/\/fr\/recu\//);
  expect(await stored(server)).toHaveLength(2);
});

test.describe('on a slow connection', () => {
  const slowly = async (page: Page) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const limits = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 40_000 };
    await session.send('Network.emulateNetworkConditions', limits);
    return () => session.send('Network.emulateNetworkConditions', { ...limits, uploadThroughput: -1 });
  };

  test('who sends a large file sees how far it is and that it is checked, and can stop and send again', async ({
    page,
    server,
  }) => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<undefined>();
    await openForm(page, applyPage);
    await fillIn(page);
    await page.getByLabel('Présentation du projet').setInputFiles(pdfOf('projet.pdf', 3_000_000));
    const restore = await slowly(page);
    await send(page);
    const bar = page.getByRole('progressbar', { name: 'Envoi de vos réponses et de vos fichiers' });
    await expect(bar).toBeInViewport();
    await expect(page.getByText(/\d+\s% \(.*sur 3\sMo\)/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Envoyer ma candidature' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    expect(await obstaclesOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Arrêter l’envoi' }).click();
    await expect(summaryOf(page)).toContainText('L’envoi est arrêté');
    await expect(bar).toBeHidden();
    expect(await stored(server)).toHaveLength(0);
    // Nothing of the attempt that was stopped is left: neither here nor on the server.
    await expect(page.getByLabel('Prénom et nom')).not.toHaveValue('');
    await expect(page.getByText(/projet\.pdf \(3\sMo\)/)).toBeVisible();
    await expect.poll(() => uploads(server)).toHaveLength(0);
    await restore();
    // All of it has come; the database takes it only when this was read.
    await page.getByLabel('Présentation du projet').setInputFiles(pdfOf('court.pdf', 230_000));
    await keepWhatIsSaid(page);
    const busy = server.serving.store.db.transaction().execute(() => answered);
    await send(page);
    await expect(page.getByText('Tout est envoyé. Vérification en cours…')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Arrêter l’envoi' })).toBeHidden();
    answer(undefined);
    await busy;
    await expect(page).toHaveURL(/\/fr\/recu\//);
    expect(await whatWasSaid(page)).toEqual([
      'Envoi en cours… Ne fermez pas cette page.',
      'Tout est envoyé. Vérification en cours…',
      'Vérifié et enregistré. Ouverture de votre confirmation…',
    ]);
    expect(await stored(server)).toHaveLength(1);
    expect(await uploads(server)).toHaveLength(1);
  });
});
