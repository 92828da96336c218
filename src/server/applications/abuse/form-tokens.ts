import { randomBytes } from 'node:crypto';
import { dayMs } from '../../../model/durations.ts';
import { isSameSecret } from '../../system/same-secret.ts';
import { createSigner } from '../../system/signer.ts';
import type { SignalName } from './score.ts';

/** Signed times at which applicants began to fill in a form. */
export interface FormTokens {
  /** A token for now, `<milliseconds>.<nonce>.<signature>`, for `GET /api/forms/started-at`. */
  issue: () => string;
  /** Verifies a token. That it was used before, only the store can find. */
  verify: (token: string) => VerifiedToken;
}

interface VerifiedToken {
  signals: SignalName[];
  /** Null where the token is not valid. */
  token: { nonce: string; expiresAt: number } | null;
}

/** A form stays open for long while people look for their answers. */
const lifetimeMs = dayMs;
/** No person reads, answers and sends a form in less time. */
const minMs = 3_000;

/** @param secret what tokens are signed with; shared by all servers on one database. */
export function createFormTokens(secret: Uint8Array, now: () => number): FormTokens {
  const sign = createSigner(secret);
  return {
    issue() {
      const subject = `${now()}.${randomBytes(16).toString('base64url')}`;
      return `${subject}.${sign(subject)}`;
    },
    verify(text) {
      const [, subject = '', time, nonce = '', signature = ''] =
        /^((\d{1,15})\.([\w-]{22}))\.([\w-]{43})$/.exec(text) ?? [];
      const issuedAt = Number(time);
      const age = now() - issuedAt;
      if (!isSameSecret(signature, sign(subject)) || age >= lifetimeMs)
        return { signals: ['bad-proof'], token: null };
      const token = { nonce, expiresAt: issuedAt + lifetimeMs };
      return { signals: age < minMs ? ['too-fast'] : [], token };
    },
  };
}
