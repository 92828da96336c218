import { resolve } from 'node:path';
import { z } from 'zod';
import { formatTime } from '../../applications/staff/format.ts';
import { makeBackup } from '../../backup/create.ts';
import { hasDatabase } from '../../backup/lock.ts';
import { toNewest } from '../../backup/nightly/nightly.ts';
import { recordBackupStatus } from '../../backup/nightly/status.ts';
import { BackupRefusal } from '../../backup/refusal.ts';
import type { Proof } from '../../backup/restoring/prove.ts';
import { defineSettingsCommand } from '../command.ts';
import type { ExitCode, SettingsContext } from '../context.ts';

/** Runs what may be refused, and says why it was. */
export async function refusalsInWords(
  { t, warn }: SettingsContext,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof BackupRefusal)) throw error;
    warn(t(`backup.refused.${error.code}`, error.params));
    return 1;
  }
}

/** One folder at most; as people type it, from where they type it. */
export const oneFolder = z.array(z.string()).max(1, 'too-many-words');

/** What a backup holds and what was proven of it, a line each. */
export function describeProof(context: SettingsContext, { manifest, isBalanced }: Proof): string[] {
  const { t } = context;
  const { applications, newest } = manifest;
  const count = applications.accepted + applications.quarantined + applications.erased;
  return [
    t('backup.holds', { count, ...applications }),
    ...(newest
      ? [
          t('backup.newest', {
            reference: newest.reference,
            time: formatTime(context, Date.parse(newest.receivedAt)),
          }),
        ]
      : []),
    t(isBalanced ? 'backup.proven' : 'backup.unbalanced'),
  ];
}

/** Makes a backup, beside a running server or without one, and proves it by restoring it. */
export const backup = defineSettingsCommand({
  name: 'backup',
  options: {},
  schema: z.object({ args: oneFolder }),
  run: (context, { args: [typed] }) =>
    refusalsInWords(context, async () => {
      const { config, now, t, print, warn, cwd } = context;
      if (!hasDatabase(config)) {
        warn(t('no-database', { dataDir: config.dataDir }));
        return 1;
      }
      const folder = typed === undefined ? config.backupDir : resolve(cwd, typed);
      const made = await makeBackup(config, { folder, now, env: context.env });
      await recordBackupStatus(config.dataDir, { newest: toNewest(made, now) });
      await print(t('backup.made', { path: made.path, megabytes: Math.ceil(made.bytes / 1_000_000) }));
      for (const line of describeProof(context, made)) await print(line);
      if (config.dataKey !== undefined) warn(t('backup.keyApart'));
      return made.isBalanced ? 0 : 1;
    }),
});
