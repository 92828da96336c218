import {
  rankingPageSchema,
  reviewCallPageSchema,
  reviewPageSchema,
  reviewQueuePageSchema,
  type RankingPage,
  type ReviewCallPage,
  type ReviewPage,
  type ReviewQueuePage,
} from '../../src/model/messages/reviews.ts';
import { signInWith, type Browser, type Office, type Page } from './accounts.ts';
import { dataOf, staffIn, type Staff } from './staff-page.ts';
import { anApplication, monday, store } from './stored.ts';

export const queueIn = (page: Page): ReviewQueuePage => reviewQueuePageSchema.parse(dataOf(page));
export const reviewIn = (page: Page): ReviewPage => reviewPageSchema.parse(dataOf(page));
export const callIn = (page: Page): ReviewCallPage => reviewCallPageSchema.parse(dataOf(page));
export const rankingIn = (page: Page): RankingPage => rankingPageSchema.parse(dataOf(page));

export const queuePath = '/admin/reviews/';
export const reviewPathOf = (reference: string) => `${queuePath}${reference}/`;
export const callPath = '/admin/applications/review/spring/';
export const rankingPath = '/admin/applications/ranking/spring/';

type Values = readonly [string, string][];

/** A person who reviews, in their browser. */
export interface Reviewer {
  id: string;
  email: string;
  browser: Browser;
  queue: () => Promise<ReviewQueuePage>;
  /** The references of what is left to send, in the order of the queue. */
  toDo: () => Promise<string[]>;
  read: (reference: string) => Promise<ReviewPage>;
  /** Sends the form of a review. */
  write: (reference: string, action: string, ...values: Values) => Promise<Page>;
}

/** Hires a person who reviews, and signs them in. */
export async function reviewerIn(office: Office, email: string): Promise<Reviewer> {
  const { id } = await office.hire(email, ['reviewer']);
  const browser = await signInWith(office, email);
  const { text } = await browser.get('/admin/account/');
  const token = /"formToken":"([\w-]+)"/.exec(text)?.[1] ?? '';
  const queue = async () => queueIn(await browser.get(queuePath));
  return {
    id,
    email,
    browser,
    queue,
    toDo: async () =>
      (await queue()).calls
        .flatMap(({ rows }) => rows)
        .filter(({ state }) => state !== 'sent')
        .map(({ reference }) => reference),
    read: async (reference) => reviewIn(await browser.get(reviewPathOf(reference))),
    write: (reference, action, ...values) =>
      browser.post(reviewPathOf(reference), [['token', token], ['action', action], ...values]),
  };
}

/** Scores of both criteria of the spring call, and a comment on each. */
export const scored = (need: number, team: number): [string, string][] => [
  ['score-0', String(need)],
  ['score-1', String(team)],
  ['comment-0', `need ${need}`],
  ['comment-1', ''],
  ['comment', 'in all'],
];

const { answers } = anApplication();

/** Applications to the spring call, as many as asked for, from people of two fields by turns. */
export async function receiveMany(office: Office, count: number): Promise<string[]> {
  const references: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const domain = number % 2 === 0 ? 'cybersecurity' : 'blockchain';
    references.push(
      await store(office.store, {
        call: 'spring',
        receivedAt: monday + number * 1_000,
        answers: { ...answers, companyName: `Atelier ${number}`, domain },
      }),
    );
  }
  return references;
}

/** The staff choose reviewers of the spring call, and save. */
export const setUp = (
  staff: Staff,
  reviewers: readonly Pick<Reviewer, 'id'>[],
  { perApplication = 2, isBlind = false, closesAt = '' } = {},
): Promise<Page> =>
  staff.send(
    callPath,
    ['action', 'save'],
    ['perApplication', String(perApplication)],
    ['closesAt', closesAt],
    ...(isBlind ? ([['isBlind', 'yes']] as [string, string][]) : []),
    ...reviewers.map(({ id }): [string, string] => ['reviewer', id]),
  );

export const shareOut = (staff: Staff): Promise<Page> => staff.send(callPath, ['action', 'share']);

/** Applications that were shared out among reviewers. */
export async function openReviews(
  office: Office,
  {
    applications = 3,
    reviewers: names = ['rita@example.org', 'remy@example.org'],
    ...settings
  }: {
    applications?: number;
    reviewers?: readonly string[];
    perApplication?: number;
    isBlind?: boolean;
    closesAt?: string;
  } = {},
) {
  const references = await receiveMany(office, applications);
  const staff = await staffIn(office);
  const reviewers: Reviewer[] = [];
  for (const name of names) reviewers.push(await reviewerIn(office, name));
  await setUp(staff, reviewers, settings);
  await shareOut(staff);
  return { references, staff, reviewers };
}
