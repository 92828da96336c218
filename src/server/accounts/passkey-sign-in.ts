import { randomBytes } from 'node:crypto';
import type { AuthenticationResponseJSON, WebAuthnCredential } from '@simplewebauthn/server';
import { sha256 } from '../../digest.ts';
import {
  assertionSchema,
  challengeIn,
  challengeMs,
  loadLibrary,
  rpIdOf,
  unlessRefused,
  type PasskeySite,
} from './passkey-answers.ts';
import { readSigned, sign } from './signed.ts';

/** What their challenges are good for. */
const purpose = 'passkey sign-in';

/** What any browser is to have a device sign, as JSON: it says nothing of who has a passkey, and nothing is kept of it. */
export async function startAuthentication({ key, siteUrl }: PasskeySite, now: number): Promise<object> {
  const challenge = sign(key, purpose, `${now + challengeMs} ${randomBytes(16).toString('base64url')}`);
  const { generateAuthenticationOptions } = await loadLibrary();
  return generateAuthenticationOptions({
    challenge: new TextEncoder().encode(challenge),
    rpID: rpIdOf(siteUrl),
    userVerification: 'required',
    timeout: challengeMs,
  });
}

/** The challenge that a device signed to sign in; undefined for one that was not given, or is over. */
async function givenChallenge(
  { key }: PasskeySite,
  clientDataJSON: string,
  now: number,
): Promise<string | undefined> {
  const challenge = await challengeIn(clientDataJSON);
  if (challenge === undefined) return undefined;
  const given = readSigned(key, purpose, Buffer.from(challenge, 'base64url').toString());
  const expiresAt = Number(given?.split(' ')[0]);
  return expiresAt > now ? challenge : undefined;
}

/** The account whose passkey signed; undefined where none did, or it was signed for something else. */
export async function finishAuthentication(
  site: PasskeySite,
  sent: unknown,
  now: number,
): Promise<string | undefined> {
  const { db, siteUrl } = site;
  const parsed = assertionSchema.safeParse(sent);
  if (!parsed.success) return undefined;
  const row = await db.selectFrom('passkeys').selectAll().where('id', '=', parsed.data.id).executeTakeFirst();
  if (!row) return undefined;
  const { userHandle, ...signed } = parsed.data.response;
  const response: AuthenticationResponseJSON = {
    ...parsed.data,
    response: { ...signed, ...(userHandle !== undefined && { userHandle }) },
  };
  const expectedChallenge = await givenChallenge(site, response.response.clientDataJSON, now);
  if (expectedChallenge === undefined) return undefined;
  const credential: WebAuthnCredential = {
    id: row.id,
    publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
    counter: row.counter,
  };
  const { verifyAuthenticationResponse } = await loadLibrary();
  const verified = await unlessRefused(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: siteUrl,
      expectedRPID: rpIdOf(siteUrl),
      credential,
    }),
  );
  if (!verified?.verified) return undefined;
  // From now on it counts no more.
  const first = await db
    .insertInto('passkey_challenges')
    .values({ id: sha256(expectedChallenge), account: null, expires_at: now + challengeMs })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  if (first.length === 0) return undefined;
  await db
    .updateTable('passkeys')
    .set({ counter: verified.authenticationInfo.newCounter, last_used_at: now })
    .where('id', '=', row.id)
    .execute();
  return row.account;
}
