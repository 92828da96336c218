import { z } from 'zod';
import { calledSchema } from './called.ts';

const locale = z.enum(['fr', 'en']);
const alternates = z.object({ fr: z.string(), en: z.string() });

/** Where an application stands, what is pending, and what can be chosen. */
export const decisionChoiceSchema = z.object({
  reference: z.string(),
  state: z.string(),
  /** What is chosen and not applied, by whom and when; null where nothing is. */
  pending: z.string().nullable(),
  /** Nothing, then each state that it can get; one is chosen. */
  options: z.array(z.object({ value: z.string(), label: z.string(), isChosen: z.boolean() })),
  /** What the person saw, for the server to compare. */
  shown: z.string(),
});
export type DecisionChoice = z.infer<typeof decisionChoiceSchema>;

/** Where an application stands in the selection, on its page for the staff. */
export const applicationDecisionSchema = z.object({
  /** Null where it is erased or held back, or its call has left the site. */
  choice: decisionChoiceSchema.nullable(),
  /** Where the pending decisions of its call are applied; null where its call has left the site, or has another form. */
  href: z.string().nullable(),
  /** Its states until now, the newest first. */
  history: z.array(z.object({ at: z.string(), actor: z.string(), words: z.string() })),
  /** What the applicant was told, the newest first. */
  messages: z.array(z.object({ title: z.string(), language: locale, subject: z.string(), text: z.string() })),
});
export type ApplicationDecision = z.infer<typeof applicationDecisionSchema>;

/** A message as it will be sent. */
const preview = z.object({
  language: locale,
  subject: z.string(),
  text: z.string(),
  /** How it goes, and where. */
  way: z.string(),
  /** Whether its reasons are confirmed, in words. */
  reasons: z.string(),
  isUnconfirmed: z.boolean(),
  /** Where its reasons are edited. */
  reasonsHref: z.string(),
});

/** What the server hands to the page on which the pending decisions of a call are applied. */
export const decisionsPageSchema = z.object({
  formToken: z.string(),
  alternates,
  call: z.string(),
  /** Where decisions are chosen. */
  ranking: z.string(),
  /** Where the texts of the messages are written. */
  texts: z.string(),
  /** Where the record of the selection is. */
  record: z.string(),
  /** Where texts are drafted from accepted applications. */
  showcase: z.string(),
  /** False without an SMTP server. */
  canSend: z.boolean(),
  /** How many messages wait for their reasons. */
  unconfirmed: z.number(),
  rows: z.array(
    calledSchema.extend({
      reference: z.string(),
      href: z.string(),
      from: z.string(),
      to: z.string(),
      by: z.string(),
      at: z.string(),
      /** How many reviews are sent of how many, and the median; empty where nobody has it to review. */
      reviews: z.string(),
      /** Null where nobody is written to. */
      message: preview.nullable(),
      shown: z.string(),
    }),
  ),
  /** How many applications to the call stand where. */
  counts: z.array(z.object({ state: z.string(), count: z.number() })),
  /** What came of a button, a sentence each. */
  done: z.array(z.string()),
  problem: z.string().nullable(),
  /** What is wrong, application by application. */
  problems: z.array(z.string()),
});
export type DecisionsPage = z.infer<typeof decisionsPageSchema>;

const messageText = z.object({ subject: z.string(), text: z.string() });

/** What the server hands to the page on which the texts of messages are written. */
export const decisionTextsPageSchema = z.object({
  formToken: z.string(),
  alternates,
  call: z.string(),
  /** Where decisions are applied. */
  decisions: z.string(),
  states: z.array(
    z.object({
      state: z.string(),
      label: z.string(),
      isSent: z.boolean(),
      /** Whether the staff choose if a message is sent at all. */
      isOptional: z.boolean(),
      savedAt: z.number(),
      fr: messageText,
      en: messageText,
    }),
  ),
  done: z.array(z.string()),
  problem: z.string().nullable(),
  problems: z.array(z.string()),
});
export type DecisionTextsPage = z.infer<typeof decisionTextsPageSchema>;

/** What the server hands to the page on which the reasons of a decision are edited. */
export const reasonsPageSchema = z.object({
  formToken: z.string(),
  alternates,
  reference: z.string(),
  call: z.string(),
  decisions: z.string(),
  application: z.string(),
  /** The applicant’s. */
  language: locale,
  /** The decision that is pending, by its name and in words; null where none is. */
  pending: z.object({ state: z.string(), label: z.string() }).nullable(),
  status: z.string(),
  items: z.array(z.object({ label: z.string(), text: z.string() })),
  overall: z.string(),
  longest: z.number(),
  savedAt: z.number(),
  done: z.array(z.string()),
  problem: z.string().nullable(),
});
export type ReasonsPage = z.infer<typeof reasonsPageSchema>;

/** What the server hands to the page with the record of a selection. */
export const selectionRecordPageSchema = z.object({
  alternates,
  call: z.string(),
  decisions: z.string(),
  /** As it is published. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  /** What is still to be done before it can be published, a sentence each. */
  open: z.array(z.string()),
  /** The text for the outcome in each language; none while something is to be done. */
  texts: z.array(z.object({ language: locale, text: z.string() })),
});
export type SelectionRecordPage = z.infer<typeof selectionRecordPageSchema>;

/** A text of the showcase, and where the CMS opens it; null for a person who may not open it. */
const showcaseText = z.object({ title: z.string(), isPublished: z.boolean(), href: z.string().nullable() });

/** What the server hands to the page on which texts are drafted from the accepted applications to a call. */
export const showcasePageSchema = z.object({
  formToken: z.string(),
  alternates,
  call: z.string(),
  decisions: z.string(),
  /** Why nothing can be drafted at the moment; null where it can. */
  unavailable: z.string().nullable(),
  cohorts: z.array(showcaseText),
  /** Whether start-ups can be drafted: a cohort of the call is published. */
  isReady: z.boolean(),
  domains: z.array(z.object({ value: z.string(), label: z.string() })),
  rows: z.array(
    calledSchema.extend({
      reference: z.string(),
      href: z.string(),
      /** The applicant’s language, in which the text is drafted. */
      language: locale,
      /** The text that was drafted, by whom and when; null where none is. */
      drafted: showcaseText.extend({ by: z.string(), at: z.string() }).nullable(),
      isChosen: z.boolean(),
      startup: z.object({ name: z.string(), tagline: z.string(), domain: z.string(), website: z.string() }),
    }),
  ),
  longest: z.object({ name: z.number(), tagline: z.number() }),
  done: z.array(z.string()),
  problem: z.string().nullable(),
  problems: z.array(z.string()),
});
export type ShowcasePage = z.infer<typeof showcasePageSchema>;
