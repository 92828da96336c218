import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepCriteria, openingsOf } from '../../../src/server/applications/review/criteria.ts';
import { callPage } from '../../../src/server/applications/review/http/call-page.ts';
import { contextIn } from '../../../src/server/applications/staff/http/options.ts';
import { plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import { reviewWords } from '../../../src/model/reviews/words.ts';
import type { SiteData } from '../../../src/model/site-data.ts';
import { siteFixture } from '../../support/site-fixture.ts';
import { openTestStore, temporaryFolder } from '../../support/stored.ts';

/** 2026-03-01, 09:00 in Québec City. */
const opening = Date.UTC(2026, 2, 1, 14);

test('the criteria of a call are kept as it opens, not before, and stay whatever is published later', async (t) => {
  const { db } = await openTestStore(t, await temporaryFolder(t));
  const site = siteFixture();
  const kept = () => db.selectFrom('review_calls').selectAll().execute();
  await keepCriteria(db, site, opening - 1);
  assert.deepEqual(await kept(), []);
  assert.equal(openingsOf(site, opening - 1), 0);
  assert.equal(openingsOf(site, opening + 5), opening, 'then they are due');
  await Promise.all([keepCriteria(db, site, opening), keepCriteria(db, site, opening)]);
  const [first, ...others] = await kept();
  assert.deepEqual([first?.call, first?.criteria_from, others], ['spring', opening, []]);
  await keepCriteria(db, { ...site, criteria: changed(site) }, opening + 1_000);
  assert.deepEqual(await kept(), [first]);
  assert.equal((await db.selectFrom('criteria_versions').selectAll().execute()).length, 1);
});

function changed({ criteria }: SiteData): SiteData['criteria'] {
  return Object.fromEntries(
    Object.entries(criteria).map(([name, one]) => [
      name,
      { ...one, selection: one.selection.map((criterion) => ({ ...criterion, weight: 1 })) },
    ]),
  );
}

test('the staff are told of which moment the criteria are: of the opening, or of a later one', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  const site = siteFixture();
  const [spring] = site.calls;
  assert.ok(spring);
  const pageAt = async (now: number) => {
    const options = { store, vault: plainVault, site: () => site, now: () => now };
    const context = { ...contextIn(options, 'en'), words: reviewWords('en') };
    return callPage(context, spring, { formToken: '', outcome: { done: [], problem: null } });
  };
  assert.deepEqual(
    [(await pageAt(opening - 1)).criteria, (await pageAt(opening - 1)).isBeforeOpening],
    [null, true],
  );
  await keepCriteria(store.db, site, opening + 60_000);
  assert.match((await pageAt(opening + 60_000)).criteria?.since ?? '', /as published when the call opened/);
  await store.db
    .updateTable('review_calls')
    .set({ criteria_from: opening + 86_400_000 })
    .execute();
  assert.match((await pageAt(opening)).criteria?.since ?? '', /kept no version of the criteria from then/);
});

test('a call whose criteria are announced only has nothing to review by', async (t) => {
  const { db } = await openTestStore(t, await temporaryFolder(t));
  await keepCriteria(db, { ...siteFixture(), criteria: {} }, opening);
  assert.deepEqual(await db.selectFrom('review_calls').selectAll().execute(), []);
});
