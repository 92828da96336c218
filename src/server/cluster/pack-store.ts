import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../applications/storage/database/schema.ts';
import type { Refs } from './git-packs.ts';

const refsSchema = z.record(z.string().regex(/^refs\//), z.string().regex(/^[0-9a-f]{40,64}$/));

/** How much of a pack one statement carries: PostgreSQL's driver makes a text of twice its length. Bytes. */
const pieceBytes = 4_000_000;

/** A pack of the content's repository in the database, but for its objects. */
export interface PackHead {
  number: number;
  /** The one that it adds to; null where it holds everything. */
  previous: number | null;
  refs: Refs;
}

/** The newest pack; undefined where there is none. */
export async function findLastPack(db: Kysely<Database>): Promise<PackHead | undefined> {
  const row = await db
    .selectFrom('content_packs')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, refs: refsSchema.parse(JSON.parse(row.refs)) };
}

/** The numbers of all packs with what each adds to, the oldest first. */
export const listPacks = (db: Kysely<Database>) =>
  db.selectFrom('content_packs').select(['number', 'previous']).orderBy('number').execute();

/** The highest number that objects were written under, also of a pack that never came to be; 0 where there is none. */
export async function findHighestPiece(db: Kysely<Database>): Promise<number> {
  const { number } = await db
    .selectFrom('content_pack_pieces')
    .select(({ fn }) => fn.max<number | null>('number').as('number'))
    .executeTakeFirstOrThrow();
  return number ?? 0;
}

/** Writes the objects of a pack, which is there once `addPack` says so. */
export async function writePack(db: Kysely<Database>, number: number, pack: Buffer): Promise<void> {
  for (let piece = 0; piece * pieceBytes < pack.length; piece += 1) {
    const bytes = pack.subarray(piece * pieceBytes, (piece + 1) * pieceBytes);
    await db.insertInto('content_pack_pieces').values({ number, piece, bytes }).execute();
  }
}

/** Adds a pack whose objects are written. One that holds everything takes the place of those before it. */
export async function addPack(
  trx: Transaction<Database>,
  { number, previous, refs }: PackHead,
): Promise<void> {
  if (previous === null) await trx.deleteFrom('content_packs').execute();
  await trx
    .insertInto('content_packs')
    .values({ number, previous, refs: JSON.stringify(refs) })
    .execute();
}

/** Removes objects of packs that are gone, and of those that never came to be. */
export async function sweepPieces(db: Kysely<Database>, newest: number): Promise<void> {
  await db
    .deleteFrom('content_pack_pieces')
    .where('number', '<', newest)
    .where('number', 'not in', db.selectFrom('content_packs').select('number'))
    .execute();
}

/** The objects of a pack. */
export async function readPack(db: Kysely<Database>, number: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const row = await db
      .selectFrom('content_pack_pieces')
      .select('bytes')
      .where('number', '=', number)
      .where('piece', '=', pieces.length)
      .executeTakeFirst();
    if (!row) return Buffer.concat(pieces);
    pieces.push(row.bytes);
  }
}
