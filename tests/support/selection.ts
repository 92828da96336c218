import type { BrowserContext, Page } from 'playwright/test';
import { applicationAnswers } from './application.ts';

/** Stands in everything that says who applies, and nowhere else. */
export const canary = 'Zebulonix';

/**
 * Twelve applicants. The criteria count 25, 30, 20, 15 and 10, so that a point of a score is worth 6.25, 7.5, 5, 3.75 and 2.5:
 * 34434 comes to 18.75 + 30 + 20 + 11.25 + 10 = 90. Totals and ranking are worked out by hand. Rémi is in conflict with two,
 * and Hélène is harsh.
 */
const table = `
   | scores: Rita, Rémi, Hélène | totals     | rank, median, mean, spread, reviews | without Hélène: the same, and the change | becomes
01 fr | 44444 43443 22222 | 100  90  50 |  1 90   80   50 3 |  1 95   95   10 2 no change     | accepted
02 en | 34434 34334 12312 |  90  85  45 |  2 85   73.3 45 3 |  3 87.5 87.5  5 2 loses 1 rank  | accepted
03 fr | 33333 43343 22122 |  75  85  45 |  3 75   68.3 40 3 |  4 80   80   10 2 loses 1 rank  | interview
04 en | 44444 22322 11111 | 100  55  25 |  7 55   60   75 3 |  6 77.5 77.5 45 2 up 1 rank     | declined
05 fr | 33233 32332 22222 |  70  65  50 |  5 65   61.7 20 3 |  7 67.5 67.5  5 2 loses 2 ranks | declined
06 en | 32332 32232 12112 |  65  60  35 |  6 60   53.3 30 3 |  8 62.5 62.5  5 2 loses 2 ranks | declined
07 fr | 44344   -   12212 |  95   -  40 |  4 67.5 67.5 55 2 |  1 95   95    0 1 up 3 ranks    | accepted
08 en | 33433   -   11211 |  80   -  30 |  8 55   55   50 2 |  4 80   80    0 1 up 4 ranks    | shortlisted
09 fr | 22222 22322 12212 |  50  55  40 | 10 50   48.3 15 3 | 10 52.5 52.5  5 2 no change     | declined
10 en | 32232 22222 22222 |  60  50  50 |  9 50   53.3 10 3 |  9 55   55   10 2 no change     | declined
11 fr | 12212 13213 11111 |  40  50  25 | 11 40   38.3 25 3 | 11 45   45   10 2 no change     | declined
12 en | 12212 13213 11111 |  40  50  25 | 11 40   38.3 25 3 | 11 45   45   10 2 no change     | declined
`;

export const reviewerNames = ['Rita Roy', 'Rémi Gagnon', 'Hélène Côté'] as const;

export interface Applicant {
  /** Of the company, of the person, and in the address. */
  name: string;
  language: 'fr' | 'en';
  /** Of the reviewers, in the order of their names: a digit for each criterion; `-` where there is a conflict of interest. */
  scores: readonly string[];
  /** Rank, median, mean, spread and number of reviews, as the staff read them in English. */
  ranked: readonly string[];
  /** The same without Hélène, between rank and median what changes. */
  rankedWithout: readonly string[];
  becomes: string;
}

const words = (text = '') => text.trim().split(/\s+/);

export const applicants: readonly Applicant[] = table
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line): Applicant => {
    const [who, scores, , ranked, without, becomes = ''] = line.split('|');
    const [number, language] = words(who);
    const all = words(ranked);
    const [rank = '', median = '', mean = '', spread = '', count = '', ...change] = words(without);
    return {
      name: `${canary} ${number}`,
      language: language === 'fr' ? 'fr' : 'en',
      scores: words(scores),
      ranked: all,
      rankedWithout: [rank, all[0] ?? '', change.join(' '), median, mean, spread, count],
      becomes: becomes.trim(),
    };
  });

const own = ({ name }: Applicant) => name.toLowerCase().replace(' ', '-');
export const addressOf = (applicant: Applicant): string => `${own(applicant)}@example.org`;

/** The applicant's name is in every answer that says who applies, and in no other. */
export const answersOf = (applicant: Applicant): Record<string, string> => ({
  ...applicationAnswers,
  companyName: applicant.name,
  website: `https://${own(applicant)}.example`,
  contactName: `Camille ${applicant.name}`,
  email: addressOf(applicant),
  phone: '+1 418 555 0100',
  ...(applicant.language === 'en' && {
    summary: 'An example.',
    problem: 'A problem.',
    difference: 'A difference.',
    needs: 'A need.',
    studyConsent:
      'I agree that my answers are kept and read in order to consider my application, as explained above.',
  }),
});

/** The applicant's name is in its name and in it. */
export const deckOf = (applicant: Applicant) => ({
  name: `${own(applicant)}.pdf`,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.4\n${applicant.name}\ntrailer<<>>\n%%EOF\n`),
});

/** Applies as a browser without JavaScript does. @returns the path of the applicant's own page. */
export async function applyWithoutJavaScript(origin: string, applicant: Applicant): Promise<string> {
  const form = new FormData();
  const sent = { ...answersOf(applicant), call: 'demo-2026', language: applicant.language };
  for (const [name, value] of Object.entries(sent)) form.set(name, value);
  const { name, mimeType, buffer } = deckOf(applicant);
  form.set('pitchDeck', new File([buffer], name, { type: mimeType }));
  const response = await fetch(`${origin}/api/forms/application`, {
    method: 'POST',
    headers: { accept: 'text/html' },
    body: form,
    redirect: 'manual',
  });
  if (response.status !== 303) throw new Error(`${response.status} ${await response.text()}`);
  return new URL(response.headers.get('location') ?? '', origin).pathname;
}

/** Applies on the page of the form. @returns the path of the applicant's own page. */
export async function applyOnPage(page: Page, path: string, applicant: Applicant): Promise<string> {
  await page.goto(path);
  await page.locator('application-form[data-ready]').waitFor();
  for (const [name, value] of Object.entries(answersOf(applicant))) {
    const field = page.locator(`application-form [name="${name}"]`);
    const type = await field.first().getAttribute('type');
    if (type === 'radio') await page.locator(`[name="${name}"][value="${value}"]`).check();
    else if (type === 'checkbox') await field.check();
    else await field.fill(value);
  }
  await page.locator('input[name="pitchDeck"]').setInputFiles(deckOf(applicant));
  await page.getByRole('button', { name: /^(?:Envoyer ma candidature|Send my application)$/ }).click();
  await page.waitForURL(/\/(?:recu|receipt)\//);
  return new URL(page.url()).pathname;
}

/** Everything that a browser receives: headers and bodies, as they come. Typefaces, which it has kept, are not read again. */
export function listenTo(context: BrowserContext) {
  const answers: Promise<string>[] = [];
  const unread: string[] = [];
  context.on('response', (response) => {
    const read = async () => {
      const isRedirect = response.status() >= 300 && response.status() < 400;
      const body = await response.text().catch(() => {
        if (!isRedirect && response.request().resourceType() !== 'font') unread.push(response.url());
        return '';
      });
      return `${JSON.stringify(await response.allHeaders())}\n${body}`;
    };
    answers.push(read());
  });
  return {
    unread,
    /** Waits until all that has come is read. */
    settle: async () => Promise.all(answers),
  };
}
