import { z } from 'zod';
import { eraseApplications } from '../../applications/privacy/erase.ts';
import { ErasureIncomplete } from '../../applications/privacy/mail-files.ts';
import { findByAddress } from '../../applications/privacy/person.ts';
import { dropDrafts, findDraftsOf } from '../../applications/storage/drafts/expire.ts';
import { flag, references } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';

/** The applications named, or those of an address; undefined where one of them does not exist. */
async function find(
  context: CommandContext,
  args: readonly string[],
  email?: string,
): Promise<string[] | undefined> {
  if (email !== undefined) return findByAddress(context.store, email, context.progress);
  let isComplete = true;
  for (const reference of args) {
    if (await context.store.findByReference(reference)) continue;
    context.warn(context.t('unknown-reference', { reference }));
    isComplete = false;
  }
  return isComplete ? [...args] : undefined;
}

/** Erases, and reports what could not be; undefined then. */
async function eraseAll(
  { store, config, t, warn, progress }: CommandContext,
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
    for (const { path, cause } of error.left) warn(t('erase.left', { path, cause }));
    warn(t('erase.incomplete'));
    return undefined;
  }
}

/** Erases applications for good, on request. */
export const erase = defineCommand({
  name: 'erase',
  options: { email: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  schema: z
    .object({ email: z.email('not-an-email').optional(), 'dry-run': flag, args: references })
    .refine(({ email, args }) => (email === undefined) !== (args.length === 0), 'references-or-email'),
  async run(context, { email, args, 'dry-run': isDry }) {
    const { t } = context;
    const found = await find(context, args, email);
    if (!found) return 1;
    for (const reference of found) await context.print(reference);
    const drafts = email === undefined ? [] : await findDraftsOf(context.store.db, context.vault, email);
    if (isDry) {
      await context.print(t('erase.would', { count: found.length }));
      if (drafts.length > 0) await context.print(t('erase.drafts.would', { count: drafts.length }));
      return 0;
    }
    await dropDrafts(context.store.db, drafts);
    if (drafts.length > 0) await context.print(t('erase.drafts.done', { count: drafts.length }));
    const count = await eraseAll(context, found);
    if (count === undefined) return 1;
    await context.print(t('erase.done', { count }));
    if (count < found.length) context.warn(t('erase.already', { count: found.length - count }));
    if (count > 0) context.warn(t('erase.elsewhere'));
    return 0;
  },
});
