import { z } from 'zod';
import { roles } from '../accounts/roles.ts';

/** What is said on the page to sign in of what happened before it. */
export const shownProblems = [
  'signed-out',
  'too-many',
  'oidc-refused',
  'oidc-unverified',
  'oidc-unknown',
  'oidc-unreachable',
] as const;

/** What the server hands to the pages on which people sign in. */
export const signInPageSchema = z.object({
  /** `ask`: for an address; `sent`: a message is on its way; `link`, `code`: behind its link; `void`: that link is over. */
  step: z.enum(['ask', 'sent', 'link', 'code', 'void']),
  problem: z.enum(['not-an-address', 'wrong-code', 'no-code', 'elsewhere', ...shownProblems]).nullable(),
  /** The ways in that the server's settings leave. */
  hasLink: z.boolean(),
  hasPasskey: z.boolean(),
  hasOidc: z.boolean(),
  /** Where its form is sent. */
  action: z.string(),
  /** What was typed. */
  email: z.string(),
  destination: z.string(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
});
export type SignInPage = z.infer<typeof signInPageSchema>;

const person = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  isDisabled: z.boolean(),
  isYou: z.boolean(),
  /** As people write it; null for a person who is signed in nowhere. */
  seen: z.string().nullable(),
});

/** What the server hands to the page of a person's own account. */
export const accountPageSchema = z.object({
  email: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  formToken: z.string(),
  /** Null where the server's settings leave that way out. */
  passkeys: z
    .array(z.object({ id: z.string(), agent: z.string(), since: z.string(), used: z.string().nullable() }))
    .nullable(),
  /** False for a person whose sign-in is longer ago. */
  canAddPasskey: z.boolean(),
  sessions: z.array(
    z.object({
      id: z.string(),
      agent: z.string(),
      since: z.string(),
      seen: z.string(),
      isThis: z.boolean(),
    }),
  ),
});
export type AccountPage = z.infer<typeof accountPageSchema>;

/** What the server hands to the page on which an administrator manages accounts. */
export const peoplePageSchema = z.object({
  formToken: z.string(),
  people: z.array(person),
  problem: z.enum(['not-an-address', 'no-role', 'yourself', 'has-account', 'unknown']).nullable(),
  /** Of an invitation just made. */
  invitation: z
    .object({
      email: z.string(),
      link: z.string(),
      code: z.string(),
      expires: z.string(),
      isMailed: z.boolean(),
    })
    .nullable(),
  /** The record, the newest first. */
  activity: z.array(z.object({ at: z.string(), actor: z.string(), action: z.string(), subject: z.string() })),
});
export type PeoplePage = z.infer<typeof peoplePageSchema>;
