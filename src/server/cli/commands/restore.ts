import { join, resolve } from 'node:path';
import { z } from 'zod';
import { channelName, formatTime } from '../../applications/staff/format.ts';
import {
  checkBackup,
  restoreBackup,
  type Outcome,
  type RestoreOptions,
} from '../../backup/restoring/restore.ts';
import { flag } from '../arguments.ts';
import { defineSettingsCommand } from '../command.ts';
import type { ExitCode, SettingsContext } from '../context.ts';
import { describeProof, oneFolder, refusalsInWords } from './backup.ts';

/** More than these are counted, not named. */
const maxNamed = 50;

function describeLost({ t }: SettingsContext, lost: Outcome['lost']): string[] {
  if (lost === undefined) return [t('restore.lostUnknown')];
  if (lost.length === 0) return [];
  const more = lost.length - maxNamed;
  return [
    t('restore.lost', { count: lost.length }),
    ...lost.slice(0, maxNamed).map((reference) => `  ${reference}`),
    ...(more > 0 ? [t('digest.more', { count: more })] : []),
  ];
}

/** What a backup holds, and what is different from the day on which it was made. */
function describe(context: SettingsContext, { path, lost, ...proof }: Outcome): string[] {
  const { t } = context;
  const { erasedAgain, pending, manifest } = proof;
  return [
    t('restore.backup', { path, time: formatTime(context, Date.parse(manifest.madeAt)) }),
    ...describeProof(context, proof),
    ...(erasedAgain > 0 ? [t('restore.erased', { count: erasedAgain })] : []),
    ...describeLost(context, lost),
    ...pending.map(({ channel, count }) =>
      t('restore.pending', { channel: channelName(context, channel), count }),
    ),
  ];
}

async function check(context: SettingsContext, options: RestoreOptions): Promise<ExitCode> {
  const outcome = await checkBackup(context.config, options);
  for (const line of describe(context, outcome)) await context.print(line);
  await context.print(context.t('restore.checked'));
  return outcome.isBalanced ? 0 : 1;
}

async function restoreNow(context: SettingsContext, options: RestoreOptions): Promise<ExitCode> {
  const { config, t, print, warn } = context;
  if (config.postgres) {
    // Other servers may be at work there: what was restored is moved into an empty database instead.
    warn(t('restore.postgres', { folder: options.folder }));
    return 1;
  }
  const result = await restoreBackup(config, options);
  if (result.type === 'finished') {
    const { backup, aside } = result.plan;
    await print(t('restore.finished', { backup, aside: join(config.dataDir, aside) }));
    return 0;
  }
  const { outcome, aside } = result;
  for (const line of describe(context, outcome)) await print(line);
  await print(t('restore.done', { dataDir: config.dataDir }));
  warn(t('restore.aside', { aside }));
  warn(t('restore.next'));
  return outcome.isBalanced ? 0 : 1;
}

/** Restores a backup in the place of the data, or into a temporary folder. */
export const restore = defineSettingsCommand({
  name: 'restore',
  options: {
    check: { type: 'boolean' },
    'keep-texts': { type: 'boolean' },
    erasures: { type: 'string' },
  },
  schema: z.object({
    check: flag,
    'keep-texts': flag,
    erasures: z.string().optional(),
    args: oneFolder.min(1, 'one-folder'),
  }),
  run: (context, { check: isCheck, 'keep-texts': keepsTexts, erasures, args: [typed = ''] }) =>
    refusalsInWords(context, () => {
      const { cwd, now } = context;
      const options = {
        folder: resolve(cwd, typed),
        erasuresFile: erasures === undefined ? undefined : resolve(cwd, erasures),
        withTexts: !keepsTexts,
        now,
      };
      return isCheck ? check(context, options) : restoreNow(context, options);
    }),
});
