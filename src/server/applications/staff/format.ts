import { formatInstant } from '../../../i18n/dates.ts';
import { instantToZonedTime } from '../../../model/call-state.ts';
import type { SiteData } from '../../../model/site-data.ts';
import type { DeliveryState } from '../storage/database/schema.ts';
import type { Words } from './words.ts';

/** What the staff's texts are written with: language, zone, and the names that the site gives. */
export interface ReportContext extends Words {
  /** The zone in which times are shown and read. */
  zone: string;
  /** The site as published last; undefined where none was. */
  site: SiteData | undefined;
}

/** A time in the staff's zone, as people write it. */
export function formatTime({ tag, zone }: Pick<ReportContext, 'tag' | 'zone'>, instant: number): string {
  return formatInstant(instant, zone, tag);
}

/** A time in the staff's zone, short enough for a table: `2026-11-22 07:16`. */
export function shortTime({ zone }: Pick<ReportContext, 'zone'>, instant: number): string {
  return instantToZonedTime(instant, zone).local.replace('T', ' ');
}

/** Channels that the phrases name. */
const known = [
  'smtp',
  'file',
  'webhook',
  'acknowledgement',
  'confirmation',
  'opening',
  'decision',
  'receipt-link',
  'address-link',
  'address-changed',
  'supplement-asked',
  'supplement-mail',
  'supplement-webhook',
];

/** The name of a channel for people. */
export const channelName = ({ t }: Pick<ReportContext, 't'>, channel: string): string =>
  known.includes(channel) ? t(`channel.${channel}`) : channel;

/** The state of a delivery: `en attente`, `non envoyé (…)` with the reason. */
export function outcome(
  { t }: Pick<ReportContext, 't'>,
  { state, lastError }: { state: DeliveryState; lastError: string | null },
): string {
  const words = t(`delivery.${state}`);
  return state === 'skipped' && lastError !== null ? `${words} (${t(`skipped.${lastError}`)})` : words;
}

/** The title of a call; its name where the site does not have it any more. */
export function callTitle(
  { site, locale }: Pick<ReportContext, 'site' | 'locale'>,
  call: string | null,
): string {
  return site?.calls.find(({ name }) => name === call)?.title[locale] ?? call ?? '—';
}
