import { z } from 'zod';

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
  /** Null where it is erased or held back. */
  choice: decisionChoiceSchema.nullable(),
  /** Where the pending decisions of its call are applied. */
  href: z.string(),
  /** Its states until now, the newest first. */
  history: z.array(z.object({ at: z.string(), actor: z.string(), words: z.string() })),
});
export type ApplicationDecision = z.infer<typeof applicationDecisionSchema>;

/** What the server hands to the page on which the pending decisions of a call are applied. */
export const decisionsPageSchema = z.object({
  formToken: z.string(),
  alternates,
  call: z.string(),
  /** Where decisions are chosen. */
  ranking: z.string(),
  rows: z.array(
    z.object({
      reference: z.string(),
      href: z.string(),
      from: z.string(),
      to: z.string(),
      by: z.string(),
      at: z.string(),
      /** How many reviews are sent of how many, and the median; empty where nobody has it to review. */
      reviews: z.string(),
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
