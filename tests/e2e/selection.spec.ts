import PostalMime from 'postal-mime';
import { expect, type Page } from 'playwright/test';
import { obstaclesOn } from '../support/axe.ts';
import { examine } from '../support/examine.ts';
import { tabTo } from '../support/keyboard.ts';
import {
  addressOf,
  applicants,
  applyOnPage,
  applyWithoutJavaScript,
  listenTo,
  reviewerNames,
  type Applicant,
} from '../support/selection.ts';
import { openPage, signIn, testBehind, type Site } from '../support/site-behind-tls.ts';

const test = testBehind('nginx', { hasMail: true });

const callPage = '/admin/applications/review/demo-2026/';
const rankingPage = '/admin/applications/ranking/demo-2026/';
const decisionsPage = '/admin/applications/decisions/demo-2026/';
const criteriaPage = '/en/programs/camp-microsoft/criteria/';

const referencePattern = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/;
const referenceOn = async (page: Page) =>
  referencePattern.exec(await page.getByRole('heading', { level: 1 }).innerText())?.[0] ?? '';

/** What holds an application, its review or its decision, and what the staff alone see. */
const addressesOf = (reference: string) => [
  `/admin/reviews/${reference}/`,
  `/admin/evaluations/${reference}/`,
  `/admin/applications/${reference}/`,
  `/admin/candidatures/${reference}/`,
  `${decisionsPage}${reference}/`,
  '/admin/applications/',
  '/admin/applications/?text=Zebulonix',
  '/admin/candidatures/',
  callPage,
  rankingPage,
  decisionsPage,
  `${decisionsPage}messages/`,
  `${decisionsPage}record/`,
];

/** Opens addresses and sends the forms behind them, as who is signed in there. @returns what was answered, without repeats. */
const statusesOf = async (page: Page, paths: readonly string[]): Promise<number[]> => {
  await page.goto('/admin/account/');
  const statuses = await page.evaluate(async (all) => {
    const token = document.querySelector<HTMLInputElement>('input[name="token"]')?.value ?? '';
    const answers: number[] = [];
    for (const path of all) {
      answers.push((await fetch(path)).status);
      for (const action of ['send', 'assign', 'share', 'export', 'erase', 'leave-out'])
        answers.push(
          (await fetch(path, { method: 'POST', body: new URLSearchParams({ token, action }) })).status,
        );
    }
    return answers;
  }, paths);
  return [...new Set(statuses)];
};

/** Changes the first two criteria in both languages: their names, and what they count. @returns how many files were saved. */
const editCriteria = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const ask = async (action: string, params: object) => {
      const response = await fetch('/admin/api/v1', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-cms-language': 'en' },
        body: JSON.stringify({ action, params }),
      });
      return (await response.json()) as unknown;
    };
    const entries = (await ask('entriesByFolder', { folder: 'content/criteria' })) as {
      data: string;
      file: { path: string; id: string };
    }[];
    const dataFiles = entries
      .filter(({ file }) => file.path.endsWith('/demo-2026.mdx'))
      .map(({ data, file }) => ({
        path: file.path,
        raw: data
          .replace('label: The technology', 'label: The prototype')
          .replace('label: La technologie', 'label: Le prototype')
          .replace('weight: 30', 'weight: 20')
          .replace('weight: 25', 'weight: 35'),
        base: file.id,
      }));
    await ask('persistEntry', {
      dataFiles,
      assets: [],
      options: { useWorkflow: true, collectionName: 'criteria' },
    });
    return dataFiles.length;
  });

/** Scores each criterion by mouse, writes, and sends. */
async function review(page: Page, scores: string, comment: string): Promise<void> {
  for (const [criterion, score] of Array.from(scores).entries())
    await page.locator(`[name="score-${criterion}"][value="${score}"]`).check();
  await page.locator('#comment').fill(comment);
  await page.getByRole('button', { name: 'Send and go on' }).click();
  await expect(page.getByRole('status')).toContainText('is sent.');
}

/** The same by keyboard alone, in French. */
async function reviewByKeyboard(page: Page, scores: string, comment: string): Promise<void> {
  for (const [criterion, score] of Array.from(scores, Number).entries()) {
    await tabTo(page, `#score-${criterion}`);
    await page.keyboard.press('Space');
    for (let step = 0; step < score; step += 1) await page.keyboard.press('ArrowRight');
  }
  await tabTo(page, '#comment');
  await page.keyboard.type(comment);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('est envoyée.');
}

/** The ranking as it is shown: the figures of each row, by who applied. */
const rankingOn = async (page: Page): Promise<Map<string, string[]>> => {
  const rows = await page.getByRole('table').getByRole('row').all();
  const entries = await Promise.all(
    rows.slice(1).map(async (row): Promise<[string, string[]]> => {
      const name = await row.getByRole('rowheader').locator('.name').innerText();
      const cells = await row.getByRole('cell').allInnerTexts();
      // Where it stands and what is decided come last.
      return [name, cells.slice(0, -2).map((text) => text.trim())];
    }),
  );
  return new Map(entries);
};

/** The messages about a decision that came by mail: to whom, with what subject and text. */
async function decisionsIn(site: Site) {
  const mails = site.received.filter(
    ({ recipients, text }) =>
      recipients.some((one) => one.endsWith('@example.org')) && !/auto-replied/i.test(text),
  );
  return Promise.all(
    mails.map(async ({ recipients, text: source }) => {
      const { subject = '', text = '' } = await PostalMime.parse(source);
      return { to: recipients.join(), subject, text: text.trimEnd() };
    }),
  );
}

test('twelve applications in two languages, three reviewers, a ranking, decisions, and applicants who read why', async ({
  own,
  site,
}) => {
  test.setTimeout(400_000);
  const [rita, remi, helene] = await Promise.all(
    ['en', 'fr', 'en'].map(async (language) => {
      const context = await own.newContext({ baseURL: site.siteUrl, javaScriptEnabled: language === 'en' });
      return { page: await context.newPage(), received: listenTo(context) };
    }),
  );
  if (!rita || !remi || !helene) throw new Error('A reviewer has no browser.');
  const reviewers = [rita, remi, helene];
  const [staff, editor, publisher, visitor] = await Promise.all(
    Array.from({ length: 4 }, () => openPage(own, site)),
  );
  if (!staff || !editor || !publisher || !visitor) throw new Error('Someone has no browser.');
  const pages = new Map<Applicant, string>();
  const references = new Map<Applicant, string>();
  const applicantOf = (reference: string): Applicant => {
    const found = [...references].find(([, one]) => one === reference)?.[0];
    if (!found) throw new Error(`Nobody sent ${reference}.`);
    return found;
  };
  const referenceOf = (applicant: Applicant | undefined) => (applicant && references.get(applicant)) ?? '';
  const [first, , , heldBack, , , conflicting, secondConflict] = applicants;
  const last = applicants.at(-1);
  if (!first || !heldBack || !last) throw new Error('Applicants are missing.');

  const apply = async (applicant: Applicant, send: () => Promise<string>) => {
    const path = await send();
    pages.set(applicant, path);
    await visitor.goto(path);
    references.set(applicant, await visitor.locator('[data-reference]').innerText());
  };

  await test.step('Eleven apply: one on the page in French, ten as browsers without JavaScript', async () => {
    await apply(first, () => applyOnPage(visitor, '/fr/candidater/appel-exemple-2026/formulaire/', first));
    for (const applicant of applicants.slice(1, -1))
      await apply(applicant, () => applyWithoutJavaScript(site.server.origin, applicant));
    expect(new Set(references.values()).size).toBe(11);
  });

  await test.step('The staff choose three reviewers and a blind review, and share out', async () => {
    await signIn(staff, site, 'sam@passerelle.example', 'staff', { name: 'Sam' });
    for (const [index, { page }] of reviewers.entries())
      await signIn(page, site, `reviewer-${index}@passerelle.example`, 'reviewer', {
        name: reviewerNames[index] ?? '',
        language: index === 1 ? 'fr' : 'en',
      });
    await staff.goto(callPage);
    for (const name of reviewerNames) await staff.getByLabel(name).check();
    await staff.getByLabel('Reviews for each application').fill('3');
    await staff.getByLabel('Blind review').check();
    await staff.getByRole('button', { name: 'Save' }).click();
    await staff.getByRole('button', { name: 'Share out' }).click();
    await expect(staff.getByRole('status')).toContainText('33 reviews were assigned.');
  });

  await test.step('The twelfth applies on the page in English: nobody reviews it until the staff share out again', async () => {
    await apply(last, () => applyOnPage(visitor, '/en/apply/example-call-2026/form/', last));
    for (const { page } of [rita, helene])
      expect(await statusesOf(page, addressesOf(referenceOf(last)))).toEqual([404]);
    expect((await remi.page.goto(`/admin/evaluations/${referenceOf(last)}/`))?.status()).toBe(404);
    await staff.getByRole('button', { name: 'Share out' }).click();
    await expect(staff.getByRole('status')).toContainText('3 reviews were assigned.');
  });

  await test.step('An editor sees no application, whatever the address', async () => {
    await signIn(editor, site, 'edith@passerelle.example', 'editor');
    expect(await statusesOf(editor, addressesOf(referenceOf(first)))).toEqual([404]);
  });

  await test.step('Rita reviews the first half', async () => {
    await rita.page.goto('/admin/reviews/');
    await rita.page.getByRole('link', { name: 'Continue with the next one' }).click();
    for (let number = 0; number < 6; number += 1) {
      const { scores } = applicantOf(await referenceOn(rita.page));
      await review(rita.page, scores[0] ?? '', 'A market is still to be shown.');
      await rita.received.settle();
    }
  });

  await test.step('Meanwhile an editor changes two criteria, and a publisher publishes them', async () => {
    expect(await editCriteria(editor)).toBe(2);
    await signIn(publisher, site, 'paul@passerelle.example', 'publisher');
    await publisher.evaluate(async () => {
      const params = { collection: 'criteria', slug: 'demo-2026' };
      await fetch('/admin/api/v1', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-cms-language': 'en' },
        body: JSON.stringify({ action: 'publishUnpublishedEntry', params }),
      });
    });
  });

  await test.step('Rémi declares two conflicts of interest, then reviews the ten others, by keyboard alone and without JavaScript', async () => {
    for (const applicant of [conflicting, secondConflict]) {
      await remi.page.goto(`/admin/evaluations/${referenceOf(applicant)}/`);
      await tabTo(remi.page, '#reason');
      await remi.page.keyboard.type('Nous avons travaillé ensemble.');
      await remi.page.keyboard.press('Tab');
      await remi.page.keyboard.press('Enter');
      await expect(remi.page.getByRole('status')).toContainText('Le conflit est noté.');
      await remi.received.settle();
      expect((await remi.page.goto(`/admin/evaluations/${referenceOf(applicant)}/`))?.status()).toBe(404);
    }
    await remi.page.goto('/admin/evaluations/');
    await tabTo(remi.page, 'a:text("Continuer avec la suivante")');
    await remi.page.keyboard.press('Enter');
    for (let number = 1; number <= 10; number += 1) {
      const { scores } = applicantOf(await referenceOn(remi.page));
      await reviewByKeyboard(remi.page, scores[1] ?? '', 'Le marché reste à montrer.');
      await remi.received.settle();
    }
    await expect(remi.page.getByText('10 envoyées sur 10')).toBeVisible();
  });

  await test.step('Readers see the changed criteria; Rita goes on, and her forms name those of the opening', async () => {
    const read = async () => {
      await visitor.goto(criteriaPage);
      return visitor.getByText('The prototype').count();
    };
    await expect.poll(read, { timeout: 120_000 }).toBeGreaterThan(0);
    await rita.page.reload();
    await expect(rita.page.getByRole('group', { name: 'The technology (counts for 30%)' })).toBeVisible();
    await expect(rita.page.getByText('The prototype')).toHaveCount(0);
    await examine(rita.page);
    for (let number = 6; number < 12; number += 1) {
      const { scores } = applicantOf(await referenceOn(rita.page));
      await review(rita.page, scores[0] ?? '', 'A market is still to be shown.');
      await rita.received.settle();
    }
    await expect(rita.page.getByText('You have sent all your reviews.')).toBeVisible();
    await examine(rita.page);
  });

  await test.step('Hélène reviews all twelve, harshly', async () => {
    await helene.page.goto('/admin/reviews/');
    await helene.page.getByRole('link', { name: 'Continue with the next one' }).click();
    for (let number = 1; number <= 12; number += 1) {
      const { scores } = applicantOf(await referenceOn(helene.page));
      await review(helene.page, scores[2] ?? '', 'Not convinced.');
      await helene.received.settle();
    }
  });

  await test.step('The ranking is as worked out by hand, and shows whom one harsh reviewer holds back', async () => {
    await staff.goto(rankingPage);
    const all = applicants.map(({ name, ranked }): [string, readonly string[]] => [name, ranked]);
    expect(Object.fromEntries(await rankingOn(staff))).toEqual(Object.fromEntries(all));
    await examine(staff);
    await staff.getByRole('link', { name: 'Without Hélène Côté' }).click();
    const without = applicants.map(({ name, rankedWithout }): [string, readonly string[]] => [
      name,
      rankedWithout,
    ]);
    expect(Object.fromEntries(await rankingOn(staff))).toEqual(Object.fromEntries(without));
    await examine(staff);
  });

  await test.step('The staff choose, and nobody is told yet', async () => {
    await staff.getByRole('link', { name: 'All reviews' }).click();
    for (const applicant of applicants)
      await staff.getByLabel(`Decision on ${referenceOf(applicant)}`).selectOption(applicant.becomes);
    await staff.getByRole('button', { name: 'Save the decisions' }).click();
    await expect(staff.getByRole('status')).toContainText('12 decisions are saved.');
    await visitor.goto(pages.get(first) ?? '');
    await expect(visitor.locator('[data-standing]')).toHaveText('En évaluation');
    expect(await decisionsIn(site)).toEqual([]);
  });

  const reasons = new Map([
    [first, ['La charge promise est déjà tenue.', 'Une équipe prête à vendre.']],
    [heldBack, ['Its limits are not known yet.', 'Come back with first customers.']],
  ] as const);
  await test.step('They write the reasons of two, in the language of each, and leave out the others', async () => {
    for (const [applicant, [technology, overall]] of reasons) {
      await staff.goto(`${decisionsPage}${referenceOf(applicant)}/`);
      const label = applicant.language === 'fr' ? 'La technologie' : 'The technology';
      const field = staff.getByLabel(label);
      await expect(field).toHaveAttribute('lang', applicant.language);
      await field.fill(technology);
      await staff.getByLabel('On the application as a whole').fill(overall);
      await staff.getByRole('button', { name: 'Confirm the reasons' }).click();
      await expect(staff.getByRole('status')).toContainText('The reasons are confirmed');
    }
    await staff.getByRole('link', { name: 'Pending decisions' }).click();
    await staff.getByRole('button', { name: 'Leave out all reasons that nobody has worked on' }).click();
    await expect(staff.getByRole('status')).toContainText('The reasons of 9 messages are left out.');
    await examine(staff);
  });

  await test.step('All twelve are applied together; each applicant gets one message, in their language, as it was shown', async () => {
    const shown = await staff.getByRole('article').locator('.text').allTextContents();
    await staff.getByRole('button', { name: 'Apply the 12 decisions' }).click();
    await expect(staff.getByRole('status')).toContainText('11 messages go out within a minute.');
    await site.server.putClockForward(60_000);
    await expect.poll(async () => (await decisionsIn(site)).length, { timeout: 60_000 }).toBe(11);
    const mails = await decisionsIn(site);
    const subjects: Record<string, Record<string, string>> = {
      accepted: { fr: 'Votre candidature est retenue', en: 'Your application is accepted' },
      interview: { fr: 'Invitation à une entrevue', en: 'Invitation to an interview' },
      declined: { fr: 'Votre candidature n’est pas retenue', en: 'Your application was not accepted' },
    };
    const told = applicants.filter(({ becomes }) => becomes in subjects);
    expect(mails.map(({ to, subject }) => `${to} ${subject}`).toSorted()).toEqual(
      told
        .map(
          (one) => `${addressOf(one)} [${referenceOf(one)}] ${subjects[one.becomes]?.[one.language] ?? ''}`,
        )
        .toSorted(),
    );
    expect(mails.map(({ text }) => text).toSorted()).toEqual(shown.toSorted());
    for (const { text } of mails)
      expect(text).not.toMatch(/prototype|Not convinced|à montrer|Côté|Gagnon|Roy/);
  });

  await test.step('The accepted French applicant and the declined English one read why, under the criteria of the opening', async () => {
    await visitor.goto(pages.get(first) ?? '');
    await expect(visitor.locator('[data-standing]')).toHaveText('Retenue');
    const french = visitor.getByRole('region', { name: 'Ce que nous vous avons écrit' });
    await expect(french).toContainText('La technologie\nLa charge promise est déjà tenue.');
    await expect(french).toContainText('Une équipe prête à vendre.');
    await examine(visitor);
    await visitor.goto(pages.get(heldBack) ?? '');
    await expect(visitor.locator('[data-standing]')).toHaveText('Not accepted');
    const english = visitor.getByRole('region', { name: 'What we wrote to you' });
    await expect(english).toContainText('The technology\nIts limits are not known yet.');
    await examine(visitor);
  });

  await test.step('No byte that a reviewer received says who applies', async () => {
    for (const { page, received } of reviewers) {
      await page.goto('/admin/reviews/');
      const texts = await received.settle();
      expect(texts.length).toBeGreaterThan(30);
      expect(received.unread).toEqual([]);
      expect(texts.filter((text) => /zebulonix|418 555 0100/i.test(text))).toEqual([]);
    }
    expect(
      site.received.filter(({ recipients }) => recipients.some((one) => one.startsWith('reviewer'))),
    ).toEqual([]);
    expect(await obstaclesOn(visitor)).toEqual([]);
  });
});
