import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Kysely } from 'kysely';
import { sha256 } from '../../digest.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import type { Account } from './accounts.ts';
import {
  challengeIn,
  challengeMs,
  loadLibrary,
  registrationSchema,
  rpIdOf,
  unlessRefused,
  type PasskeySite,
} from './passkey-answers.ts';

/** So many passkeys a person may have. */
const maxPasskeys = 20;

/** A passkey as its owner sees it. */
export interface Passkey {
  id: string;
  agent: string;
  createdAt: number;
  lastUsedAt: number | null;
}

async function keepChallenge(
  db: Kysely<Database>,
  challenge: string,
  account: string,
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
  account: string,
  now: number,
): Promise<string | undefined> {
  const challenge = await challengeIn(clientDataJSON);
  if (challenge === undefined) return undefined;
  const taken = await db
    .deleteFrom('passkey_challenges')
    .where('id', '=', sha256(challenge))
    .where('account', '=', account)
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
  const { generateRegistrationOptions } = await loadLibrary();
  const options = await generateRegistrationOptions({
    rpName: siteName,
    rpID: rpIdOf(siteUrl),
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

/** `refused`: it is none of this person's request. `known`: it is kept already, for this person or another. */
export type Registered = 'added' | 'refused' | 'known';

/** Keeps a passkey that a device has made. */
export async function finishRegistration(
  { db, siteUrl }: PasskeySite,
  { account, sent, agent }: { account: string; sent: unknown; agent: string },
  now: number,
): Promise<Registered> {
  const parsed = registrationSchema.safeParse(sent);
  if (!parsed.success) return 'refused';
  const response: RegistrationResponseJSON = parsed.data;
  const expectedChallenge = await takeChallenge(db, response.response.clientDataJSON, account, now);
  if (expectedChallenge === undefined) return 'refused';
  const { verifyRegistrationResponse } = await loadLibrary();
  const verified = await unlessRefused(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: siteUrl,
      expectedRPID: rpIdOf(siteUrl),
    }),
  );
  if (!verified?.verified) return 'refused';
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  const added = await db
    .insertInto('passkeys')
    .values({
      id,
      account,
      public_key: Buffer.from(publicKey).toString('base64url'),
      counter,
      agent: agent.slice(0, 300),
      created_at: now,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return added.length > 0 ? 'added' : 'known';
}

/** Deletes challenges that are over. */
export async function trimChallenges(db: Kysely<Database>, now: number): Promise<void> {
  await db.deleteFrom('passkey_challenges').where('expires_at', '<=', now).execute();
}
