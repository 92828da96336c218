import { z } from 'zod';
import { noWords } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { callTitle, channelName, moment, shortMoment } from '../output/output.ts';
import type { Staff } from '../staff.ts';
import { summarise, type Summary } from '../../applications/staff/summary.ts';

/** More than this are counted, not named. */
const mostNamed = 50;

type Reader = Pick<Staff, 't' | 'tag' | 'locale' | 'zone' | 'site'>;

function received(reader: Reader, { received: rows }: Summary): string[] {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  return [
    reader.t('digest.received', { count: total }),
    ...rows.map(({ form, call, count }) => `  ${call === null ? form : callTitle(reader, call)} — ${count}`),
  ];
}

function waiting(reader: Reader, { pending, dead }: Summary): string[] {
  const { t } = reader;
  return [
    ...(pending.length === 0 ? [t('digest.noPending')] : []),
    ...pending.map(({ channel, count, oldest }) =>
      t('digest.pending', { channel: channelName(reader, channel), count, time: moment(reader, oldest) }),
    ),
    ...(dead.length === 0 ? [t('digest.noDead')] : []),
    ...dead.map(({ channel, count }) => t('digest.dead', { channel: channelName(reader, channel), count })),
    ...(dead.length === 0 ? [] : [t('digest.deadAdvice')]),
  ];
}

function quarantined(reader: Reader, { quarantined: rows }: Summary): string[] {
  const { t } = reader;
  if (rows.length === 0) return [t('digest.noQuarantined')];
  return [
    t('digest.quarantined', { count: rows.length }),
    ...rows.slice(0, mostNamed).map(({ reference, receivedAt, signals }) => {
      const reasons = signals.map((signal) => t(`signal.${signal}`)).join(', ');
      return `  ${reference}  ${shortMoment(reader, receivedAt)}  ${reasons}`;
    }),
    ...(rows.length > mostNamed ? [t('digest.more', { count: rows.length - mostNamed })] : []),
    t('digest.quarantinedAdvice'),
  ];
}

/** The summary in words, for the screen and for the message of each morning. */
export function summaryToText(reader: Reader, summary: Summary): string {
  const { t } = reader;
  const blocks = [
    [t('digest.title', { since: moment(reader, summary.since), until: moment(reader, summary.until) })],
    received(reader, summary),
    [t('digest.forwarded', { count: summary.forwarded }), ...waiting(reader, summary)],
    quarantined(reader, summary),
    ...summary.untrustedProxies.map((proxy) => [t('digest.untrustedProxy', { proxy })]),
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

/** Prints the summary that the staff get by mail each day. */
export const digest = defineCommand({
  name: 'digest',
  options: {},
  schema: z.object({ words: noWords }),
  async run(staff) {
    const summary = await summarise(staff.store.db, staff.now);
    await staff.print(summaryToText(staff, summary));
    return 0;
  },
});
