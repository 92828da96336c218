import { z } from 'zod';
import { eraseApplications } from '../privacy/erase.ts';
import { findByAddress } from '../privacy/person.ts';
import { flag, references } from './arguments.ts';
import { defineCommand } from './command.ts';
import type { Staff } from './staff.ts';

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

/** Erases applications for good, on request. */
export const erase = defineCommand({
  name: 'erase',
  options: { email: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  schema: z
    .object({ email: z.email('not-an-email').optional(), 'dry-run': flag, words: references })
    .refine(({ email, words }) => (email === undefined) !== (words.length === 0), 'references-or-email'),
  async run(staff, { email, words, 'dry-run': isDry }) {
    const { store, config, t } = staff;
    const found = await find(staff, words, email);
    if (!found) return 1;
    for (const reference of found) await staff.print(reference);
    if (isDry) {
      await staff.print(t('erase.would', { count: found.length }));
      return 0;
    }
    const count = await eraseApplications(found, {
      store,
      mailDir: config.mailDir,
      onProgress: (done) => {
        staff.progress(done, found.length);
      },
    });
    await staff.print(t('erase.done', { count }));
    if (count < found.length) staff.tell(t('erase.already', { count: found.length - count }));
    if (count > 0) staff.tell(t('erase.elsewhere'));
    return 0;
  },
});
