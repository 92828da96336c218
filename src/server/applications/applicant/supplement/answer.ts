import type { Kysely } from 'kysely';
import { sha256 } from '../../../../digest.ts';
import type { StoredFileFacts } from '../../storage/application.ts';
import type { Database } from '../../storage/database/schema.ts';
import type { Vault } from '../../storage/database/vault.ts';
import { attachFiles } from '../../storage/files/attach.ts';
import { findApplication } from '../../storage/find.ts';
import { lockApplication } from '../../storage/lock-applications.ts';
import { requeue } from '../../storage/outbox.ts';
import { sealAnswer } from '../../storage/supplements.ts';
import { canSupplement } from './ask.ts';

/** What came with the form of a request. */
export interface Answering {
  reference: string;
  /** Of the request. */
  id: string;
  text: string;
  /** In the store, and nobody's yet. */
  files: readonly Pick<StoredFileFacts, 'id' | 'name' | 'size' | 'sha256'>[];
  /** Those that forward it to the staff. */
  channels: readonly string[];
  now: number;
  /** Puts it on record, in the same transaction. */
  record: (reference: string, trx: Kysely<Database>) => Promise<void>;
}

const digestOf = ({ text, files }: Answering) =>
  sha256(JSON.stringify([text, files.map(({ name, size, sha256: digest }) => [name, size, digest])]));

/**
 * Stores the answer to what the staff asked for, once and for good, with its files and a delivery on each channel, in one
 * transaction. It is on disk when this resolves.
 *
 * @returns `repeated`: the same answer was stored before; `other`: another one was; `over`: closed, withdrawn, decided or erased
 *   meanwhile. Then nothing is stored, and the files are still nobody's.
 */
export function answerSupplement(
  db: Kysely<Database>,
  vault: Vault,
  answering: Answering,
): Promise<'stored' | 'repeated' | 'other' | 'over'> {
  const { reference, id, text, files, channels, now, record } = answering;
  const digest = digestOf(answering);
  return db.transaction().execute(async (trx) => {
    await lockApplication(trx, reference);
    const application = await findApplication(trx, vault, 'reference', reference);
    const asked = application?.supplements.find((one) => one.id === id);
    if (asked?.answer) return asked.answer.digest === digest ? 'repeated' : 'other';
    if (asked?.state !== 'open' || !application || !(await canSupplement(trx, application))) return 'over';
    await trx
      .updateTable('supplements')
      .set({ state: 'answered', answered_at: now, answer: sealAnswer(vault, { text, digest }) })
      .where('id', '=', id)
      .execute();
    const ids = files.map((file) => file.id);
    await attachFiles(trx, reference, ids, id);
    for (const channel of channels) await requeue(trx, { reference, channel, at: now });
    await record(reference, trx);
    return 'stored';
  });
}
