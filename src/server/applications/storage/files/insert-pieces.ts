import type { Insertable, Transaction } from 'kysely';
import { refuseNewer } from '../database/migrations/newer.ts';
import { prepareWrite } from '../database/prepare-write.ts';
import type { Database, FilePieceRow, FileRow } from '../database/schema.ts';
import type { Vault } from '../database/vault.ts';
import { pieceContext, type FileFacts, type FileStart, type NewPiece } from './pieces.ts';

const seal = (vault: Vault, text: string) => vault.seal(new TextEncoder().encode(text));

type Facts = Pick<FileRow, 'size' | 'pieces' | 'sealed_sha256' | 'flags'>;

const unknownYet: Facts = { size: 0, pieces: 0, sealed_sha256: null, flags: '[]' };

const toFacts = (end: FileFacts, pieces: number, vault: Vault): Facts => ({
  size: end.size,
  pieces,
  sealed_sha256: seal(vault, end.sha256),
  flags: JSON.stringify(end.flags),
});

const toRow = (id: string, start: FileStart, facts: Facts, vault: Vault): Insertable<FileRow> => ({
  id,
  reference: null,
  form: start.form,
  field: start.field,
  name: seal(vault, start.name),
  token: null,
  sender: start.sender,
  expires_at: start.expiresAt,
  ...facts,
});

const insertFile = prepareWrite((db, files: readonly Insertable<FileRow>[]) =>
  db.insertInto('files').values(files),
);
const setFacts = prepareWrite((db, [facts]: readonly Facts[], id: string) =>
  db
    .updateTable('files')
    .set({ ...facts })
    .where('id', '=', id),
);
const insertPiece = prepareWrite((db, pieces: readonly FilePieceRow[]) =>
  db.insertInto('file_pieces').values(pieces),
);

/**
 * Stores pieces, of any files. Throws, with none stored, when the database refuses one, when a file was removed meanwhile, or
 * when the database is of a newer version.
 *
 * @returns their numbers.
 */
export async function insertPieces(
  trx: Transaction<Database>,
  pieces: readonly NewPiece[],
  vault: Vault,
): Promise<number[]> {
  await refuseNewer(trx);
  for (const piece of pieces) {
    const { file, number, bytes, start, end } = piece;
    const facts = end && toFacts(end, number + 1, vault);
    if (start) await insertFile(trx, [toRow(file, start, facts ?? unknownYet, vault)]);
    else if (facts) await setFacts(trx, [facts], file);
    await insertPiece(trx, [{ file, number, bytes: vault.seal(bytes, pieceContext(file, number)) }]);
  }
  return pieces.map(({ number }) => number);
}
