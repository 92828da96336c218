import { z } from 'zod';
import { calledSchema } from './called.ts';
import { applicationDecisionSchema } from './decisions.ts';
import { applicationReviewsSchema } from './reviews.ts';
import { deliveryFilters, reviewFilters } from '../applications/filters.ts';
import { selectionStates } from '../decisions/states.ts';

const locale = z.enum(['fr', 'en']);
const choice = z.object({ value: z.string(), label: z.string() });

/** A remark on an application, beside its name. `warns`: someone should look at it. */
const badge = z.object({ label: z.string(), warns: z.boolean() });

/** How an application came after its call had closed: by a code, or within the grace period. */
const timing = z.enum(['late', 'grace']).nullable();

/** What the filters of the list say, as they are typed; empty where one says nothing. */
const filterSchema = z.object({
  text: z.string(),
  call: z.string(),
  form: z.string(),
  state: z.enum(['', 'accepted', 'quarantined', 'erased']),
  language: z.enum(['', 'fr', 'en']),
  delivery: z.enum(['', ...deliveryFilters]),
  review: z.enum(['', ...reviewFilters]),
  selection: z.enum(['', ...selectionStates]),
});
export type TypedFilter = z.infer<typeof filterSchema>;

const row = calledSchema.extend({
  reference: z.string(),
  href: z.string(),
  call: z.string(),
  form: z.string(),
  received: z.string(),
  timing,
  language: locale.nullable(),
  files: z.number(),
  /** How many reviews of how many are sent, and the median of their totals; empty where there is nothing to say. */
  reviews: z.string(),
  median: z.string(),
  badges: z.array(badge),
});
export type ApplicationListRow = z.infer<typeof row>;

/** What the server hands to the page that lists applications. */
export const applicationsPageSchema = z.object({
  formToken: z.string(),
  /** This page with its filters, where its forms are sent. */
  address: z.string(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
  filter: filterSchema,
  /** What each filter offers, beside nothing. */
  choices: z.object({
    call: z.array(choice),
    form: z.array(choice),
    state: z.array(choice),
    language: z.array(choice),
    delivery: z.array(choice),
    review: z.array(choice),
    selection: z.array(choice),
  }),
  rows: z.array(row),
  /** Of a search that is not at its end: how many it looked at, back to when. */
  looked: z.object({ count: z.number(), back: z.string() }).nullable(),
  older: z.string().nullable(),
  /** Where the reviews of each call are set up. */
  reviewCalls: z.array(z.object({ href: z.string(), title: z.string() })),
  /** The list from its beginning; null on the first page. */
  newest: z.string().nullable(),
  /** What came of a button, a sentence each. */
  done: z.array(z.string()),
  problem: z.string().nullable(),
  lateCodes: z
    .object({
      advice: z.string(),
      warning: z.string().nullable(),
      codes: z.array(z.object({ code: z.string(), addresses: z.array(z.string()) })),
    })
    .nullable(),
  limits: z.object({ hours: z.number(), count: z.number(), usualHours: z.number() }),
});
export type ApplicationsPage = z.infer<typeof applicationsPageSchema>;

const file = z.object({
  name: z.string(),
  href: z.string(),
  question: z.string(),
  type: z.string(),
  size: z.string(),
  warnings: z.array(z.string()),
});

/** What the staff asked the applicant for beside the application, and what was answered. */
const supplementsSchema = z.object({
  canAsk: z.boolean(),
  /** False where the text is for the staff to send. */
  isMailed: z.boolean(),
  /** Of a request, in signs. */
  longest: z.number(),
  /** A request that was refused, as it was typed. */
  typed: z.object({ text: z.string(), due: z.string(), takesFiles: z.boolean() }),
  list: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['open', 'answered', 'closed']),
      asked: z.string(),
      author: z.string(),
      due: z.string().nullable(),
      isMailed: z.boolean(),
      text: z.string(),
      answer: z
        .object({ received: z.string(), isLate: z.boolean(), text: z.string(), files: z.array(file) })
        .nullable(),
    }),
  ),
});

/** What the server hands to the page of one application. */
export const applicationPageSchema = z.object({
  formToken: z.string(),
  reference: z.string(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
  list: z.string(),
  form: z.string(),
  call: z.string().nullable(),
  received: z.string(),
  timing,
  state: z.enum(['accepted', 'quarantined', 'erased']),
  badges: z.array(badge),
  /** Other applications for the same call from the same address; `isWhole`: all were looked at. */
  similar: z.object({
    list: z.array(z.object({ reference: z.string(), href: z.string(), received: z.string() })),
    isWhole: z.boolean(),
  }),
  /** The signals that speak for spam, in words. */
  signals: z.array(z.string()),
  /** The address that the applicant corrected last, in place of the one among the answers; null where none was. */
  contact: z.object({ address: z.string(), since: z.string() }).nullable(),
  /** The applicant's language, in which the questions and answers are; null where it was erased. */
  language: locale.nullable(),
  sections: z.array(
    z.object({
      title: z.string(),
      answers: z.array(z.object({ label: z.string(), text: z.string(), isEmpty: z.boolean() })),
    }),
  ),
  unrecognised: z.array(z.object({ name: z.string(), text: z.string() })),
  consents: z.array(z.object({ label: z.string(), version: z.string(), at: z.string() })),
  files: z.array(file),
  supplements: supplementsSchema,
  deliveries: z.array(
    z.object({
      channel: z.string(),
      outcome: z.string(),
      attempts: z.string(),
      at: z.string(),
      error: z.string().nullable(),
    }),
  ),
  canReplay: z.boolean(),
  notes: z.array(
    z.object({ id: z.string(), at: z.string(), author: z.string(), text: z.string(), isOwn: z.boolean() }),
  ),
  longestNote: z.number(),
  /** What was typed of a note that was refused. */
  typedNote: z.string(),
  /** Null where nobody reviews the applications to its call. */
  reviews: applicationReviewsSchema.nullable(),
  /** Null for what is in no selection, such as a question. */
  decision: applicationDecisionSchema.nullable(),
  /** When it is erased by itself. */
  eraseAfter: z.string(),
  history: z.array(
    z.object({
      at: z.string(),
      actor: z.string(),
      action: z.string(),
      subject: z.string(),
      /** What is to be read in parentheses after it; empty where nothing is. */
      detail: z.string(),
    }),
  ),
  /** `erase`: asks whether it is to be erased for good. */
  step: z.enum(['read', 'erase']),
  done: z.array(z.string()),
  problem: z.string().nullable(),
});
export type ApplicationPage = z.infer<typeof applicationPageSchema>;
