import type { IntakeContext } from './context.ts';
import { arrivingMs, type Uploads } from './body/uploads.ts';
import type { Submission } from './submission.ts';

/**
 * The files of a submission in the store, ready to be attached: those that an earlier application has are copied. Or, where one
 * of them could not be stored, what to answer.
 */
export async function readyFiles(
  { files, form, sender, arrivedAt }: Submission,
  uploads: Uploads,
  { copyFile }: IntakeContext['store'],
): Promise<{ ok: true; ids: string[] } | { ok: false; code: 'server-busy' | 'not-stored' }> {
  const ids: string[] = [];
  for (const { id, unstored, isAttached, field, name, ...facts } of files) {
    if (id === undefined) return { ok: false, code: unstored === 'no-room' ? 'server-busy' : 'not-stored' };
    const start = { form: form.name, field, name, sender, expiresAt: arrivedAt + arrivingMs };
    ids.push(isAttached ? uploads.add(await copyFile(id, { start, facts })) : id);
  }
  return { ok: true, ids };
}
