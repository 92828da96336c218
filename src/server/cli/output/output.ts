import { formatInstant } from '../../../i18n/dates.ts';
import { instantToZonedTime } from '../../../model/call-state.ts';
import type { Listed } from '../select.ts';
import type { Staff } from '../staff.ts';

// Control characters but line feed and tab, and marks that reorder a line: a terminal obeys them.
// eslint-disable-next-line no-control-regex
const obeyed = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** Text without what a terminal would obey: an applicant's words must not clear the screen or hide a line. */
export const harmless = (text: string): string => text.replace(obeyed, '�');

/** JSON on one line, with what a terminal would obey written as escapes. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    obeyed,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A moment in the staff's zone, as people write it. */
export function moment({ tag, zone }: Pick<Staff, 'tag' | 'zone'>, instant: number): string {
  return formatInstant(instant, zone, tag);
}

/** A moment in the staff's zone, short enough for a table: `2026-11-22 07:16`. */
export function shortMoment({ zone }: Pick<Staff, 'zone'>, instant: number): string {
  return instantToZonedTime(instant, zone).local.replace('T', ' ');
}

const known = ['smtp', 'file', 'webhook', 'acknowledgement', 'confirmation', 'opening'];

/** A way of forwarding, as people call it. */
export const channelName = ({ t }: Pick<Staff, 't'>, channel: string): string =>
  known.includes(channel) ? t(`channel.${channel}`) : channel;

/** How a delivery stands: `en attente`, `non envoyé (…)` with the reason. */
export function outcome({ t }: Pick<Staff, 't'>, { state, lastError }: Listed['deliveries'][number]): string {
  const words = t(`delivery.${state}`);
  return state === 'skipped' && lastError !== null ? `${words} (${t(`skipped.${lastError}`)})` : words;
}

/** A call as people know it; its name where the site does not have it any more. */
export function callTitle({ site, locale }: Pick<Staff, 'site' | 'locale'>, call: string | null): string {
  return site?.calls.find(({ name }) => name === call)?.title[locale] ?? call ?? '—';
}
