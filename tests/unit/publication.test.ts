import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isPromiseBroken,
  isPublic,
  isScheduled,
  lateInstant,
  publicationInstant,
  publicationTransitions,
} from '../../src/model/messages/publication.ts';

const zone = 'America/Toronto';
const at = (iso: string) => Date.parse(iso);

test('an entry without a date is public at once', () => {
  assert.equal(isPublic({}, zone, 0), true);
});

test('an embargoed text is hidden until its second, and public from it, in the zone of the site', () => {
  const entry = { publishAt: '2026-12-01T09:00' };
  assert.equal(isPublic(entry, zone, at('2026-12-01T13:59:59.999Z')), false);
  assert.equal(isPublic(entry, zone, at('2026-12-01T14:00:00Z')), true);
  assert.equal(isPublic(entry, 'Europe/Paris', at('2026-12-01T08:00:00Z')), true);
});

test('criteria dated for a later day are announced until midnight of that day', () => {
  const criteria = { status: 'published', publishedOn: '2026-03-08' };
  assert.equal(isPublic(criteria, zone, 0), true);
  assert.equal(isScheduled(criteria, zone, at('2026-03-08T04:59:59Z')), true);
  assert.equal(isScheduled(criteria, zone, at('2026-03-08T05:00:00Z')), false);
  assert.equal(publicationInstant(criteria, zone), at('2026-03-08T05:00:00Z'));
  const hidden = { ...criteria, publishAt: '2026-04-01T09:00' };
  assert.equal(isPublic(hidden, zone, at('2026-04-01T12:59:59Z')), false);
  assert.equal(publicationInstant(hidden, zone), at('2026-04-01T13:00:00Z'));
});

test('criteria that will come after the promised day are late in between, and the site is built anew at both instants', () => {
  const criteria = { status: 'published', promisedOn: '2026-12-01', publishedOn: '2026-12-20' };
  const [late, released] = [at('2026-12-02T05:00:00Z'), at('2026-12-20T05:00:00Z')];
  assert.deepEqual(publicationTransitions(criteria, zone), [late, released]);
  const broken = [late - 1, late, released - 1, released].map((now) => isPromiseBroken(criteria, zone, now));
  assert.deepEqual(broken, [false, true, true, false]);
});

test('criteria that will come on the promised day are never called late', () => {
  const criteria = { status: 'published', promisedOn: '2026-12-20', publishedOn: '2026-12-20' };
  assert.equal(lateInstant(criteria, zone), null);
});

test('a promise is late once its day is over, also on the day that clocks change', () => {
  const criteria = { status: 'announced', promisedOn: '2026-03-08' };
  assert.equal(isPromiseBroken(criteria, zone, at('2026-03-09T03:59:59Z')), false);
  assert.equal(isPromiseBroken(criteria, zone, at('2026-03-09T04:00:00Z')), true);
  assert.deepEqual(publicationTransitions(criteria, zone), [at('2026-03-09T04:00:00Z')]);
});

test('a promise that was kept is never called late', () => {
  const criteria = { status: 'published', promisedOn: '2026-03-08', publishedOn: '2026-03-07' };
  assert.equal(isPromiseBroken(criteria, zone, at('2027-01-01T00:00:00Z')), false);
});
