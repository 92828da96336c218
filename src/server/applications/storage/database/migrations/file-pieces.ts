import type { Kysely } from 'kysely';
import { sha256 } from '../../../../../digest.ts';
import { createInspector } from '../../files/inspect.ts';
import { largestPieceBytes, pieceContext } from '../../files/pieces.ts';
import type { Database, FileRow } from '../schema.ts';
import type { Vault } from '../vault.ts';

/** The tables of before, as far as they are read here. */
interface Before {
  files: {
    id: string;
    reference: string;
    field: string;
    name: Uint8Array;
    size: number;
    sha256: string;
    sealed_sha256: Uint8Array | null;
    content: Uint8Array;
    flags: string;
  };
  held_files: {
    token: string;
    form: string;
    field: string;
    name: Uint8Array;
    content: Uint8Array;
    sender: string | null;
    reference: string | null;
    expires_at: number;
  };
}

/** The new table has this name until the old one is gone. */
type Tables = Pick<Before, keyof Before> & { new_files: FileRow };
type WithNew = Database & Tables;

async function createTables(db: Kysely<WithNew>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('new_files')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.references('applications.reference'))
    .addColumn('form', 'text', (column) => column.notNull())
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('name', bytes, (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('pieces', 'integer', (column) => column.notNull())
    .addColumn('sealed_sha256', bytes)
    .addColumn('flags', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.unique())
    .addColumn('sender', 'text')
    .addColumn('expires_at', 'bigint')
    .execute();
  await db.schema
    .createTable('file_pieces')
    .addColumn('file', 'text', (column) => column.notNull().references('new_files.id'))
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('file_pieces_key', ['file', 'number'])
    .execute();
}

/** Cuts a file's content into pieces. One that cannot be opened for want of its key stays one piece, sealed as it is. */
async function cut(
  db: Kysely<WithNew>,
  vault: Vault,
  { file, content }: { file: string; content: Uint8Array },
) {
  if (!vault.canOpen(content)) {
    await db.insertInto('file_pieces').values({ file, number: 0, bytes: content }).execute();
    return 1;
  }
  const opened = vault.open(content);
  const count = Math.max(1, Math.ceil(opened.length / largestPieceBytes));
  for (let number = 0; number < count; number += 1) {
    const bytes = opened.subarray(number * largestPieceBytes, (number + 1) * largestPieceBytes);
    await db
      .insertInto('file_pieces')
      .values({ file, number, bytes: vault.seal(bytes, pieceContext(file, number)) })
      .execute();
  }
  return count;
}

async function moveAttached(db: Kysely<WithNew>, vault: Vault): Promise<void> {
  const next = (last: string) =>
    db
      .selectFrom('files')
      .innerJoin('applications', 'applications.reference', 'files.reference')
      .selectAll('files')
      .select('applications.form')
      .where('files.id', '>', last)
      .orderBy('files.id')
      .limit(1)
      .executeTakeFirst();
  for (let row = await next(''); row; row = await next(row.id)) {
    const { content, sha256: digest, ...kept } = row;
    await db
      .insertInto('new_files')
      .values({
        ...kept,
        sealed_sha256: kept.sealed_sha256 ?? vault.seal(new TextEncoder().encode(digest)),
        pieces: 0,
        token: null,
        sender: null,
        expires_at: null,
      })
      .execute();
    const pieces = await cut(db, vault, { file: row.id, content });
    await db.updateTable('new_files').set({ pieces }).where('id', '=', row.id).execute();
  }
}

/** Of an application's files, the one that was stored from a held file, so that the same form is still known as the same. */
async function findStored(
  db: Kysely<WithNew>,
  vault: Vault,
  { reference, field, digest }: { reference: string; field: string; digest: string },
) {
  const files = await db
    .selectFrom('new_files')
    .select(['id', 'sealed_sha256'])
    .where('reference', '=', reference)
    .where('field', '=', field)
    .where('token', 'is', null)
    .execute();
  return files.find(
    ({ sealed_sha256: sealed }) =>
      sealed && vault.canOpen(sealed) && new TextDecoder().decode(vault.open(sealed)) === digest,
  );
}

async function moveHeldFile(db: Kysely<WithNew>, vault: Vault, held: Before['held_files']): Promise<void> {
  const { content, reference, ...kept } = held;
  // Without its key it could be neither shown nor sent: it is asked for again.
  if (!vault.canOpen(content)) return;
  const inspector = createInspector();
  inspector.add(vault.open(content));
  const { size, sha256: digest, flags } = inspector.end();
  // Earlier versions kept the token itself.
  const token = kept.token.length < sha256('').length ? sha256(kept.token) : kept.token;
  if (reference !== null) {
    const stored = await findStored(db, vault, { reference, field: kept.field, digest });
    const marked = { token, expires_at: kept.expires_at };
    if (stored) await db.updateTable('new_files').set(marked).where('id', '=', stored.id).execute();
    return;
  }
  // From its token, which no other has, in the form that the addresses of files are read by.
  const id = token.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  const row = {
    ...kept,
    id,
    token,
    reference,
    size,
    pieces: 0,
    sealed_sha256: vault.seal(new TextEncoder().encode(digest)),
    flags: JSON.stringify(flags),
  };
  await db.insertInto('new_files').values(row).execute();
  const pieces = await cut(db, vault, { file: id, content });
  await db.updateTable('new_files').set({ pieces }).where('id', '=', id).execute();
}

async function moveHeld(db: Kysely<WithNew>, vault: Vault): Promise<void> {
  const next = (last: string) =>
    db
      .selectFrom('held_files')
      .selectAll()
      .where('token', '>', last)
      .orderBy('token')
      .limit(1)
      .executeTakeFirst();
  for (let row = await next(''); row; row = await next(row.token)) await moveHeldFile(db, vault, row);
}

/** One table for arriving, held and attached files, and their content in pieces. A file at a time is in memory. */
export async function createPieces(
  given: Kysely<Database>,
  bytes: 'blob' | 'bytea',
  vault: Vault,
): Promise<void> {
  const db = given.$extendTables<Tables>();
  await createTables(db, bytes);
  await moveAttached(db, vault);
  await moveHeld(db, vault);
  await db.schema.dropTable('files').execute();
  await db.schema.dropTable('held_files').execute();
  await db.schema.alterTable('new_files').renameTo('files').execute();
  await db.schema.createIndex('files_by_application').on('files').column('reference').execute();
  await db.schema.createIndex('files_by_expiry').on('files').column('expires_at').execute();
}
