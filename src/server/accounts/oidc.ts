import * as client from 'openid-client';
import { z } from 'zod';
import { parseJson } from '../system/parse-json.ts';
import { minuteMs } from '../../model/durations.ts';
import { oidcPaths } from '../../model/accounts/addresses.ts';
import { toEmail } from './accounts.ts';
import { readSigned, sign } from './signed.ts';

/** How long a person may take at the service. */
const requestMs = 10 * minuteMs;

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export interface OidcOptions {
  /** Signs what the browser holds for us meanwhile. */
  key: Uint8Array;
  settings: OidcSettings;
  siteUrl: string;
  /** Reaches the service; the default is the program's own `fetch`. */
  ask?: client.CustomFetch;
}

/** Why nobody is signed in. `refused`: the service's answer is not one to this browser's request, or is not to be believed. */
export type OidcProblem = 'refused' | 'unverified' | 'unreachable';

export type OidcAnswer =
  /** `subject`: the person at this service, whatever their address. */
  | { ok: true; email: string; subject: string; destination: string }
  | { ok: false; problem: OidcProblem; error?: unknown };

const purpose = 'oidc';

const requestSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  /** Of PKCE: proves to the service that the code is ours to use. */
  verifier: z.string(),
  destination: z.string(),
  expiresAt: z.number(),
});
type Request = z.infer<typeof requestSchema>;

const claimsSchema = z.object({
  // The Kelvin sign would become a k, and the address another person’s.
  email: z.string().regex(/^[^\u212a]*$/),
  email_verified: z.literal(true),
  iss: z.string(),
  sub: z.string().min(1),
});

/** Sign-in by the service of the organization (OpenID Connect): authorization code with PKCE, state and nonce. */
export function createOidc({ key, settings, siteUrl, ask }: OidcOptions) {
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
    /**
     * Where a browser is sent, and what it holds meanwhile, in a cookie: what its answer is checked against, so that no
     * stranger's answer signs it in, and nothing is kept of those who do not come back.
     */
    async start(destination: string, now: number): Promise<{ address: string; held: string }> {
      const configuration = await discover();
      const request: Request = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        destination,
        expiresAt: now + requestMs,
      };
      const address = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state: request.state,
        nonce: request.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(request.verifier),
        code_challenge_method: 'S256',
      });
      return { address: address.href, held: sign(key, purpose, JSON.stringify(request)) };
    },

    /** Reads what the service sends a browser back with. @param held what the browser holds. @param search with its `?`. */
    async finish(held: string | undefined, search: string, now: number): Promise<OidcAnswer> {
      const request = requestSchema.safeParse(parseJson(readSigned(key, purpose, held ?? '') ?? '')).data;
      if (!request || request.expiresAt <= now) return { ok: false, problem: 'refused' };
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
            expectedState: request.state,
            expectedNonce: request.nonce,
            idTokenExpected: true,
          },
        );
        const claims = claimsSchema.safeParse(tokens.claims());
        if (!claims.success) return { ok: false, problem: 'unverified' };
        const { email, iss, sub } = claims.data;
        const { destination } = request;
        return { ok: true, email: toEmail(email), subject: `${iss} ${sub}`, destination };
      } catch (error) {
        // The library throws for whatever it does not believe, and where the service does not answer: the log says which.
        return { ok: false, problem: 'refused', error };
      }
    },
  };
}

export type Oidc = ReturnType<typeof createOidc>;
