import { z } from 'zod';
import { calledSchema } from './called.ts';
import { decisionChoiceSchema } from './decisions.ts';
import { steps } from '../reviews/scale.ts';

const locale = z.enum(['fr', 'en']);
const alternates = z.object({ fr: z.string(), en: z.string() });
const outcome = {
  /** What came of a button, a sentence each. */
  done: z.array(z.string()),
  problem: z.string().nullable(),
};

const queueRow = z.object({
  reference: z.string(),
  href: z.string(),
  state: z.enum(['to do', 'draft', 'sent']),
  total: z.string().nullable(),
});

/** What the server hands to the page that lists what a person has to review. */
export const reviewQueuePageSchema = z.object({
  alternates,
  calls: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      /** Until when reviews may be sent and changed; null where no end is set. */
      closes: z.string().nullable(),
      isOver: z.boolean(),
      sent: z.number(),
      rows: z.array(queueRow),
    }),
  ),
  /** The application to go on with. */
  next: z.string().nullable(),
  ...outcome,
});
export type ReviewQueuePage = z.infer<typeof reviewQueuePageSchema>;

/** A criterion in the form of a review, with what was typed. */
const criterion = z.object({
  label: z.string(),
  detail: z.string().nullable(),
  /** Its share of the total, in words; null where all count the same. */
  weight: z.string().nullable(),
  score: z.literal(steps).nullable(),
  comment: z.string(),
  /** What is wrong with the score, and with the comment. */
  scoreProblem: z.string().nullable(),
  commentProblem: z.string().nullable(),
});

const sentReview = z.object({
  name: z.string(),
  total: z.string(),
  scores: z.array(z.object({ label: z.string(), score: z.string(), comment: z.string() })),
  comment: z.string(),
});
export type SentReview = z.infer<typeof sentReview>;

/** What the server hands to the page on which an application is reviewed. */
export const reviewPageSchema = z.object({
  formToken: z.string(),
  reference: z.string(),
  alternates,
  call: z.string(),
  language: locale,
  isBlind: z.boolean(),
  sections: z.array(
    z.object({
      title: z.string(),
      answers: z.array(z.object({ label: z.string(), text: z.string(), isEmpty: z.boolean() })),
    }),
  ),
  files: z.array(
    z.object({
      name: z.string(),
      href: z.string(),
      question: z.string(),
      type: z.string(),
      size: z.string(),
      warnings: z.array(z.string()),
    }),
  ),
  /** Files that are kept back in a blind review, by question. */
  withheld: z.array(z.object({ question: z.string(), words: z.string() })),
  /** The criteria that are answered, and since when the site publishes them. */
  criteria: z.object({ title: z.string(), from: z.string() }),
  items: z.array(criterion),
  comment: z.string(),
  commentProblem: z.string().nullable(),
  reason: z.string(),
  reasonProblem: z.string().nullable(),
  longest: z.object({ comment: z.number(), overall: z.number(), reason: z.number() }),
  state: z.enum(['to do', 'draft', 'sent']),
  isOver: z.boolean(),
  closes: z.string().nullable(),
  total: z.string().nullable(),
  /** The reviews of others; null while one's own is not sent. */
  others: z.array(sentReview).nullable(),
  progress: z.object({ sent: z.number(), all: z.number() }),
  ...outcome,
});
export type ReviewPage = z.infer<typeof reviewPageSchema>;

/** What the server hands to the page on which the staff set up the review of a call. */
export const reviewCallPageSchema = z.object({
  formToken: z.string(),
  alternates,
  call: z.string(),
  /** The applications to the call, in the list. */
  list: z.string(),
  /** Where they rank by their reviews. */
  ranking: z.string(),
  /** The version that reviews answer; null while none is published. */
  criteria: z
    .object({
      title: z.string(),
      since: z.string(),
      digest: z.string(),
      isNewer: z.boolean(),
      items: z.array(z.object({ label: z.string(), weight: z.string().nullable() })),
    })
    .nullable(),
  isBeforeOpening: z.boolean(),
  reviewers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      /** False for a person who had something to review, and may review no more. */
      mayReview: z.boolean(),
      isChosen: z.boolean(),
      assigned: z.number(),
      sent: z.number(),
      conflicts: z.number(),
    }),
  ),
  perApplication: z.string(),
  mostPerApplication: z.number(),
  isBlind: z.boolean(),
  /** As a browser's own field writes it; empty where no end is set. */
  closesAt: z.string(),
  zone: z.string(),
  ...outcome,
});
export type ReviewCallPage = z.infer<typeof reviewCallPageSchema>;

const rankingRow = z.object({
  reference: z.string(),
  href: z.string(),
  /** A number, or words where no review counts. */
  rank: z.string(),
  /** Null while everyone’s reviews count. */
  shift: z.object({ before: z.string(), gain: z.string() }).nullable(),
  /** Empty where no review counts, as are the next two. */
  median: z.string(),
  mean: z.string(),
  spread: z.string(),
  count: z.number(),
});

/** How the applications to a call rank by their reviews. */
const rankingSchema = z.object({
  alternates,
  call: z.string(),
  /** Where the reviews of the call are set up. */
  setUp: z.string(),
  /** Everyone, then each person who can be left out; one is chosen. */
  choices: z.array(z.object({ href: z.string(), label: z.string(), isChosen: z.boolean() })),
  rows: z.array(rankingRow),
});
export type Ranking = z.infer<typeof rankingSchema>;

/** What the server hands to the page that ranks the applications to a call, on which the staff decide. */
export const rankingPageSchema = rankingSchema.extend({
  formToken: z.string(),
  rows: z.array(rankingRow.extend({ ...calledSchema.shape, decision: decisionChoiceSchema.nullable() })),
  /** Where decisions are applied, and how many are pending. */
  decisions: z.object({ href: z.string(), pending: z.number() }),
  ...outcome,
  /** What is wrong, application by application. */
  problems: z.array(z.string()),
});
export type RankingPage = z.infer<typeof rankingPageSchema>;

/** The reviews of an application, on its page for the staff. */
export const applicationReviewsSchema = z.object({
  /** Where the review of the call is set up. */
  href: z.string(),
  summary: z.string(),
  list: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['assigned', 'draft', 'sent', 'conflict']),
      name: z.string(),
      at: z.string(),
      /** Of a conflict. */
      reason: z.string(),
      review: sentReview.nullable(),
      canTakeAway: z.boolean(),
    }),
  ),
  /** Who could review it beside those. */
  candidates: z.array(z.object({ value: z.string(), label: z.string() })),
});
export type ApplicationReviews = z.infer<typeof applicationReviewsSchema>;
