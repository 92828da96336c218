import type { Kysely } from 'kysely';
import { z } from 'zod';
import { openText, sealText } from './address-corrections.ts';
import type { StoredFileFacts, Supplement } from './application.ts';
import type { Database } from './database/schema.ts';
import type { Vault } from './database/vault.ts';

const answerSchema = z.object({ text: z.string(), digest: z.string() });

/** An answer as it is kept: its text, and the SHA-256 of all that came with it, which makes a repetition known. */
export type SealedAnswer = z.infer<typeof answerSchema>;

export const sealAnswer = (vault: Vault, answer: SealedAnswer): Uint8Array =>
  sealText(vault, JSON.stringify(answer));

/** What was asked of an applicant beside the application, in order. @param files of the answers, by the ids of supplements. */
export async function listSupplements(
  db: Kysely<Database>,
  vault: Vault,
  reference: string,
  files: ReadonlyMap<string, readonly StoredFileFacts[]>,
): Promise<Supplement[]> {
  const rows = await db
    .selectFrom('supplements')
    .selectAll()
    .where('reference', '=', reference)
    .orderBy('id')
    .execute();
  return rows.map(
    ({ id, state, asked_at, asked_by, due, takes_files, is_mailed, body, answered_at, answer }) => ({
      id,
      state,
      askedAt: asked_at,
      askedBy: asked_by,
      due,
      takesFiles: takes_files === 1,
      isMailed: is_mailed === 1,
      text: openText(vault, body),
      answer:
        answer === null || answered_at === null
          ? null
          : {
              at: answered_at,
              ...answerSchema.parse(JSON.parse(openText(vault, answer))),
              files: files.get(id) ?? [],
            },
    }),
  );
}
