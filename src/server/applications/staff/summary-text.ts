import { callTitle, channelName, formatTime, shortTime, type ReportContext } from './format.ts';
import type { Summary } from './summary.ts';

/** More than this are counted, not named. */
const maxNamed = 50;

function received(context: ReportContext, { received: rows }: Summary): string[] {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  return [
    context.t('digest.received', { count: total }),
    ...rows.map(({ form, call, count }) => `  ${call === null ? form : callTitle(context, call)} — ${count}`),
  ];
}

function waiting(context: ReportContext, { pending, dead }: Summary): string[] {
  const { t } = context;
  return [
    ...(pending.length === 0 ? [t('digest.noPending')] : []),
    ...pending.map(({ channel, count, oldest }) =>
      t('digest.pending', {
        channel: channelName(context, channel),
        count,
        time: formatTime(context, oldest),
      }),
    ),
    ...(dead.length === 0 ? [t('digest.noDead')] : []),
    ...dead.map(({ channel, count }) => t('digest.dead', { channel: channelName(context, channel), count })),
    ...(dead.length === 0 ? [] : [t('digest.deadAdvice')]),
  ];
}

function quarantined(context: ReportContext, { quarantined: rows }: Summary): string[] {
  const { t } = context;
  if (rows.length === 0) return [t('digest.noQuarantined')];
  return [
    t('digest.quarantined', { count: rows.length }),
    ...rows.slice(0, maxNamed).map(({ reference, receivedAt, signals }) => {
      const reasons = signals.map((signal) => t(`signal.${signal}`)).join(', ');
      return `  ${reference}  ${shortTime(context, receivedAt)}  ${reasons}`;
    }),
    ...(rows.length > maxNamed ? [t('digest.more', { count: rows.length - maxNamed })] : []),
    t('digest.quarantinedAdvice'),
  ];
}

function backups(context: ReportContext, { backups: facts }: Summary): string[] {
  const { t } = context;
  if (!facts) return [];
  const { newest, failure, damaged } = facts;
  return [
    ...(failure
      ? [t('digest.backupFailed', { reason: t(`backup.refused.${failure.code}`, failure.params) })]
      : []),
    newest ? t('digest.backup', { time: formatTime(context, newest.at) }) : t('digest.noBackup'),
    ...(newest && !newest.isBalanced ? [t('backup.unbalanced')] : []),
    ...damaged.slice(0, maxNamed).map((path) => t('digest.backupDamaged', { path })),
  ];
}

/** The summary in words, for the screen and for the message of each morning. */
export function summaryToText(context: ReportContext, summary: Summary): string {
  const { t } = context;
  const blocks = [
    [
      t('digest.title', {
        since: formatTime(context, summary.since),
        until: formatTime(context, summary.until),
      }),
    ],
    received(context, summary),
    [t('digest.forwarded', { count: summary.forwarded }), ...waiting(context, summary)],
    quarantined(context, summary),
    backups(context, summary),
    ...summary.untrustedProxies.map((proxy) => [t('digest.untrustedProxy', { proxy })]),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
