import { z } from 'zod';
import { eraseApplications } from '../../applications/privacy/erase.ts';
import { ErasureIncomplete } from '../../applications/privacy/mail-files.ts';
import { findByAddress } from '../../applications/privacy/person.ts';
import { flag, references } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { Staff } from '../staff.ts';

/** The applications named, or those of an address; undefined where one of them does not exist. */
async function find(staff: Staff, words: readonly string[], email?: string): Promise<string[] | undefined> {
  if (email !== undefined) return findByAddress(staff.store, email, staff.progress);
  let isComplete = true;
  for (const reference of words) {
    if (await staff.store.findByReference(reference)) continue;
    staff.tell(staff.t('unknown-reference', { reference }));
    isComplete = false;
  }
  return isComplete ? [...words] : undefined;
}

/** Erases, and says what could not be: undefined then. */
async function eraseAll(
  { store, config, t, tell, progress }: Staff,
  found: readonly string[],
): Promise<number | undefined> {
  try {
    return await eraseApplications(found, {
      store,
      mailDir: config.mailDir,
      onProgress: (done) => {
        progress(done, found.length);
      },
    });
  } catch (error) {
    if (!(error instanceof ErasureIncomplete)) throw error;
    for (const { path, cause } of error.left) tell(t('erase.left', { path, cause }));
    tell(t('erase.incomplete'));
    return undefined;
  }
}

/** Erases applications for good, on request. */
export const erase = defineCommand({
  name: 'erase',
  options: { email: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  schema: z
    .object({ email: z.email('not-an-email').optional(), 'dry-run': flag, words: references })
    .refine(({ email, words }) => (email === undefined) !== (words.length === 0), 'references-or-email'),
  async run(staff, { email, words, 'dry-run': isDry }) {
    const { t } = staff;
    const found = await find(staff, words, email);
    if (!found) return 1;
    for (const reference of found) await staff.print(reference);
    if (isDry) {
      await staff.print(t('erase.would', { count: found.length }));
      return 0;
    }
    const count = await eraseAll(staff, found);
    if (count === undefined) return 1;
    await staff.print(t('erase.done', { count }));
    if (count < found.length) staff.tell(t('erase.already', { count: found.length - count }));
    if (count > 0) staff.tell(t('erase.elsewhere'));
    return 0;
  },
});
