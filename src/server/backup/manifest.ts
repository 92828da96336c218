import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BackupRefusal } from './refusal.ts';
import { parts } from './layout.ts';

/** Raised when a program of before could not restore what is written. */
export const manifestFormat = 1;

const manifestSchema = z.object({
  format: z.literal(manifestFormat),
  /** Of the program that made it. */
  version: z.string(),
  /** The database's last migration. */
  schema: z.string(),
  /** When it was begun, ISO 8601: what was acknowledged before is in it. */
  madeAt: z.iso.datetime(),
  applications: z.object({ accepted: z.number(), quarantined: z.number(), erased: z.number() }),
  newest: z.object({ reference: z.string(), receivedAt: z.iso.datetime() }).nullable(),
});

/** What a backup says of itself. No answers, no names. */
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws BackupRefusal where a newer program wrote it. */
export async function readManifest(backup: string): Promise<Manifest> {
  const found: unknown = JSON.parse(await readFile(join(backup, parts.manifest), 'utf8'));
  const format = z.object({ format: z.number() }).safeParse(found).data?.format ?? 0;
  if (format > manifestFormat) throw new BackupRefusal('newer-format', { path: backup });
  return manifestSchema.parse(found);
}
