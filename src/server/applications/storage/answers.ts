import { z } from 'zod';
import type { Answers } from './application.ts';
import type { Vault } from './database/vault.ts';

const answersSchema = z.object({
  answers: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  unrecognised: z.record(z.string(), z.array(z.string())),
});

/** The answers of a row of `applications` that is not erased. */
export function readAnswers(vault: Vault, sealed: Uint8Array): Answers {
  return answersSchema.parse(JSON.parse(new TextDecoder().decode(vault.open(sealed))));
}
