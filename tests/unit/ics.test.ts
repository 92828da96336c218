import assert from 'node:assert/strict';
import { test } from 'node:test';
import ICAL from 'ical.js';
import { toIcs, type CalendarEvent } from '../../src/collections/feeds/ics.ts';
import { zonedTimeToInstant, type ZonedTime } from '../../src/model/call-state.ts';

const event = (at: CalendarEvent['at'], extra: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'a@example.org',
  at,
  summary: 'Clôture',
  description: 'Dernier jour',
  url: 'https://example.org/fr/',
  ...extra,
});

function parse(events: readonly CalendarEvent[]) {
  const text = toIcs({ name: 'Appels', publisher: 'Élan, du Nord', language: 'fr', stamp: 0, events });
  const calendar = ICAL.Component.fromString(text);
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone'))
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const found = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  return { text, calendar, events: found };
}

test('a deadline stands in the calendar at the instant at which the server closes the call, summer and winter, for years', () => {
  const zones = ['America/Toronto', 'Europe/Paris'];
  const times: ZonedTime[] = zones.flatMap((zone) =>
    [2025, 2026, 2027, 2030, 2036].flatMap((year) =>
      ['01-15T23:59', '03-14T12:00', '03-29T12:00', '07-01T00:00', '10-30T23:59', '11-02T09:00'].map(
        (day) => ({
          local: `${year}-${day}`,
          zone,
        }),
      ),
    ),
  );
  const { events } = parse(times.map((at) => event(at)));
  assert.equal(events.length, times.length);
  for (const [place, at] of times.entries())
    assert.equal(
      events[place]?.startDate.toJSDate().getTime(),
      zonedTimeToInstant(at),
      `${at.local} ${at.zone}`,
    );
});

test('a session lasts as long as it was announced, and says where it is', () => {
  const at = { local: '2027-03-14T12:00', zone: 'America/Toronto' };
  const [first] = parse([event(at, { minutes: 60, place: 'En ligne, à Québec' })]).events;
  const [from, to] = [first?.startDate.toJSDate().getTime() ?? 0, first?.endDate.toJSDate().getTime() ?? 0];
  assert.equal(from, zonedTimeToInstant(at));
  assert.equal(to - from, 3_600_000);
  assert.equal(first?.location, 'En ligne, à Québec');
});

test('a stage known to the day only is a whole day', () => {
  const [first] = parse([event({ day: '2027-06-30' })]).events;
  assert.equal(first?.startDate.isDate, true);
  assert.equal(first.startDate.toString(), '2027-06-30');
});

test('what an editor writes comes out as written: commas, semicolons, line breaks, accents, long lines', () => {
  const summary = 'Été ; clôture, \\ dernière — « été » '.repeat(8).trim();
  const description = 'Première ligne\nBEGIN:VEVENT\n🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈🎈';
  const { text, events } = parse([event({ day: '2027-06-30' }, { summary, description })]);
  assert.equal(events.length, 1);
  assert.equal(events[0]?.summary, summary);
  assert.equal(events[0].description, description);
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.doesNotMatch(text.replaceAll('\r\n', ''), /[\r\n]/);
});

test('an opening in a zone whose rules are not written here stands at its instant all the same', () => {
  const { text, events } = parse([event({ local: '2027-01-01T00:00', zone: 'Asia/Tokyo' })]);
  assert.equal(events[0]?.startDate.toJSDate().toISOString(), '2026-12-31T15:00:00.000Z');
  assert.doesNotMatch(text, /TZID/);
});
