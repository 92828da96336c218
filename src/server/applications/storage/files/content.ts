import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Vault } from '../database/vault.ts';
import { pieceContext } from './pieces.ts';

/** A file is not what was stored; the message says which, and what is wrong, without a word of its sender. */
export class DamagedFileError extends Error {
  override name = 'DamagedFileError';
}

const advice = 'Restore it from a backup: see “Backups” in .github/OPERATIONS.md.';

const damaged = (id: string, reference: string | null, what: string, cause?: unknown) =>
  new DamagedFileError(`The file ${id} of ${reference ?? 'no application'} is damaged: ${what} ${advice}`, {
    cause,
  });

/** A file that can be read. */
export interface StoredFile {
  name: string;
  /** Bytes. */
  size: number;
  /** Throws a `DamagedFileError` before the last piece where anything of it is not as it was stored. */
  content: AsyncIterable<Uint8Array>;
}

async function readPiece(db: Kysely<Database>, file: string, number: number) {
  const row = await db
    .selectFrom('file_pieces')
    .select('bytes')
    .where('file', '=', file)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.bytes;
}

interface Whole {
  id: string;
  reference: string | null;
  size: number;
  pieces: number;
  sha256: string;
}

/** Reads a file piece by piece. The last one comes only once all of them are known to be what was stored. */
async function* readPieces(db: Kysely<Database>, vault: Vault, { id, reference, ...file }: Whole) {
  const hash = createHash('sha256');
  let size = 0;
  for (let number = 0; number < file.pieces; number += 1) {
    const place = `piece ${number + 1} of ${file.pieces}`;
    const sealed = await readPiece(db, id, number);
    if (!sealed) throw damaged(id, reference, `${place} is missing.`);
    let bytes: Uint8Array;
    try {
      bytes = vault.open(sealed, pieceContext(id, number));
    } catch (cause) {
      throw damaged(id, reference, `${place} does not open.`, cause);
    }
    hash.update(bytes);
    size += bytes.length;
    const isLast = number + 1 === file.pieces;
    if (isLast && (size !== file.size || hash.digest('hex') !== file.sha256))
      throw damaged(id, reference, 'its pieces are not those that were stored.');
    yield bytes;
  }
}

/** A file that is whole, by its id; undefined where there is none, or no longer. */
export async function findFile(
  db: Kysely<Database>,
  vault: Vault,
  id: string,
): Promise<StoredFile | undefined> {
  const row = await db
    .selectFrom('files')
    .select(['reference', 'name', 'size', 'pieces', 'sealed_sha256'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row?.sealed_sha256) return undefined;
  const text = (sealed: Uint8Array) => new TextDecoder().decode(vault.open(sealed));
  const { reference, name, size, pieces, sealed_sha256: digest } = row;
  return {
    name: text(name),
    size,
    content: readPieces(db, vault, { id, reference, size, pieces, sha256: text(digest) }),
  };
}

/**
 * A file's bytes, piece by piece.
 *
 * @throws DamagedFileError where they are missing or not what was stored: an application whose file is lost must not look
 *   complete.
 */
export async function* readContent(db: Kysely<Database>, vault: Vault, id: string) {
  const file = await findFile(db, vault, id);
  if (!file) throw damaged(id, null, 'it is not in the database any more.');
  yield* file.content;
}
