import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Database } from './schema.ts';
import type { Vault } from './vault.ts';

/** An upload that need not be chosen again: its page carries the token, and nobody can guess it. */
export interface HeldFile {
  token: string;
  field: string;
  name: string;
  content: Uint8Array;
}

const dayMs = 86_400_000;

/** Keeps valid uploads of a form that is sent back, for a day. Returns them with their tokens. */
export async function holdFiles(
  db: Kysely<Database>,
  vault: Vault,
  files: readonly Omit<HeldFile, 'token'>[],
  { form, now }: { form: string; now: number },
): Promise<HeldFile[]> {
  const held = files.map((file) => ({ ...file, token: randomBytes(16).toString('base64url') }));
  for (const { token, field, name, content } of held) {
    await db
      .insertInto('held_files')
      .values({
        token,
        form,
        field,
        name: vault.seal(new TextEncoder().encode(name)),
        content: vault.seal(content),
        reference: null,
        expires_at: now + dayMs,
      })
      .execute();
  }
  return held;
}

/** What is known of held uploads without reading them; unknown and expired ones are left out. `bytes`: as stored. */
export async function describeHeld(
  db: Kysely<Database>,
  tokens: readonly string[],
  { form, now }: { form: string; now: number },
): Promise<{ token: string; field: string; bytes: number }[]> {
  if (tokens.length === 0) return [];
  return db
    .selectFrom('held_files')
    .select(['token', 'field', sql<number>`length(content)`.as('bytes')])
    .where('token', 'in', tokens)
    .where('form', '=', form)
    .where('expires_at', '>', now)
    .execute();
}

/** The uploads behind tokens; unknown and expired ones are left out. */
export async function findHeld(
  db: Kysely<Database>,
  vault: Vault,
  tokens: readonly string[],
  { form, now }: { form: string; now: number },
): Promise<HeldFile[]> {
  if (tokens.length === 0) return [];
  const rows = await db
    .selectFrom('held_files')
    .selectAll()
    .where('token', 'in', tokens)
    .where('form', '=', form)
    .where('expires_at', '>', now)
    .execute();
  return rows.map(({ token, field, name, content }) => ({
    token,
    field,
    name: new TextDecoder().decode(vault.open(name)),
    content: vault.open(content),
  }));
}

/**
 * Says in which application uploads ended. They stay until their day is over, so that the same form sent again is known as
 * the same.
 */
export async function assignHeld(
  db: Kysely<Database>,
  tokens: readonly string[],
  reference: string,
): Promise<void> {
  if (tokens.length === 0) return;
  await db.updateTable('held_files').set({ reference }).where('token', 'in', tokens).execute();
}

/** Lets go of the uploads whose day is over. */
export async function forgetHeld(db: Kysely<Database>, now: number): Promise<void> {
  await db.deleteFrom('held_files').where('expires_at', '<=', now).execute();
}
