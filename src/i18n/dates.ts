import {
  deadlineInstant,
  instantToZonedTime,
  zonedTimeToInstant,
  type ZonedTime,
} from '../model/call-state.ts';
import { localeOfTag, usualTags, type LanguageTag } from './locales.ts';

const nbsp = '\u00A0';

const months = {
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
} as const;

export type Precision = 'day' | 'month' | 'year';

/**
 * A day, or only its month or year: `1er février 2019`, `février 2019`, `February 28, 2019`.
 * `Intl` writes `1 février`; the ordinal is French usage on both sides of the ocean.
 */
export function formatDate(isoDate: string, tag: LanguageTag, precision: Precision = 'day'): string {
  const [year = '', month = '1', day = '1'] = isoDate.slice(0, 10).split('-');
  if (precision === 'year') return year;
  const language = localeOfTag(tag);
  const monthName = months[language][Number(month) - 1] ?? '';
  if (precision === 'month') return `${monthName}${nbsp}${year}`;
  if (language === 'en') return `${monthName}${nbsp}${Number(day)}, ${year}`;
  return `${Number(day) === 1 ? '1er' : Number(day)}${nbsp}${monthName}${nbsp}${year}`;
}

/** A time of day: `23 h 59`, `9 h`, `11:59 p.m.`, `9:00 a.m.`, `noon`, since `12:00 p.m.` is read both ways. */
export function formatTime(local: string, tag: LanguageTag): string {
  const [hour = '0', minute = '00'] = local.slice(11, 16).split(':');
  if (localeOfTag(tag) === 'fr') return `${Number(hour)}${nbsp}h${minute === '00' ? '' : `${nbsp}${minute}`}`;
  if (hour === '12' && minute === '00') return 'noon';
  return `${Number(hour) % 12 || 12}:${minute}${nbsp}${Number(hour) < 12 ? 'a.m.' : 'p.m.'}`;
}

/**
 * The zone as people name it at that instant: `HNE`, `EDT`, `heure de Paris`; whole where it has no abbreviation that they
 * know: `heure normale du Japon`.
 */
function zoneName(instant: number, zone: string, tag: LanguageTag): string {
  const language = localeOfTag(tag);
  if (zone === 'Europe/Paris') return language === 'fr' ? `heure de${nbsp}Paris` : 'Paris time';
  const named = (timeZoneName: 'short' | 'long') =>
    new Intl.DateTimeFormat(usualTags[language], { timeZone: zone, timeZoneName })
      .formatToParts(instant)
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  const short = named('short');
  return /^(?:UTC|GMT)/.test(short) ? named('long') : short;
}

/**
 * An instant (milliseconds since 1970) as clocks of a zone show it, with the zone's name at that instant, as it stands in
 * a sentence after “le” or “on”.
 */
export function formatInstant(instant: number, zone: string, tag: LanguageTag): string {
  const { local } = instantToZonedTime(instant, zone);
  const at = localeOfTag(tag) === 'fr' ? `à${nbsp}` : `at${nbsp}`;
  return `${formatDate(local, tag)}, ${at}${formatTime(local, tag)} (${zoneName(instant, zone, tag)})`;
}

/** A deadline, said as {@link formatInstant} says an instant. */
export function formatDeadline(time: ZonedTime, tag: LanguageTag): string {
  return formatInstant(deadlineInstant(time), time.zone, tag);
}

/**
 * A time at which something begins, said as {@link formatInstant} says an instant.
 * @example formatZonedTime({ local: '2019-02-28T23:59', zone: 'America/Toronto' }, 'fr-CA')
 * // "28 février 2019, à 23 h 59 (HNE)"
 */
export function formatZonedTime(time: ZonedTime, tag: LanguageTag): string {
  return formatInstant(zonedTimeToInstant(time), time.zone, tag);
}
