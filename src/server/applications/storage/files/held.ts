import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { inTurn } from '../database/in-turn.ts';
import type { Database } from '../database/schema.ts';
import type { Vault } from '../database/vault.ts';
import { parseNames } from '../name-list.ts';
import { dayMs } from '../../../../model/durations.ts';
import { sha256 } from '../../../../digest.ts';
import type { FileFacts } from './pieces.ts';

/** A file that need not be chosen again: its page carries the token, and nobody can guess it. */
export interface HeldFile extends FileFacts {
  token: string;
  id: string;
  field: string;
  name: string;
  /** True where an application has it already. */
  isAttached: boolean;
  /** The draft that it is kept with; null where that is none. */
  draft: string | null;
}

/** Held files of all senders together take no more disk than this, in bytes, and no more than this part of what is free. */
const maxBytes = 500_000_000;
const maxPartOfFree = 0.1;

export interface Holding {
  /** The tokens, by the files' ids. */
  tokens: Map<string, string>;
  /** Fields whose files were not held for lack of room: they must be chosen again. */
  rejected: string[];
}

export interface HoldOptions {
  now: number;
  /** Null where it is not known: such files count only in the limit for all. `maxBytes`: held at one moment. */
  sender: { name: string; maxBytes: number } | null;
  /** On the disk. */
  freeBytes: number;
}

/** What is to be held: files that have arrived. */
export interface Holdable {
  id: string;
  field: string;
  size: number;
}

async function roomFor(db: Kysely<Database>, { now, sender, freeBytes }: HoldOptions): Promise<number> {
  const held = db
    .selectFrom('files')
    .select(sql<number>`coalesce(sum(size), 0)`.as('bytes'))
    .where('token', 'is not', null)
    .where('reference', 'is', null)
    .where('draft', 'is', null)
    .where('expires_at', '>', now);
  const all = await held.executeTakeFirstOrThrow();
  const room = Math.min(maxBytes, freeBytes * maxPartOfFree) - all.bytes;
  if (sender === null) return room;
  const own = await held.where('sender', '=', sender.name).executeTakeFirstOrThrow();
  return Math.min(room, sender.maxBytes - own.bytes);
}

/**
 * Keeps files of a form that is sent back, for a day: those of a field together or not at all, since files that are chosen
 * anew replace all of their field.
 */
export async function holdFiles(
  db: Kysely<Database>,
  files: readonly Holdable[],
  options: HoldOptions,
): Promise<Holding> {
  const holding: Holding = { tokens: new Map(), rejected: [] };
  if (files.length === 0) return holding;
  await db.transaction().execute(async (trx) => {
    await inTurn(trx, 'held files');
    let room = await roomFor(trx, options);
    for (const [field, own] of Map.groupBy(files, (file) => file.field)) {
      room -= own.reduce((sum, { size }) => sum + size, 0);
      if (room < 0) holding.rejected.push(field);
      else for (const { id } of own) holding.tokens.set(id, await holdFile(trx, id, options.now));
    }
  });
  return holding;
}

async function holdFile(db: Kysely<Database>, id: string, now: number): Promise<string> {
  const token = randomBytes(16).toString('base64url');
  const held = await db
    .updateTable('files')
    .set({ token: sha256(token), expires_at: now + dayMs })
    .where('id', '=', id)
    .where('reference', 'is', null)
    .where('sealed_sha256', 'is not', null)
    .where('expires_at', '>', now)
    .returning('id')
    .execute();
  if (held.length === 0) throw new Error(`The file ${id} cannot be held: it is not there any more.`);
  return token;
}

/** The files behind tokens, but for their content; unknown and expired ones are left out. */
export async function findHeld(
  db: Kysely<Database>,
  vault: Vault,
  tokens: readonly string[],
  { form, now }: { form: string; now: number },
): Promise<HeldFile[]> {
  if (tokens.length === 0) return [];
  const known = new Map(tokens.map((token) => [sha256(token), token]));
  const text = (sealed: Uint8Array) => new TextDecoder().decode(vault.open(sealed));
  const rows = await db
    .selectFrom('files')
    .select(['id', 'token', 'reference', 'field', 'name', 'size', 'sealed_sha256', 'flags', 'draft'])
    .where('token', 'in', [...known.keys()])
    .where('form', '=', form)
    .where('expires_at', '>', now)
    .orderBy('id')
    .execute();
  return rows.flatMap(({ id, token, reference, field, name, size, sealed_sha256: digest, flags, draft }) =>
    token === null || digest === null
      ? []
      : [
          {
            token: known.get(token) ?? '',
            id,
            field,
            name: text(name),
            size,
            sha256: text(digest),
            flags: parseNames(flags),
            isAttached: reference !== null,
            draft,
          },
        ],
  );
}
