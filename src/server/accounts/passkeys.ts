import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  type WebAuthnCredential,
} from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { sha256 } from '../../digest.ts';
import { minuteMs } from '../../model/durations.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import type { Account } from './accounts.ts';

/** How long a device may take to sign. */
const challengeMs = 5 * minuteMs;

/** So many passkeys a person may have. */
const maxPasskeys = 20;

/** The site for which passkeys are made: they work under its very address only. */
export interface PasskeySite {
  db: Kysely<Database>;
  /** Without a slash at its end. */
  siteUrl: string;
  /** As the device shows it. */
  siteName: string;
}

/** A passkey as its owner sees it. */
export interface Passkey {
  id: string;
  agent: string;
  createdAt: number;
  lastUsedAt: number | null;
}

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]*$/);

/** What a browser sends once a device has made a key. */
const registrationSchema = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(50)).max(10).optional(),
  }),
});

/** What a browser sends once a device has signed. */
const assertionSchema = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish().transform((handle) => handle ?? undefined),
  }),
});

/** The library throws where it refuses what a browser sent; it reads nothing from elsewhere that could fail. */
async function unlessRefused<Result>(read: () => Result | Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

const idOf = (siteUrl: string) => new URL(siteUrl).hostname;

async function keepChallenge(
  db: Kysely<Database>,
  challenge: string,
  account: string | null,
  now: number,
): Promise<void> {
  await db
    .insertInto('passkey_challenges')
    .values({ id: sha256(challenge), account, expires_at: now + challengeMs })
    .execute();
}

/** Uses up the challenge that a device signed. @returns undefined for one that was not given, is over, or was used. */
async function takeChallenge(
  db: Kysely<Database>,
  clientDataJSON: string,
  account: string | null,
  now: number,
): Promise<string | undefined> {
  const clientData = await unlessRefused(() => decodeClientDataJSON(clientDataJSON));
  const challenge = clientData?.challenge;
  if (typeof challenge !== 'string') return undefined;
  const taken = await db
    .deleteFrom('passkey_challenges')
    .where('id', '=', sha256(challenge))
    .where('account', account === null ? 'is' : '=', account)
    .where('expires_at', '>', now)
    .returning('id')
    .execute();
  return taken.length > 0 ? challenge : undefined;
}

const rowsOf = (db: Kysely<Database>, account: string) =>
  db.selectFrom('passkeys').selectAll().where('account', '=', account).orderBy('created_at').execute();

/** The passkeys of a person, the oldest first. */
export async function listPasskeys(db: Kysely<Database>, account: string): Promise<Passkey[]> {
  const rows = await rowsOf(db, account);
  return rows.map(({ id, agent, created_at: createdAt, last_used_at: lastUsedAt }) => ({
    id,
    agent,
    createdAt,
    lastUsedAt,
  }));
}

/** @returns false where the person has none of that id. */
export async function deletePasskey(
  db: Kysely<Database>,
  { account, id }: { account: string; id: string },
): Promise<boolean> {
  const deleted = await db
    .deleteFrom('passkeys')
    .where('id', '=', id)
    .where('account', '=', account)
    .returning('id')
    .execute();
  return deleted.length > 0;
}

/** What the browser of a signed-in person is to have a device make, as JSON; undefined where they have enough. */
export async function startRegistration(
  { db, siteUrl, siteName }: PasskeySite,
  { id, email, name }: Account,
  now: number,
): Promise<object | undefined> {
  const known = await rowsOf(db, id);
  if (known.length >= maxPasskeys) return undefined;
  const options = await generateRegistrationOptions({
    rpName: siteName,
    rpID: idOf(siteUrl),
    userID: new TextEncoder().encode(id),
    userName: email,
    userDisplayName: name,
    timeout: challengeMs,
    excludeCredentials: known.map((row) => ({ id: row.id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge(db, options.challenge, id, now);
  return options;
}

/** Keeps a passkey that a device has made. @returns false where it is none of this person's request. */
export async function finishRegistration(
  { db, siteUrl }: PasskeySite,
  { account, sent, agent }: { account: string; sent: unknown; agent: string },
  now: number,
): Promise<boolean> {
  const parsed = registrationSchema.safeParse(sent);
  if (!parsed.success) return false;
  const { transports: reachedBy, ...made } = parsed.data.response;
  const response: RegistrationResponseJSON = {
    ...parsed.data,
    response: { ...made, ...(reachedBy && { transports: reachedBy }) },
  };
  const expectedChallenge = await takeChallenge(db, response.response.clientDataJSON, account, now);
  if (expectedChallenge === undefined) return false;
  const verified = await unlessRefused(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: siteUrl,
      expectedRPID: idOf(siteUrl),
    }),
  );
  if (!verified?.verified) return false;
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  await db
    .insertInto('passkeys')
    .values({
      id,
      account,
      public_key: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: JSON.stringify(transports),
      agent: agent.slice(0, 300),
      created_at: now,
      last_used_at: null,
    })
    .execute();
  return true;
}

/** What any browser is to have a device sign, as JSON: it says nothing of who has a passkey. */
export async function startAuthentication({ db, siteUrl }: PasskeySite, now: number): Promise<object> {
  const options = await generateAuthenticationOptions({
    rpID: idOf(siteUrl),
    userVerification: 'required',
    timeout: challengeMs,
  });
  await keepChallenge(db, options.challenge, null, now);
  return options;
}

/** The account whose passkey signed; undefined where none did, or it was signed for something else. */
export async function finishAuthentication(
  { db, siteUrl }: PasskeySite,
  sent: unknown,
  now: number,
): Promise<string | undefined> {
  const parsed = assertionSchema.safeParse(sent);
  if (!parsed.success) return undefined;
  const row = await db.selectFrom('passkeys').selectAll().where('id', '=', parsed.data.id).executeTakeFirst();
  if (!row) return undefined;
  const { userHandle, ...signed } = parsed.data.response;
  const response: AuthenticationResponseJSON = {
    ...parsed.data,
    response: { ...signed, ...(userHandle !== undefined && { userHandle }) },
  };
  const expectedChallenge = await takeChallenge(db, response.response.clientDataJSON, null, now);
  if (expectedChallenge === undefined) return undefined;
  const credential: WebAuthnCredential = {
    id: row.id,
    publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
    counter: row.counter,
  };
  const verified = await unlessRefused(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: siteUrl,
      expectedRPID: idOf(siteUrl),
      credential,
    }),
  );
  if (!verified?.verified) return undefined;
  await db
    .updateTable('passkeys')
    .set({ counter: verified.authenticationInfo.newCounter, last_used_at: now })
    .where('id', '=', row.id)
    .execute();
  return row.account;
}

/** Deletes challenges that are over. */
export async function trimChallenges(db: Kysely<Database>, now: number): Promise<void> {
  await db.deleteFrom('passkey_challenges').where('expires_at', '<=', now).execute();
}
