import { randomUUIDv7 } from 'node:crypto';
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import { z } from 'zod';
import type { FormDefinition } from '../../../../forms/definition.ts';
import { isLocale, type Locale } from '../../../../i18n/locales.ts';
import { dayMs } from '../../../../model/durations.ts';
import { inTurn } from '../database/in-turn.ts';
import type { Database } from '../database/schema.ts';
import type { Vault } from '../database/vault.ts';
import { formVersion } from '../insertable.ts';
import { dropDraft, releaseFiles } from './drop.ts';

/** So long a draft is kept after it was saved last. One whose mailbox nobody has shown to be theirs goes sooner: it may be a stranger's. */
export const keptMs = { proven: 30 * dayMs, unproven: 7 * dayMs } as const;

const bodySchema = z.object({
  /** Where its messages go. */
  address: z.string(),
  /** What was typed, by name of the field, as a form sends it. */
  values: z.array(z.tuple([z.string(), z.array(z.string())])),
  /** The tokens of its files. */
  held: z.array(z.string()),
});
export type DraftBody = z.infer<typeof bodySchema>;

/** An application that is saved to be continued. */
export interface Draft {
  id: string;
  form: string;
  formDigest: string;
  call: string;
  locale: Locale;
  isProven: boolean;
  revision: number;
  savedAt: number;
  expiresAt: number;
  body: DraftBody;
}

type Row = Selectable<Database['application_drafts']>;

export function toDraft(row: Row, vault: Vault): Draft {
  const body = bodySchema.parse(JSON.parse(new TextDecoder().decode(vault.open(row.body))));
  return {
    id: row.id,
    form: row.form,
    formDigest: row.form_digest,
    call: row.call,
    locale: isLocale(row.locale) ? row.locale : 'fr',
    isProven: row.proven_at !== null,
    revision: row.revision,
    savedAt: row.saved_at,
    expiresAt: row.expires_at,
    body,
  };
}

const sealBody = (body: DraftBody, vault: Vault) =>
  vault.seal(new TextEncoder().encode(JSON.stringify(body)));

/** The drafts that a browser may continue, the newest first. @param browser SHA-256 of its cookie. */
export const ofBrowser = (db: Kysely<Database>, browser: string, now: number) =>
  db
    .selectFrom('application_drafts')
    .innerJoin('draft_browsers', 'draft_browsers.draft', 'application_drafts.id')
    .selectAll('application_drafts')
    .where('draft_browsers.browser', '=', browser)
    .where('expires_at', '>', now)
    .orderBy('saved_at', 'desc')
    .orderBy('id');

export async function listDrafts(
  db: Kysely<Database>,
  vault: Vault,
  { browser, now }: { browser: string; now: number },
): Promise<Draft[]> {
  const rows = await ofBrowser(db, browser, now).execute();
  return rows.map((row) => toDraft(row, vault));
}

/** A draft that a browser may continue; undefined for any other. */
export async function findDraft(
  db: Kysely<Database>,
  vault: Vault,
  { id, browser, now }: { id: string; browser: string; now: number },
): Promise<Draft | undefined> {
  const row = await ofBrowser(db, browser, now).where('id', '=', id).executeTakeFirst();
  return row && toDraft(row, vault);
}

/** Files kept with drafts take no more disk than this, in bytes, and no more than this part of what is free. */
const maxBytes = 2_000_000_000;
const maxPartOfFree = 0.1;

export interface NewDraft {
  /** The draft and the state of it that the page shows; undefined for a page that shows none. */
  given: { id: string; revision: number } | undefined;
  /** SHA-256 of the browser's cookie. */
  browser: string;
  /** HMACs of call and mailbox, that of the key of now first. */
  owners: readonly string[];
  form: FormDefinition;
  call: string;
  locale: Locale;
  body: DraftBody;
  /** Ids of its files, which are held. */
  files: readonly string[];
  now: number;
  /** When the call has been closed for so long that nothing is kept for it. */
  latest: number;
  /** Null where the sender is not known. `maxBytes`: of files kept with drafts at one moment. */
  sender: { name: string; maxBytes: number } | null;
  /** On the disk. */
  freeBytes: number;
}

/**
 * The outcome of saving. `changed`: it was saved meanwhile by another page, `exists`: this browser has one of the same person and
 * call that the page does not show; `draft` is that one. `gone`: it was sent or deleted, or is continued in another browser.
 */
export type SaveResult =
  | { ok: true; id: string; removed: string[] }
  | { ok: false; code: 'changed' | 'exists'; draft: Pick<Row, 'id' | 'revision' | 'saved_at'> }
  | { ok: false; code: 'gone' | 'no-room' };

async function findConflict(
  trx: Transaction<Database>,
  { given, browser, owners, call, now }: NewDraft,
): Promise<{ row: Row | undefined; refusal: Exclude<SaveResult, { ok: true }> | undefined }> {
  const own = ofBrowser(trx, browser, now).where('call', '=', call);
  if (given) {
    const row = await own.where('id', '=', given.id).executeTakeFirst();
    if (!row) return { row, refusal: { ok: false, code: 'gone' } };
    const isStale = row.revision !== given.revision;
    return { row, refusal: isStale ? { ok: false, code: 'changed', draft: row } : undefined };
  }
  const row = await own.where('owner', 'in', owners).executeTakeFirst();
  return { row, refusal: row && { ok: false, code: 'exists', draft: row } };
}

async function hasRoom(
  trx: Transaction<Database>,
  { files, sender, freeBytes }: NewDraft,
  id: string,
): Promise<boolean> {
  if (files.length === 0) return true;
  const bytes = (query: 'all' | 'sender' | 'new') =>
    trx
      .selectFrom('files')
      .select(sql<number>`coalesce(sum(size), 0)`.as('bytes'))
      .$if(query === 'new', (of) => of.where('id', 'in', files))
      .$if(query !== 'new', (of) => of.where('draft', 'is not', null).where('draft', '!=', id))
      .$if(query === 'sender', (of) => of.where('sender', '=', sender?.name ?? ''))
      .executeTakeFirstOrThrow()
      .then((row) => row.bytes);
  const added = await bytes('new');
  if ((await bytes('all')) + added > Math.min(maxBytes, freeBytes * maxPartOfFree)) return false;
  return sender === null || (await bytes('sender')) + added <= sender.maxBytes;
}

/** True while a link of a message to its mailbox is good, or the message is on its way. */
async function hasLink(trx: Transaction<Database>, row: Row | undefined, now: number): Promise<boolean> {
  if (!row) return false;
  if (row.mail_due_at !== null) return true;
  const link = await trx
    .selectFrom('one_time_links')
    .select('id')
    .where('subject', '=', row.id)
    .where('purpose', '=', 'resume')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return link !== undefined;
}

/** The columns of a draft as it is saved now, and whether a message is to go out. */
async function columnsOf(trx: Transaction<Database>, given: NewDraft, vault: Vault, row: Row | undefined) {
  const { now, body, owners, form, locale, browser, latest } = given;
  const isProven = row !== undefined && row.proven_at !== null;
  const owner = isProven ? row.owner : (owners[0] ?? '');
  // Who showed that a mailbox is theirs keeps it: what they type as an answer since may be wrong.
  const { address } = isProven ? toDraft(row, vault).body : body;
  const isElsewhere = row !== undefined && !isProven && !owners.includes(row.owner);
  if (isElsewhere) await endLinks(trx, row.id, now);
  const mails = isElsewhere || !(await hasLink(trx, row, now));
  const version = formVersion(form);
  return {
    version: { digest: version.digest, form: version.name, definition: version.definition },
    columns: {
      owner,
      form: form.name,
      form_digest: version.digest,
      locale,
      browser,
      revision: (row?.revision ?? 0) + 1,
      saved_at: now,
      expires_at: Math.min(now + keptMs[isProven ? 'proven' : 'unproven'], latest),
      body: sealBody({ ...body, address }, vault),
      ...(mails ? { mail_id: randomUUIDv7(), mail_due_at: now, mail_attempts: 0 } : {}),
    },
  };
}

/** Ends the links of messages that went to an address that is not the draft's any more. */
const endLinks = (trx: Transaction<Database>, id: string, now: number) =>
  trx
    .updateTable('one_time_links')
    .set({ expires_at: now })
    .where('subject', '=', id)
    .where('purpose', '=', 'resume')
    .where('expires_at', '>', now)
    .execute();

/**
 * Saves what was typed, with its files, and notes that a message with a link is to go out where none is good any more. A draft of
 * another browser is neither read nor replaced, whatever address was typed.
 */
export function saveDraft(db: Kysely<Database>, vault: Vault, given: NewDraft): Promise<SaveResult> {
  const { browser, call, now, files } = given;
  return db.transaction().execute(async (trx): Promise<SaveResult> => {
    await inTurn(trx, 'one-time links');
    const { row, refusal } = await findConflict(trx, given);
    if (refusal) return refusal;
    const id = row?.id ?? randomUUIDv7();
    if (!(await hasRoom(trx, given, id))) return { ok: false, code: 'no-room' };
    const { version, columns } = await columnsOf(trx, given, vault, row);
    await trx
      .insertInto('form_versions')
      .values(version)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (row) {
      // An application that is being stored from it meanwhile takes no turn, and deletes it.
      const saved = await trx
        .updateTable('application_drafts')
        .set(columns)
        .where('id', '=', id)
        .returning('id')
        .execute();
      if (saved.length === 0) return { ok: false, code: 'gone' };
    } else {
      const mail = { mail_id: randomUUIDv7(), mail_due_at: now, mail_attempts: 0 };
      await trx
        .insertInto('application_drafts')
        .values({ ...mail, ...columns, id, call, proven_at: null })
        .execute();
      await trx.insertInto('draft_browsers').values({ draft: id, browser }).execute();
    }
    if (files.length > 0) {
      const kept = await trx
        .updateTable('files')
        .set({ draft: id, expires_at: columns.expires_at })
        .where('id', 'in', files)
        .where('reference', 'is', null)
        .where((where) => where.or([where('draft', 'is', null), where('draft', '=', id)]))
        .returning('id')
        .execute();
      if (kept.length !== files.length) throw new Error('A file of a draft is not there any more.');
    }
    return { ok: true, id, removed: await releaseFiles(trx, id, files) };
  });
}

/** Deletes a draft that a browser may continue. @returns its files, for `removeFiles`; undefined where it has none such. */
export function deleteDraft(
  db: Kysely<Database>,
  { id, browser, now }: { id: string; browser: string; now: number },
): Promise<string[] | undefined> {
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, 'one-time links');
    const row = await ofBrowser(trx, browser, now).where('id', '=', id).executeTakeFirst();
    return row && dropDraft(trx, row.id);
  });
}
