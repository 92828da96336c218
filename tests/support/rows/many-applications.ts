import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { parse } from 'yaml';
import { sha256 } from '../../../src/digest.ts';
import { formDefinitionSchema } from '../../../src/forms/definition.ts';
import { kindOf } from '../../../src/server/applications/storage/database/kind.ts';
import type { Database } from '../../../src/server/applications/storage/database/schema.ts';
import { plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import { testContent } from '../content-copy.ts';
import { withoutIndexes } from './without-indexes.ts';

/**
 * How many applications, and what they have. Those of a smaller number are the first of a larger one: what is asked of one
 * data set can be asked of the other.
 */
export interface Many {
  count: number;
  /** Each accepted application has a delivery for each of these. */
  channels: readonly string[];
  /** The same for all, or shared by turns: they are sealed once. */
  answers: readonly object[];
  /** One application in so many has a consent and an idempotency key. */
  detailEvery: number;
  /** One application in so many has a file of 2 kB. */
  fileEvery: number;
}

/** Forty calls, one application in ten without one: each call has 2,250 of 100,000 applications. */
export const callCount = 40;

/** An application a minute. */
export const [firstAt, everyMs] = [Date.UTC(2025, 0, 1), 60_000];

/** After a million of them; what is forgotten after a day came shortly before. */
export const afterAll = firstAt + 1_000_100 * everyMs;

/** Three versions of the form of a call, and a form that needs none. */
const forms = ['application', 'application', 'application', 'question'].map((name, index) => {
  const form = formDefinitionSchema.parse(
    parse(readFileSync(join(testContent, `forms/${name}.yaml`), 'utf8')),
  );
  const definition = JSON.stringify({ ...form, retentionDays: form.retentionDays + index });
  return { form: name, definition, digest: sha256(definition) };
});
/** The last of them is the form without a call. */
const versions = forms.length - 1;

const encoded = (text: string) => new TextEncoder().encode(text);

type Columns = Readonly<Record<string, RawBuilder<unknown>>>;

/** Text of SQL over `i`, the number of the application, from 1. References are in no order, as those of people are in none. */
const reference = sql`('R' || cast(100000000000 + (i * 7919) % 1000003 as text))`;
const at = sql`(${sql.lit(firstAt)} + i * ${sql.lit(everyMs)})`;
const hash = sql`substr(cast(100000000000 + i as text) || ${sql.lit('0'.repeat(64))}, 1, 64)`;
const [isErased, isQuarantined, isAccepted] = [sql`i % 100 = 99`, sql`i % 100 = 98`, sql`i % 100 < 98`];
const isQuestion = sql`i % 10 = 0`;
/** An hour before `afterAll`, and up to five hours earlier. */
const lately = sql`(${sql.lit(afterAll - 3_600_000)} - i * 1000)`;
const text = (value: string) => sql.lit(value);
const nothing = sql`null`;

/** The one of some values whose turn it is. */
const byTurns = (values: readonly RawBuilder<unknown>[], turn: RawBuilder<unknown>) =>
  sql`case ${turn} ${sql.join(
    values.map((value, index) => sql`when ${sql.lit(index)} then ${value}`),
    sql` `,
  )} end`;

function createInsert(db: Kysely<Database>, count: number) {
  return async (table: keyof Database, columns: Columns, where = sql`1 = 1`) => {
    const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
    await sql`with recursive n(i) as
        (select cast(1 as bigint) union all select i + 1 from n where i < ${sql.lit(count)})
      insert into ${sql.table(table)} (${names})
      select ${sql.join(Object.values(columns))} from n where ${where}`.execute(db);
  };
}

/** PostgreSQL takes a parameter for a text unless it is told. */
const bytesIn = (db: Kysely<Database>) => (bytes: Uint8Array) =>
  kindOf(db) === 'postgres' ? sql`cast(${bytes} as bytea)` : sql`${bytes}`;

async function insertApplications(db: Kysely<Database>, { count, channels, answers }: Many) {
  await db.insertInto('form_versions').values(forms).execute();
  const bytes = bytesIn(db);
  const sealed = answers.map((one) =>
    bytes(plainVault.seal(encoded(JSON.stringify({ answers: one, unrecognised: {} })))),
  );
  const digests = forms.map(({ digest }) => text(digest));
  await createInsert(db, count)('applications', {
    reference,
    token: sql`case when ${isErased} then 'erased ' || ${reference} else ${hash} end`,
    sealed_token: sql`case when ${isErased} then null else ${bytes(plainVault.seal(encoded('token')))} end`,
    form: sql`case when ${isQuestion} then 'question' else 'application' end`,
    form_digest: sql`case when ${isQuestion} then ${text(forms[versions]?.digest ?? '')}
      else ${byTurns(digests, sql`i % ${sql.lit(versions)}`)} end`,
    call: sql`case when ${isQuestion} then null else 'call-' || cast(i % ${sql.lit(callCount)} as text) end`,
    locale: sql`case when ${isErased} then '' when i % 3 = 0 then 'en' else 'fr' end`,
    received_at: at,
    state: sql`case when ${isErased} then 'erased' when ${isQuarantined} then 'quarantined' else 'accepted' end`,
    answers: sql`case when ${isErased} then ${bytes(Uint8Array.of(0))}
      else ${byTurns(sealed, sql`i % ${sql.lit(sealed.length)}`)} end`,
    flags: sql`case when ${isQuarantined} then '["honeypot"]' else '[]' end`,
    score: sql`case when ${isQuarantined} then 100 else 0 end`,
    channels: text(JSON.stringify(channels)),
    erase_after: sql`${at} + ${sql.lit(3 * 365 * 86_400_000)}`,
  });
  await sql`insert into received (form, ${sql.ref('call')}, count)
    select form, coalesce(${sql.ref('call')}, ''), count(*) from applications group by 1, 2`.execute(db);
}

/** Most are sent; one in a thousand was given up, the last ones wait. */
async function insertDeliveries(db: Kysely<Database>, { count, channels }: Many) {
  const isWaiting = sql`i > ${sql.lit(count - 20)}`;
  const isDead = sql`i % 1000 = 1`;
  for (const channel of channels)
    await createInsert(db, count)(
      'outbox',
      {
        id: sql`${text(channel)} || cast(100000000000 + i as text)`,
        reference,
        channel: text(channel),
        state: sql`case when ${isWaiting} then 'pending' when ${isDead} then 'dead' else 'sent' end`,
        attempts: sql`case when ${isWaiting} then 0 when ${isDead} then 10 else 1 end`,
        next_attempt_at: at,
        leased_until: nothing,
        last_error: sql`case when ${isDead} then 'The server answered 500.' else null end`,
        created_at: at,
        finished_at: sql`case when ${isWaiting} then null else ${at} + 2000 end`,
      },
      isAccepted,
    );
}

async function insertDetails(db: Kysely<Database>, { count, detailEvery }: Many) {
  const insert = createInsert(db, count);
  const where = sql`${isAccepted} and i % ${sql.lit(detailEvery)} = 0`;
  await insert(
    'consents',
    {
      reference,
      field: text('studyConsent'),
      version: text('2026-11'),
      text_sha256: hash,
      notice_sha256: nothing,
      locale: text('fr'),
      given_at: at,
    },
    where,
  );
  await insert(
    'idempotency',
    {
      key: sql`'key:' || ${hash}`,
      digest: sql`substr(${hash}, 1, 43)`,
      reference,
      expires_at: sql`case when i % 4 = 0 then ${sql.lit(afterAll)} + i else null end`,
    },
    where,
  );
}

async function insertFiles(db: Kysely<Database>, { count, fileEvery }: Many) {
  const bytes = bytesIn(db);
  const insert = createInsert(db, count);
  const content = Buffer.from(`%PDF-1.4\n${'x'.repeat(2_000)}\n%%EOF\n`);
  const file = sql`'file-' || cast(100000000000 + i as text)`;
  const where = sql`${isAccepted} and i % ${sql.lit(fileEvery)} = 0`;
  await insert(
    'files',
    {
      id: file,
      reference,
      form: text('application'),
      field: text('pitchDeck'),
      name: bytes(plainVault.seal(encoded('projet.pdf'))),
      size: sql.lit(content.length),
      pieces: sql.lit(1),
      sealed_sha256: bytes(plainVault.seal(encoded(sha256(content)))),
      flags: text('[]'),
    },
    where,
  );
  await insert('file_pieces', { file, number: sql.lit(0), bytes: bytes(plainVault.seal(content)) }, where);
}

/** Rows of tables that have some for each application that came in the last day, or for each person who asked for a message. */
async function insertOthers(db: Kysely<Database>, { count }: Many) {
  const bytes = bytesIn(db);
  const insert = createInsert(db, Math.ceil(count / 50));
  await insert(
    'staff_notes',
    {
      id: hash,
      reference,
      at,
      author: text('person-7@example.org'),
      text: bytes(plainVault.seal(encoded('Called back.'))),
    },
    isAccepted,
  );
  await insert(
    'reviews',
    {
      id: hash,
      reference,
      call: sql`'call-' || cast(i % ${sql.lit(callCount)} as text)`,
      reviewer: sql`'reviewer-' || cast(i % 50 as text)`,
      assigned_at: at,
      assigned_by: text('person-7@example.org'),
      saved_at: at,
      sent_at: at,
      total: sql.lit(5_000),
    },
    isAccepted,
  );
  await insert(
    'decisions',
    {
      reference,
      call: sql`'call-' || cast(i % ${sql.lit(callCount)} as text)`,
      state: text('shortlisted'),
      pending: text('accepted'),
      pending_from: text('shortlisted'),
      pending_at: at,
      pending_by: text('person-7@example.org'),
    },
    isAccepted,
  );
  await insert(
    'decision_changes',
    {
      id: hash,
      reference,
      at,
      actor: text('person-7@example.org'),
      from_state: text('under-review'),
      to_state: text('shortlisted'),
    },
    isAccepted,
  );
  await insert(
    'decision_reasons',
    {
      reference,
      mode: text('confirmed'),
      state: text('accepted'),
      body: bytes(plainVault.seal(encoded('{"items":[],"overall":"Well done."}'))),
      saved_at: at,
      saved_by: text('person-7@example.org'),
    },
    isAccepted,
  );
  await insert(
    'decision_messages',
    {
      id: hash,
      reference,
      at,
      state: text('shortlisted'),
      is_mailed: sql.lit(0),
      body: bytes(plainVault.seal(encoded('{"subject":"A","text":"B","language":"en"}'))),
    },
    isAccepted,
  );
  const address = bytes(plainVault.seal(encoded('nouvelle@example.org')));
  await insert(
    'address_corrections',
    { id: hash, reference, state: text('current'), asked_at: at, confirmed_at: at, address, former: address },
    isAccepted,
  );
  await insert(
    'supplements',
    {
      id: hash,
      reference,
      state: text('answered'),
      asked_at: at,
      asked_by: text('sam@example.org'),
      due: text('2026-12-24'),
      takes_files: sql.lit(1),
      is_mailed: sql.lit(1),
      body: bytes(plainVault.seal(encoded('A'))),
      answered_at: at,
      answer: bytes(plainVault.seal(encoded('{"text":"B","digest":"C"}'))),
    },
    isAccepted,
  );
  await insert('spent_proofs', { nonce: hash, expires_at: sql`${sql.lit(afterAll)} + i` });
  await insert('sender_counts', { sender: hash, window_start: lately, count: sql.lit(1) });
  await insert('acknowledged', { recipient: hash, address: hash, delivery: hash, at: lately });
  await insert('activity', {
    at: lately,
    actor: sql`'person-' || cast(i % 50 as text) || '@example.org'`,
    action: sql`case when i % 7 = 0 then 'signed-in' else 'persistEntry' end`,
    subject: text('content/programs/fr/spark.mdx'),
  });
  await insert('one_time_links', {
    id: hash,
    purpose: text('notice'),
    subject: reference,
    code: hash,
    browser: hash,
    destination: text(''),
    attempts: sql.lit(0),
    browser_attempts: sql.lit(0),
    created_at: lately,
    expires_at: sql`${lately} + 86400000`,
    used_at: sql`case when i % 2 = 0 then ${lately} else null end`,
  });
  await insert(
    'subscriptions',
    { reference, confirmed_at: at, told_at: sql`case when i % 3 = 0 then null else ${at} end` },
    isAccepted,
  );
}

/**
 * Fills a store that is empty, in bulk: each row is made by the database, so that a hundred thousand applications take a few
 * seconds. They balance.
 */
export async function insertMany(db: Kysely<Database>, many: Many): Promise<void> {
  await withoutIndexes(db, async (trx) => {
    await insertApplications(trx, many);
    await insertDeliveries(trx, many);
    await insertDetails(trx, many);
    await insertFiles(trx, many);
    await insertOthers(trx, many);
  });
}
