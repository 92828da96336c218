import { z } from 'zod';
import type { Kysely } from 'kysely';
import { minuteMs } from '../../model/durations.ts';
import type { Database } from '../applications/storage/database/schema.ts';

/** The library of passkeys, which reads certificates: loaded when the first of them is made or used, see decision 111. */
export const loadLibrary = () => import('@simplewebauthn/server');

/** How long a device may take to sign. */
export const challengeMs = 5 * minuteMs;

/** The site for which passkeys are made: they work under its very address only. */
export interface PasskeySite {
  db: Kysely<Database>;
  /** Signs what devices are asked to sign. */
  key: Uint8Array;
  /** Without a slash at its end. */
  siteUrl: string;
  /** As the device shows it. */
  siteName: string;
}

/** What devices know the site by. */
export const rpIdOf = (siteUrl: string) => new URL(siteUrl).hostname;

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]*$/);

const answerSchema = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}),
});

/** What a browser sends once a device has made a key. */
export const registrationSchema = answerSchema.extend({
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
  }),
});

/** What a browser sends once a device has signed. */
export const assertionSchema = answerSchema.extend({
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish().transform((handle) => handle ?? undefined),
  }),
});

/** The library throws where it refuses what a browser sent; it reads nothing from elsewhere that could fail. */
export async function unlessRefused<Result>(
  read: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

/** What the device says that it was asked to sign, in base64url; undefined where its answer cannot be read. */
export async function challengeIn(clientDataJSON: string): Promise<string | undefined> {
  const { decodeClientDataJSON } = await import('@simplewebauthn/server/helpers');
  const clientData = await unlessRefused(() => decodeClientDataJSON(clientDataJSON));
  return typeof clientData?.challenge === 'string' ? clientData.challenge : undefined;
}
