import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { buildLibrary } from '../../src/collections/library/build-library.ts';
import { toOpportunity } from '../../src/collections/open-data/opportunity.ts';
import { versionsOf } from '../../src/collections/open-data/parts.ts';
import { uuidOf } from '../../src/collections/open-data/uuid.ts';
import { readContent } from '../../src/collections/read/content.ts';
import { opportunityList, type Opportunity } from '../../src/model/open-data/common-grants.ts';
import { usualSettings } from '../../src/model/site-settings.ts';
import { testContent } from '../support/content-copy.ts';

const { entries } = await readContent(testContent);

beforeEach(() => {
  // What the tests set, none inherits.
  delete process.env['BUILD_INSTANT'];
});

/** The opportunities of the site at an instant (ISO 8601), after a change of the fields of the call of 2026. */
function opportunitiesAt(instant: string, change: object = {}, isTranslated = true): Opportunity[] {
  process.env['BUILD_INSTANT'] = instant;
  const texts = entries.flatMap((entry) => {
    if (entry.collection !== 'calls' || entry.name !== 'demo-2026') return [entry];
    if (entry.locale === 'fr' && !isTranslated) return [];
    return [{ ...entry, data: { ...entry.data, ...change } }];
  });
  const library = buildLibrary(texts, { ...usualSettings, instant: Date.parse(instant) });
  const items = versionsOf(library, 'calls').map((versions) =>
    toOpportunity(versions, {
      library,
      site: new URL('https://passerelle.example'),
      defaultLocale: 'fr',
      translators: { fr: (key) => key, en: (key) => key },
      licence: null,
    }),
  );
  const pages = { page: 1, pageSize: 2, totalItems: items.length, totalPages: 1 };
  return opportunityList.parse({ status: 200, message: 'Success', items, paginationInfo: pages }).items;
}

const ofCall = (source: string, all: readonly Opportunity[]) =>
  all.find((one) => one.source === `https://passerelle.example${source}`);
const callOf2026 = (instant: string, change?: object) =>
  ofCall('/fr/candidater/appel-exemple-2026/', opportunitiesAt(instant, change));

test('who compares calls of many sites reads when ours opens and when it is too late, to the second', () => {
  for (const [instant, status, modified] of [
    ['2026-09-01T12:59:59.000Z', 'forecasted', '2026-09-01T12:59:59.000Z'],
    ['2026-09-01T13:00:00.000Z', 'open', '2026-09-01T13:00:00.000Z'],
    // Closing soon, and still open.
    ['2027-04-01T03:58:59.000Z', 'open', '2026-09-01T13:00:00.000Z'],
    // Thirty minutes of grace are for those who had begun.
    ['2027-04-01T03:59:00.000Z', 'closed', '2027-04-01T03:59:00.000Z'],
    ['2027-09-01T00:00:00.000Z', 'closed', '2027-04-01T03:59:00.000Z'],
  ] as const) {
    const call = callOf2026(instant);
    assert.deepEqual([call?.status.value, call?.lastModifiedAt], [status, modified], instant);
  }
});

test('nothing of a call is there one second before its embargo ends; then it says since when it is public', () => {
  const change = { publishAt: '2026-10-05T09:00' };
  assert.equal(callOf2026('2026-10-05T12:59:59Z', change), undefined);
  assert.doesNotMatch(
    JSON.stringify(opportunitiesAt('2026-10-05T12:59:59Z', change)),
    /exemple-2026|example-call-2026/,
  );
  const call = callOf2026('2026-10-05T13:00:00Z', change);
  assert.equal(call?.createdAt, '2026-10-05T13:00:00.000Z');
  assert.equal(call.lastModifiedAt, call.createdAt, 'it opened before, and nobody could read that');
  const { postDate } = call.keyDates;
  assert.ok(postDate?.eventType === 'singleDate');
  assert.deepEqual([postDate.date, postDate.time], ['2026-10-05', '09:00:00']);
});

test('a deadline stands as the zone of the call has it, beside the instant and the name of the zone', () => {
  const call = callOf2026('2026-10-01T12:00:00Z', { zone: 'Europe/Paris', closes: '2027-03-28T02:30' });
  const { closeDate } = call?.keyDates ?? assert.fail('the call is missing');
  assert.ok(closeDate.eventType === 'singleDate');
  assert.deepEqual([closeDate.date, closeDate.time], ['2027-03-28', '02:30:00']);
  assert.equal(call?.customFields['zone']?.value, 'Europe/Paris');
  // Clocks skip that time: it is read with the offset before the change.
  assert.equal(call.customFields['closesAt']?.value, '2027-03-28T01:30:00.000Z');
});

test('a call that has a new address, new words or one language fewer stays the same opportunity, and its digest changes', () => {
  const instant = '2026-10-01T12:00:00Z';
  const first = callOf2026(instant);
  assert.equal(callOf2026(instant)?.customFields['digest']?.value, first?.customFields['digest']?.value);
  const moved = ofCall('/fr/candidater/ailleurs/', opportunitiesAt(instant, { urlSlug: 'ailleurs' }));
  assert.equal(moved?.id, first?.id);
  assert.notEqual(moved?.customFields['digest']?.value, first?.customFields['digest']?.value);
  const english = ofCall('/en/apply/example-call-2026/', opportunitiesAt(instant, {}, false));
  assert.equal(english?.id, first?.id);
  assert.equal(english?.customFields['language']?.value, 'en');
  assert.equal(english.customFields['translation'], undefined);
});

test('an invented call is marked where nobody can overlook it: in its title', () => {
  const call = callOf2026('2026-10-01T12:00:00Z', { example: true });
  assert.match(call?.title ?? '', /^example\.badge · /);
  assert.doesNotMatch(callOf2026('2026-10-01T12:00:00Z', { example: false })?.title ?? '', /example/);
});

test('ids are those that RFC 9562 makes of a name', () => {
  // Appendix A.4, in the name space of domain names.
  assert.equal(
    uuidOf('www.example.com', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'),
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
});
