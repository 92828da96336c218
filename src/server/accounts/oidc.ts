import type { Kysely } from 'kysely';
import * as client from 'openid-client';
import { z } from 'zod';
import { sha256 } from '../../digest.ts';
import { minuteMs } from '../../model/durations.ts';
import { oidcPaths } from '../../model/accounts/addresses.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import { toEmail } from './accounts.ts';

/** How long a person may take at the service. */
const requestMs = 10 * minuteMs;

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export interface OidcOptions {
  db: Kysely<Database>;
  settings: OidcSettings;
  siteUrl: string;
  /** Reaches the service; the default is the program's own `fetch`. */
  ask?: client.CustomFetch;
}

/** Why nobody is signed in. `refused`: the service's answer is not one to this browser's request, or is not to be believed. */
export type OidcProblem = 'refused' | 'unverified' | 'unreachable';

export type OidcAnswer =
  { ok: true; email: string; destination: string } | { ok: false; problem: OidcProblem; error?: unknown };

const claimsSchema = z.object({ email: z.string(), email_verified: z.literal(true) });

/** Sign-in by the service of the organization (OpenID Connect): authorization code with PKCE, state and nonce. */
export function createOidc({ db, settings, siteUrl, ask }: OidcOptions) {
  const { issuer, clientId, clientSecret } = settings;
  const redirectUri = `${siteUrl}${oidcPaths.callback}`;
  let known: Promise<client.Configuration> | undefined;
  /** What the service says of itself, asked once; again where it did not answer. */
  const discover = () => {
    known ??= client
      .discovery(new URL(issuer), clientId, clientSecret, undefined, {
        ...(ask && { [client.customFetch]: ask }),
        timeout: 10,
      })
      .catch((error: unknown) => {
        known = undefined;
        throw error;
      });
    return known;
  };
  return {
    /** Where a browser is sent, and what its answer will be checked against. */
    async start(browser: string, destination: string, now: number): Promise<string> {
      const configuration = await discover();
      const verifier = client.randomPKCECodeVerifier();
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      await db
        .insertInto('oidc_requests')
        .values({
          id: sha256(state),
          browser: sha256(browser),
          nonce,
          verifier,
          destination,
          expires_at: now + requestMs,
        })
        .execute();
      const address = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return address.href;
    },

    /** Reads what the service sends a browser back with; each request is answered once. @param search with its `?`. */
    async finish(browser: string | undefined, search: string, now: number): Promise<OidcAnswer> {
      const state = new URLSearchParams(search).get('state');
      if (browser === undefined || state === null) return { ok: false, problem: 'refused' };
      const [request] = await db
        .deleteFrom('oidc_requests')
        .where('id', '=', sha256(state))
        .where('browser', '=', sha256(browser))
        .where('expires_at', '>', now)
        .returningAll()
        .execute();
      if (!request) return { ok: false, problem: 'refused' };
      let configuration: client.Configuration;
      try {
        configuration = await discover();
      } catch (error) {
        return { ok: false, problem: 'unreachable', error };
      }
      try {
        const tokens = await client.authorizationCodeGrant(
          configuration,
          new URL(`${redirectUri}${search}`),
          {
            pkceCodeVerifier: request.verifier,
            expectedState: state,
            expectedNonce: request.nonce,
            idTokenExpected: true,
          },
        );
        const claims = claimsSchema.safeParse(tokens.claims());
        if (!claims.success) return { ok: false, problem: 'unverified' };
        return { ok: true, email: toEmail(claims.data.email), destination: request.destination };
      } catch (error) {
        // The library throws for whatever it does not believe, and where the service does not answer: the log says which.
        return { ok: false, problem: 'refused', error };
      }
    },
  };
}

export type Oidc = ReturnType<typeof createOidc>;

/** Deletes requests that nobody came back with. */
export async function trimOidcRequests(db: Kysely<Database>, now: number): Promise<void> {
  await db.deleteFrom('oidc_requests').where('expires_at', '<=', now).execute();
}
