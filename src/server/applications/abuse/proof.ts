import { createChallenge, randomInt, verifySolution, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';
import type { NewApplication } from '../storage/application.ts';
import type { Signal } from './score.ts';
import { dayMs } from '../../../model/durations.ts';

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
  /** What a proof says of its application; used ones are found by the store. */
  judge: (payload: string) => Promise<{ signals: Signal[]; proof: NewApplication['proof'] }>;
}

/** A form stays open for long: people look for their answers. */
const goodForMs = dayMs;
/** Nobody answers the first question and sends the form within this time. */
const quickestMs = 3_000;

function parsePayload(text: string) {
  try {
    return payloadSchema.safeParse(JSON.parse(Buffer.from(text, 'base64').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

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
    async judge(text) {
      const payload = parsePayload(text);
      if (!payload) return { signals: ['bad-proof'], proof: null };
      const { parameters } = payload.challenge;
      const result = await verifySolution({ ...payload, deriveKey, ...secrets });
      // Told by our own clock: the challenge says when it was made, and that is signed.
      const age = now() - parameters.data.issuedAt;
      if (!result.verified || age >= goodForMs) return { signals: ['bad-proof'], proof: null };
      const proof = { nonce: parameters.nonce, expiresAt: parameters.data.issuedAt + goodForMs };
      return { signals: age < quickestMs ? ['too-fast'] : [], proof };
    },
  };
}
