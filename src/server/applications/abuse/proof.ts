import { createChallenge, randomInt, verifySolution, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';
import { dayMs } from '../../../model/durations.ts';
import { parseJson } from '../../system/parse-json.ts';
import type { SignalName } from './score.ts';

const algorithm = 'PBKDF2/SHA-256';
const cost = 1_000;

const payloadSchema = z.object({
  challenge: z.object({
    parameters: z.object({
      // A signed challenge is always one of these; anything else would let a sender choose our work.
      algorithm: z.literal(algorithm),
      nonce: z.string(),
      salt: z.string(),
      cost: z.literal(cost),
      keyLength: z.literal(32),
      keyPrefix: z.string(),
      keySignature: z.string(),
      data: z.object({ issuedAt: z.number() }),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string(), time: z.number().default(0) }),
});

/** Proofs of work: a challenge costs a browser less than a second, and a sender of thousands some hours. */
export interface Proofs {
  /** A new challenge, for `GET /api/forms/challenge`. */
  challenge: () => Promise<Challenge>;
  /** Verifies a proof. That it was used before, only the store can find. */
  verify: (payload: string) => Promise<VerifiedProof>;
}

interface VerifiedProof {
  signals: SignalName[];
  /** Null where the proof is not valid. */
  proof: { nonce: string; expiresAt: number } | null;
}

/** A form stays open for long while people look for their answers. */
const lifetimeMs = dayMs;
/** No person reads, answers and sends a form in less time. */
const minMs = 3_000;

const parsePayload = (text: string) =>
  payloadSchema.safeParse(parseJson(Buffer.from(text, 'base64').toString('utf8'))).data;

/** @param secret what challenges are signed with; shared by all servers on one database. */
export function createProofs(secret: Uint8Array, now: () => number): Proofs {
  const key = Buffer.from(secret).toString('hex');
  const secrets = { hmacSignatureSecret: `challenge ${key}`, hmacKeySignatureSecret: `key ${key}` };
  return {
    challenge: () =>
      createChallenge({
        algorithm,
        cost,
        counter: randomInt(500, 1_000),
        deriveKey,
        data: { issuedAt: now() },
        ...secrets,
      }),
    async verify(text) {
      const payload = parsePayload(text);
      if (!payload) return { signals: ['bad-proof'], proof: null };
      const { parameters } = payload.challenge;
      const result = await verifySolution({ ...payload, deriveKey, ...secrets });
      // By our own clock: the challenge says when it was made, and that is signed.
      const age = now() - parameters.data.issuedAt;
      if (!result.verified || age >= lifetimeMs) return { signals: ['bad-proof'], proof: null };
      const proof = { nonce: parameters.nonce, expiresAt: parameters.data.issuedAt + lifetimeMs };
      return { signals: age < minMs ? ['too-fast'] : [], proof };
    },
  };
}
