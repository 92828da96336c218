import type { Insertable, Transaction } from 'kysely';
import { refuseNewer } from '../database/migrations/newer.ts';
import type { Database, FileRow } from '../database/schema.ts';
import type { Vault } from '../database/vault.ts';
import { pieceContext, type FileStart, type NewPiece } from './pieces.ts';

const seal = (vault: Vault, text: string) => vault.seal(new TextEncoder().encode(text));

const toFacts = ({ number, end }: NewPiece, vault: Vault) =>
  end
    ? {
        size: end.size,
        pieces: number + 1,
        sealed_sha256: seal(vault, end.sha256),
        flags: JSON.stringify(end.flags),
      }
    : {};

const toRow = (piece: NewPiece, start: FileStart, vault: Vault): Insertable<FileRow> => ({
  id: piece.file,
  reference: null,
  form: start.form,
  field: start.field,
  name: seal(vault, start.name),
  size: 0,
  pieces: 0,
  sealed_sha256: null,
  flags: '[]',
  token: null,
  sender: start.sender,
  expires_at: start.expiresAt,
  ...toFacts(piece, vault),
});

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
    if (start)
      await trx
        .insertInto('files')
        .values(toRow(piece, start, vault))
        .execute();
    else if (end) await trx.updateTable('files').set(toFacts(piece, vault)).where('id', '=', file).execute();
    await trx
      .insertInto('file_pieces')
      .values({ file, number, bytes: vault.seal(bytes, pieceContext(file, number)) })
      .execute();
  }
  return pieces.map(({ number }) => number);
}
