import type { Insertable, Transaction } from 'kysely';
import { makeReference, parseReference } from '../../../forms/reference.ts';
import type { InsertableApplication, StoreResult } from './application.ts';
import { attachFiles, findWithoutFiles } from './files/attach.ts';
import { dropDraft, findWithoutDraft } from './drafts/drop.ts';
import { redeemLateCode } from './late-codes.ts';
import { countReceived } from './ledger.ts';
import { queueDeliveries } from './outbox.ts';
import { createRandomPool } from '../../system/random-pool.ts';
import { inLockOrder } from './database/lock-order.ts';
import { refuseNewer } from './database/migrations/newer.ts';
import { openToken, toRows, type PendingApplication } from './rows.ts';
import { prepareWrite } from './database/prepare-write.ts';
import type {
  ApplicationRow,
  ConsentRow,
  Database,
  FormVersionRow,
  IdempotencyRow,
} from './database/schema.ts';
import type { Vault } from './database/vault.ts';
import { countSignals } from './signals.ts';

const draw = createRandomPool();

const insertKeys = prepareWrite((db, rows: readonly IdempotencyRow[], now: number) =>
  db
    .insertInto('idempotency')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((update) => ({
          digest: update.ref('excluded.digest'),
          reference: update.ref('excluded.reference'),
          expires_at: update.ref('excluded.expires_at'),
        }))
        .where('idempotency.expires_at', '<=', now),
    )
    .returning('key'),
);

const insertVersions = prepareWrite((db, rows: readonly FormVersionRow[]) =>
  db
    .insertInto('form_versions')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing()),
);

const insertApplications = prepareWrite((db, rows: readonly Insertable<ApplicationRow>[]) =>
  db.insertInto('applications').values(rows),
);

const insertConsents = prepareWrite((db, rows: readonly ConsentRow[]) =>
  db.insertInto('consents').values(rows),
);

/** Inserts the keys that are free or expired, and returns those; the others were used before. */
async function claimKeys(
  trx: Transaction<Database>,
  candidates: readonly PendingApplication[],
): Promise<Set<string>> {
  const now = Math.max(...candidates.map(({ application }) => application.receivedAt));
  const keys = candidates.map(({ application: { idempotency }, reference }) => ({
    key: idempotency.key,
    digest: idempotency.digest,
    reference,
    expires_at: idempotency.expiresAt,
  }));
  const claimed = await insertKeys(trx, keys, now);
  return new Set(claimed.map(({ key }) => key));
}

async function insertAll(
  trx: Transaction<Database>,
  candidates: readonly PendingApplication[],
  vault: Vault,
) {
  const signals = await countSignals(
    trx,
    candidates.map(({ application }) => application),
  );
  const rows = candidates.map((candidate, index) => toRows(candidate, signals[index] ?? [], vault));
  const versions = [...new Map(rows.map(({ version }) => [version.digest, version])).values()];
  await insertVersions(trx, versions);
  await insertApplications(
    trx,
    rows.map(({ application }) => application),
  );
  await countReceived(
    trx,
    rows.map(({ application }) => application),
  );
  await insertConsents(
    trx,
    rows.flatMap((row) => row.consents),
  );
  await queueDeliveries(
    trx,
    rows.flatMap((row) => row.deliveries),
  );
  for (const { files } of rows) await attachFiles(trx, files.reference, files.ids);
  for (const { application } of candidates) if (application.draft) await dropDraft(trx, application.draft.id);
}

type Refusal = Extract<StoreResult, { code: 'late-code-refused' | 'files-gone' | 'draft-changed' }>['code'];

/**
 * Finds those whose draft is no longer theirs, or whose files are gone, and uses up the late codes of the others. Who is refused is not to be stored, and is given
 * back the key.
 *
 * @returns why, by key.
 */
async function refuse(
  trx: Transaction<Database>,
  candidates: readonly PendingApplication[],
): Promise<Map<string, Refusal>> {
  const refused = new Map<string, Refusal>();
  const applications = candidates.map(({ application }) => application);
  for (const { idempotency } of await findWithoutDraft(trx, applications))
    refused.set(idempotency.key, 'draft-changed');
  const left = applications.filter(({ idempotency }) => !refused.has(idempotency.key));
  for (const { idempotency } of await findWithoutFiles(trx, left)) refused.set(idempotency.key, 'files-gone');
  for (const { application, reference } of candidates) {
    const { lateCode, call, receivedAt, idempotency } = application;
    if (lateCode === null || refused.has(idempotency.key)) continue;
    const isUsed = await redeemLateCode(trx, {
      code: lateCode,
      call: call ?? '',
      now: receivedAt,
      reference,
    });
    if (!isUsed) refused.set(idempotency.key, 'late-code-refused');
  }
  if (refused.size > 0)
    await trx
      .deleteFrom('idempotency')
      .where('key', 'in', [...refused.keys()])
      .execute();
  return refused;
}

interface EarlierRow {
  digest: string;
  reference: string;
  token: string;
  received_at: number;
}

/** The outcome of keys that were used before: the same reference for the same submission, a refusal for another one. */
async function findEarlier(trx: Transaction<Database>, keys: readonly string[], vault: Vault) {
  if (keys.length === 0) return new Map<string, EarlierRow>();
  const rows = await trx
    .selectFrom('idempotency')
    .innerJoin('applications', 'applications.reference', 'idempotency.reference')
    .select(['idempotency.key', 'idempotency.digest', 'applications.reference', 'applications.sealed_token'])
    .select('applications.received_at')
    .where('idempotency.key', 'in', keys)
    .execute();
  return new Map(rows.map((row) => [row.key, { ...row, token: openToken(row, vault) }]));
}

/**
 * Records applications in one transaction: each with its files, consents, idempotency key and one outbox row a channel.
 * The outcomes are in the order of the applications. Throws, with nothing stored, when the database refuses any of it, or is
 * of a newer version.
 */
export async function recordApplications(
  trx: Transaction<Database>,
  applications: readonly InsertableApplication[],
  vault: Vault,
): Promise<StoreResult[]> {
  const byKey = new Map<string, PendingApplication>();
  for (const application of applications) {
    if (byKey.has(application.idempotency.key)) continue;
    const reference = makeReference(draw);
    byKey.set(application.idempotency.key, {
      application,
      reference,
      token: draw(16).toString('base64url'),
    });
  }
  await refuseNewer(trx);
  const candidates = inLockOrder([...byKey.values()], ({ application }) => application.idempotency.key);
  const claimed = await claimKeys(trx, candidates);
  const first = candidates.filter(({ application }) => claimed.has(application.idempotency.key));
  const refused = await refuse(trx, first);
  const fresh = first.filter(({ application }) => !refused.has(application.idempotency.key));
  if (fresh.length > 0) await insertAll(trx, fresh, vault);
  const known = await findEarlier(
    trx,
    [...byKey.keys()].filter((key) => !claimed.has(key)),
    vault,
  );
  for (const { application, reference, token } of fresh) {
    const { idempotency, receivedAt: received_at } = application;
    known.set(idempotency.key, { digest: idempotency.digest, reference, token, received_at });
  }
  return applications.map((application): StoreResult => {
    const refusal = refused.get(application.idempotency.key);
    if (refusal) return { ok: false, code: refusal };
    const found = known.get(application.idempotency.key);
    const parsed = found && parseReference(found.reference);
    if (!found || !parsed?.ok) throw new Error('An idempotency key leads to no application.');
    const receipt = { reference: parsed.reference, token: found.token, receivedAt: found.received_at };
    if (found.digest !== application.idempotency.digest)
      return { ok: false, code: 'key-reused', earlier: receipt };
    const isFirst = fresh.some((candidate) => candidate.application === application);
    return { ok: true, ...receipt, replayed: !isFirst };
  });
}
