import { z } from 'zod';
import { shownStates } from '../model/decisions/shown-state.ts';
import { changePart } from '../model/messages/comparison.ts';
import { siteCallSchema } from '../model/site-data.ts';
import { formDefinitionSchema } from './definition.ts';

/** An error in words, beside the field that it is about. */
export const shownErrorSchema = z.object({ field: z.string(), message: z.string() });
export type ShownError = z.infer<typeof shownErrorSchema>;

/** An upload that is held, so that it need not be chosen again. */
export const shownFileSchema = z.object({
  token: z.string(),
  field: z.string(),
  name: z.string(),
  size: z.string(),
});
export type ShownFile = z.infer<typeof shownFileSchema>;

/** Where the form is found in each language. */
const alternates = z.object({ fr: z.string().nullable(), en: z.string().nullable() });

/** Hidden fields that make the next request the same submission. */
const carried = z.array(z.tuple([z.string(), z.string()]));

const list = z
  .array(z.object({ value: z.string(), label: z.object({ fr: z.string(), en: z.string() }) }))
  .readonly();

/** What the server hands to the on-demand page that sends a form back with its errors and its answers. */
export const formPageSchema = z.object({
  form: formDefinitionSchema,
  call: siteCallSchema.nullable(),
  lists: z.object({ domain: list, program: list, session: list }),
  values: z.record(z.string(), z.array(z.string())),
  errors: z.array(shownErrorSchema),
  held: z.array(shownFileSchema),
  /** What has changed in the notice since the page on which boxes were ticked. */
  noticeChanges: z.array(changePart),
  lateCode: z.string().nullable(),
  /** The draft that the page shows; null for none. */
  saved: z
    .object({
      /** Goes with the answers. */
      value: z.string(),
      /** When it was saved, as people write it, on a page that opens it; null on one that comes back. */
      at: z.string().nullable(),
      /** Whether the form has other questions now. */
      isOtherForm: z.boolean(),
      /** Answers for which the form has no place any more. */
      gone: z.array(z.object({ label: z.string(), text: z.string() })),
    })
    .nullable(),
  /** True where the answers of the eligibility part were asked about, and are good. */
  isEligible: z.boolean(),
  alternates,
});
export type FormPage = z.infer<typeof formPageSchema>;

/** All answers once more, before they are sent. */
export const reviewPageSchema = z.object({
  formName: z.string(),
  title: z.string(),
  submitLabel: z.string(),
  sections: z.array(
    z.object({
      title: z.string(),
      answers: z.array(z.object({ field: z.string(), label: z.string(), text: z.string() })),
    }),
  ),
  /** The texts agreed to, and the notice that explains them. */
  consents: z.array(z.string()),
  notice: z.string(),
  files: z.array(shownFileSchema),
  carried,
  alternates,
});
export type ReviewPage = z.infer<typeof reviewPageSchema>;

/** Why a call is not for this prospect, and where to go now. */
export const ineligiblePageSchema = z.object({
  formName: z.string(),
  title: z.string(),
  reasons: z.array(z.object({ label: z.string(), reason: z.string() })).min(1),
  programme: z.object({ title: z.string(), url: z.string().nullable() }).nullable(),
  /** The list of programs. */
  programmes: z.string(),
  carried,
  alternates,
});
export type IneligiblePage = z.infer<typeof ineligiblePageSchema>;

/** What the staff asked an applicant for; of the answer, only that it came: nothing that was typed. */
const shownSupplementSchema = z.object({
  id: z.string(),
  /** `closed`: nothing is awaited any more. */
  state: z.enum(['open', 'answered', 'closed']),
  asked: z.string(),
  /** The day, as people write it; null where none was set. */
  due: z.string().nullable(),
  /** Of the text. */
  language: z.enum(['fr', 'en']),
  text: z.string(),
  answer: z
    .object({ received: z.string(), count: z.number(), size: z.string(), isLate: z.boolean() })
    .nullable(),
});
export type ShownSupplement = z.infer<typeof shownSupplementSchema>;

/** The answer to a request of the staff that was not taken, and why. */
export const supplementPageSchema = z.object({
  /** `other`: another answer was received before; `over`: nothing is awaited any more. */
  state: z.enum(['errors', 'busy', 'other', 'over']),
  supplement: shownSupplementSchema,
  form: formDefinitionSchema,
  action: z.string(),
  typed: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })),
  /** The applicant's own page. */
  back: z.string(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
});
export type SupplementPage = z.infer<typeof supplementPageSchema>;

/**
 * What the applicant's own page shows, behind the address of the receipt: nothing that the applicant typed, since the address
 * may be passed on; of the selection, only what was applied.
 */
export const receiptPageSchema = z.object({
  purpose: formDefinitionSchema.shape.purpose,
  reference: z.string(),
  call: z.object({ title: z.string(), url: z.string().nullable(), example: z.boolean() }).nullable(),
  /** In the call's zone, as people write it. */
  received: z.string(),
  attachments: z.object({ count: z.number(), size: z.string() }),
  /** To whom among the staff it was handed over, with the time; null while it was not. */
  deliveries: z.array(z.object({ to: z.enum(['team', 'system']), at: z.string().nullable() })),
  /** Where an application stands in the selection of its call, and since when; null for what is in none. */
  standing: z.object({ state: z.enum(shownStates), since: z.string().nullable() }).nullable(),
  /** What the applicant was told of decisions, word for word, in the language of the application; the newest first. */
  messages: z.array(
    z.object({ at: z.string(), language: z.enum(['fr', 'en']), subject: z.string(), text: z.string() }),
  ),
  /** What the staff asked for beside the application, the newest first. */
  supplements: z.array(shownSupplementSchema),
  /** The form for the one that is open; null where none is. */
  supplementForm: z.object({ form: formDefinitionSchema, action: z.string() }).nullable(),
  nextSteps: z.string(),
  /** True where an e-mail address was given, to which a confirmation goes; never which. */
  hasAddress: z.boolean(),
  /** Where the code of the message is sent that asks to confirm an address; null where none is sent. */
  codeAction: z.string().nullable(),
  /** The day on which results are expected, as people write it; `isOver` once it is past. */
  expected: z.object({ date: z.string(), isOver: z.boolean() }).nullable(),
  /** Where the e-mail address can be corrected; null where it cannot, or no longer. */
  correctAddress: z.string().nullable(),
  /** When it was corrected last; null where it never was. */
  addressCorrected: z.string().nullable(),
  /** Where the application can be withdrawn; null where it cannot, or no longer. */
  withdraw: z.string().nullable(),
  /** Names the answers kept in the browser, which are cleared now. */
  draft: z.string(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
});
export type ReceiptPage = z.infer<typeof receiptPageSchema>;

/** Asks whether an application is to be withdrawn; `decided`: it is too late for that. */
export const withdrawPageSchema = z.object({
  state: z.enum(['ask', 'decided']),
  reference: z.string(),
  call: z.string().nullable(),
  /** The applicant's own page. */
  back: z.string(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
});
export type WithdrawPage = z.infer<typeof withdrawPageSchema>;

/** Asking for the link to one's own page again. */
export const linkPageSchema = z.object({
  /** `code`: the code of the message is asked for; `void`: the link is over; `no-mail`: this server sends none. */
  state: z.enum(['ask', 'sent', 'busy', 'no-mail', 'code', 'void']),
  problem: z.enum(['address', 'reference', 'no-code', 'wrong-code']).nullable(),
  /** What was typed and is wrong. */
  typed: z.object({ address: z.string(), reference: z.string() }),
  alternates: z.object({ fr: z.string(), en: z.string() }),
});
export type LinkPage = z.infer<typeof linkPageSchema>;

/** Correcting the e-mail address of one's application; the address of now is never shown. */
export const addressPageSchema = z.object({
  /**
   * `waiting`: the former address is still to be told of the last correction; `code`: the code of the message is asked for;
   * `void`: the link is over; `no-mail`: this server sends none.
   */
  state: z.enum(['ask', 'sent', 'busy', 'waiting', 'no-mail', 'code', 'done', 'void']),
  /** What is wrong with what was typed, in words. */
  problem: z.string().nullable(),
  /** The new address as it was typed just now. */
  typed: z.string(),
  /** The applicant's own page; null on the page of the link, whose reader may be anyone. */
  back: z.string().nullable(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
});
export type AddressPage = z.infer<typeof addressPageSchema>;

/** Applications that are saved to be continued, in this browser, and their link. */
export const resumePageSchema = z.object({
  /**
   * `mine`: those of this browser, and asking for a link; `link`: this browser saved it, so a button opens the link; `code`: any other,
   * which types the code of the message; `void`: the link is over; `closed`: the call takes nothing any more; `no-mail`: this server
   * sends none.
   */
  state: z.enum(['mine', 'sent', 'busy', 'no-mail', 'link', 'code', 'void', 'closed', 'deleted']),
  problem: z.enum(['address', 'no-code', 'wrong-code']).nullable(),
  /** The address as it was typed just now. */
  typed: z.string(),
  drafts: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** Its form, filled in; null where the call takes nothing any more. */
      url: z.string().nullable(),
      at: z.string(),
      until: z.string(),
      /** Until when it can be sent; null where that is not known. */
      closes: z.string().nullable(),
      /** Whether another of the same person and call is there: one is to be chosen. */
      isToChoose: z.boolean(),
    }),
  ),
  /** Where a late code is typed, of a call that is closed. */
  lateCode: z.string().nullable(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
});
export type ResumePage = z.infer<typeof resumePageSchema>;

/** The state of a subscription to the notice of a call's opening; its address opens it, so nothing of it is shown. */
export const noticePageSchema = z.object({
  /** `code`: the code of the message is asked for; `void`: the link is over. */
  state: z.enum(['code', 'void', 'unconfirmed', 'confirmed', 'sent', 'cancelled']),
  problem: z.enum(['no-code', 'wrong-code', 'wrong-code-here']).nullable(),
  call: z.object({ title: z.string(), url: z.string().nullable() }).nullable(),
  /** Where the page's buttons send what is asked for; null where it has none. */
  action: z.string().nullable(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
});
export type NoticePage = z.infer<typeof noticePageSchema>;

/** A request that could not be answered otherwise: what happened, and what is possible now. */
export const problemPageSchema = z.object({
  title: z.string(),
  advice: z.string(),
  /** A late code that was refused, to be typed again: the page that takes it, and what was typed. */
  lateCode: z.object({ action: z.string(), typed: z.string() }).nullable(),
  /** Pages on which something is possible now, the most useful one first. */
  links: z.array(z.object({ label: z.string(), url: z.string() })).min(1),
});
export type ProblemPage = z.infer<typeof problemPageSchema>;

/** All that the server hands to on-demand pages for applicants. */
export const pageSchemas: readonly z.ZodType[] = [
  formPageSchema,
  reviewPageSchema,
  ineligiblePageSchema,
  receiptPageSchema,
  withdrawPageSchema,
  linkPageSchema,
  addressPageSchema,
  resumePageSchema,
  noticePageSchema,
  problemPageSchema,
];
