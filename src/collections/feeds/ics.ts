import { zonedTimeToInstant, type ZonedTime } from '../../model/call-state.ts';

/** One entry of a calendar: a time in a zone, a whole day, or an instant in milliseconds since 1970. */
export interface CalendarEvent {
  /** Unique and the same in every publication, so that a calendar updates the entry instead of adding one. */
  uid: string;
  at: ZonedTime | { day: string } | { instant: number };
  /** How long it lasts, for what has an end. */
  minutes?: number;
  /** Where it takes place, in words. */
  place?: string;
  summary: string;
  description: string;
  /** Absolute. */
  url: string;
}

/** A calendar that people subscribe to. */
export interface Calendar {
  name: string;
  /** Who makes it: the site's name. */
  publisher: string;
  /** `fr` or `en`. */
  language: string;
  /** When the calendar was made, in milliseconds since 1970. */
  stamp: number;
  events: readonly CalendarEvent[];
}

interface Change {
  from: string;
  to: string;
  name: string;
  start: string;
  rule: string;
}

/** The rules in force since 2007 in North America and 1996 in Europe, for calendars that know no zone by its name. */
const zoneRules: Readonly<Record<string, { summer: Change; winter: Change }>> = {
  'America/Toronto': {
    summer: {
      from: '-0500',
      to: '-0400',
      name: 'EDT',
      start: '20070311T020000',
      rule: 'BYMONTH=3;BYDAY=2SU',
    },
    winter: {
      from: '-0400',
      to: '-0500',
      name: 'EST',
      start: '20071104T020000',
      rule: 'BYMONTH=11;BYDAY=1SU',
    },
  },
  'Europe/Paris': {
    summer: {
      from: '+0100',
      to: '+0200',
      name: 'CEST',
      start: '19960331T020000',
      rule: 'BYMONTH=3;BYDAY=-1SU',
    },
    winter: {
      from: '+0200',
      to: '+0100',
      name: 'CET',
      start: '19961027T030000',
      rule: 'BYMONTH=10;BYDAY=-1SU',
    },
  },
};

/** RFC 5545, 3.3.11. */
function escape(text: string): string {
  return text.replace(/[\\;,]/g, String.raw`\$&`).replace(/\r?\n/g, String.raw`\n`);
}

/** Lines of at most 75 bytes, never cut inside a letter: RFC 5545, 3.1. */
function foldLine(line: string): string {
  const lines: string[] = [];
  let current = '';
  let bytes = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (bytes + size > 75) {
      lines.push(current);
      [current, bytes] = [' ', 1];
    }
    current += letter;
    bytes += size;
  }
  return [...lines, current].join('\r\n');
}

function plain(date: string): string {
  return date.replaceAll(/[-:]/g, '');
}

/** `2027-03-31T23:59` as `20270331T235900`. */
function localTime(local: string): string {
  return plain(local.length === 16 ? `${local}:00` : local);
}

function utc(instant: number): string {
  return plain(new Date(instant).toISOString().replace(/\.\d+/, ''));
}

function zoneLines(zone: string): string[] {
  const rules = zoneRules[zone];
  if (!rules) return [];
  const change = (kind: string, { from, to, name, start, rule }: Change) => [
    `BEGIN:${kind}`,
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    `TZNAME:${name}`,
    `DTSTART:${start}`,
    `RRULE:FREQ=YEARLY;${rule}`,
    `END:${kind}`,
  ];
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...change('DAYLIGHT', rules.summer),
    ...change('STANDARD', rules.winter),
    'END:VTIMEZONE',
  ];
}

function startLine(at: CalendarEvent['at']): string {
  if ('day' in at) return `DTSTART;VALUE=DATE:${plain(at.day)}`;
  if ('instant' in at) return `DTSTART:${utc(at.instant)}`;
  // Of the other zones no rules are written here: the instant is right in all of them.
  if (!zoneRules[at.zone]) return `DTSTART:${utc(zonedTimeToInstant(at))}`;
  return `DTSTART;TZID=${at.zone}:${localTime(at.local)}`;
}

function eventLines(
  { uid, at, minutes, place, summary, description, url }: CalendarEvent,
  stamp: number,
): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${utc(stamp)}`,
    startLine(at),
    ...(minutes === undefined ? [] : [`DURATION:PT${minutes}M`]),
    ...(place === undefined ? [] : [`LOCATION:${escape(place)}`]),
    `SUMMARY:${escape(summary)}`,
    `DESCRIPTION:${escape(description)}`,
    `URL:${url}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/**
 * A calendar as RFC 5545 writes it, with the rules of the zones that its events name.
 */
export function toIcs({ name, publisher, language, stamp, events }: Calendar): string {
  const zones = new Set(events.flatMap(({ at }) => ('zone' in at ? [at.zone] : [])));
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//${escape(publisher)}//Calls//${language.toUpperCase()}`,
    'METHOD:PUBLISH',
    `NAME:${escape(name)}`,
    `X-WR-CALNAME:${escape(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
    ...[...zones].flatMap(zoneLines),
    ...events.flatMap((event) => eventLines(event, stamp)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}
