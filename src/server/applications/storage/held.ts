import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Database } from './database/schema.ts';
import type { Vault } from './database/vault.ts';
import { dayMs } from '../../../model/durations.ts';
import { sha256 } from '../../../digest.ts';

/** An upload that need not be chosen again: its page carries the token, and nobody can guess it. */
export interface HeldFile {
  token: string;
  field: string;
  name: string;
  content: Uint8Array;
}

/** Held uploads of all senders together take no more disk than this, in bytes, and no more than this part of what is free. */
const maxBytes = 500_000_000;
const maxPartOfFree = 0.1;

export interface Holding {
  held: HeldFile[];
  /** Fields whose files were not held for lack of room: they must be chosen again. */
  rejected: string[];
}

export interface HoldOptions {
  form: string;
  now: number;
  /** Null where it is not known: such uploads count only in the limit for all. `maxBytes`: held at one moment. */
  sender: { name: string; maxBytes: number } | null;
  /** On the disk. */
  freeBytes: number;
}

/** Tokens by the hash under which the database knows them. */
const byHash = (tokens: readonly string[]) => new Map(tokens.map((token) => [sha256(token), token]));

async function roomFor(db: Kysely<Database>, { now, sender, freeBytes }: HoldOptions): Promise<number> {
  const bytes = sql<number>`coalesce(sum(length(content)), 0)`.as('bytes');
  const held = db.selectFrom('held_files').select(bytes).where('expires_at', '>', now);
  const all = await held.executeTakeFirstOrThrow();
  const room = Math.min(maxBytes, freeBytes * maxPartOfFree) - all.bytes;
  if (sender === null) return room;
  const own = await held.where('sender', '=', sender.name).executeTakeFirstOrThrow();
  return Math.min(room, sender.maxBytes - own.bytes);
}

/**
 * Keeps valid uploads of a form that is sent back, for a day: those of a field together or not at all, since files that are
 * chosen anew replace all of their field.
 */
export async function holdFiles(
  db: Kysely<Database>,
  vault: Vault,
  files: readonly Omit<HeldFile, 'token'>[],
  options: HoldOptions,
): Promise<Holding> {
  const holding: Holding = { held: [], rejected: [] };
  if (files.length === 0) return holding;
  await db.transaction().execute(async (trx) => {
    let room = await roomFor(trx, options);
    for (const [field, own] of Map.groupBy(files, (file) => file.field)) {
      room -= own.reduce((sum, { content }) => sum + content.length, 0);
      if (room < 0) holding.rejected.push(field);
      else for (const file of own) holding.held.push(await holdFile(trx, vault, file, options));
    }
  });
  return holding;
}

async function holdFile(
  db: Kysely<Database>,
  vault: Vault,
  file: Omit<HeldFile, 'token'>,
  { form, now, sender }: HoldOptions,
): Promise<HeldFile> {
  const token = randomBytes(16).toString('base64url');
  await db
    .insertInto('held_files')
    .values({
      token: sha256(token),
      form,
      field: file.field,
      name: vault.seal(new TextEncoder().encode(file.name)),
      content: vault.seal(file.content),
      sender: sender?.name ?? null,
      reference: null,
      expires_at: now + dayMs,
    })
    .execute();
  return { ...file, token };
}

/** What is known of held uploads without reading them; unknown and expired ones are left out. `bytes`: as stored. */
export async function describeHeld(
  db: Kysely<Database>,
  tokens: readonly string[],
  { form, now }: { form: string; now: number },
): Promise<{ token: string; field: string; bytes: number }[]> {
  if (tokens.length === 0) return [];
  const known = byHash(tokens);
  const rows = await db
    .selectFrom('held_files')
    .select(['token', 'field', sql<number>`length(content)`.as('bytes')])
    .where('token', 'in', [...known.keys()])
    .where('form', '=', form)
    .where('expires_at', '>', now)
    .execute();
  return rows.map((row) => ({ ...row, token: known.get(row.token) ?? '' }));
}

/** The uploads behind tokens; unknown and expired ones are left out. */
export async function findHeld(
  db: Kysely<Database>,
  vault: Vault,
  tokens: readonly string[],
  { form, now }: { form: string; now: number },
): Promise<HeldFile[]> {
  if (tokens.length === 0) return [];
  const known = byHash(tokens);
  const rows = await db
    .selectFrom('held_files')
    .selectAll()
    .where('token', 'in', [...known.keys()])
    .where('form', '=', form)
    .where('expires_at', '>', now)
    .execute();
  return rows.map(({ token, field, name, content }) => ({
    token: known.get(token) ?? '',
    field,
    name: new TextDecoder().decode(vault.open(name)),
    content: vault.open(content),
  }));
}

/**
 * Records which application uploads belong to. They stay until their day is over, so that the same form sent again is known as
 * the same.
 */
export async function assignHeld(
  db: Kysely<Database>,
  tokens: readonly string[],
  reference: string,
): Promise<void> {
  if (tokens.length === 0) return;
  await db.updateTable('held_files').set({ reference }).where('token', 'in', tokens.map(sha256)).execute();
}

/** Deletes the uploads that have expired. */
export async function forgetHeld(db: Kysely<Database>, now: number): Promise<void> {
  await db.deleteFrom('held_files').where('expires_at', '<=', now).execute();
}
