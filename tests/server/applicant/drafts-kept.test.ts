// What becomes of saved applications while they are kept: another form, a call that closes, retention, erasure, keys, copies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../../../src/model/durations.ts';
import { sweepFiles } from '../../../src/server/applications/storage/files/remove.ts';
import { keepToRetention } from '../../../src/server/applications/privacy/retention.ts';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { reseal } from '../../../src/server/applications/storage/database/seals.ts';
import { createVault } from '../../../src/server/applications/storage/database/vault.ts';
import { dropDrafts, findDraftsOf } from '../../../src/server/applications/storage/drafts/expire.ts';
import { listDrafts } from '../../../src/server/applications/storage/drafts/drafts.ts';
import { makeLateCodes } from '../../../src/server/applications/storage/late-codes.ts';
import { plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import { linkIn } from '../../support/accounts.ts';
import { pdf } from '../../support/endpoint.ts';
import { afterCall } from '../../support/site-fixture.ts';
import { onSqlite } from '../../support/store-place.ts';
import {
  formIn,
  heldOn,
  openLink,
  openSavingSite,
  resumeIn,
  savableForm,
  savableSite,
  typedOn,
  type SavingSite,
} from '../../support/saved-applications.ts';

const save = {
  call: 'spring',
  language: 'en',
  email: 'anne@example.org',
  projectName: 'Bridge',
  summary: 'A long story',
  domain: 'health',
  action: 'save',
};

const rowsOf = async ({ store: { db } }: SavingSite) => ({
  drafts: (await db.selectFrom('application_drafts').selectAll().execute()).length,
  browsers: (await db.selectFrom('draft_browsers').selectAll().execute()).length,
  links: (await db.selectFrom('one_time_links').selectAll().execute()).length,
  files: (await db.selectFrom('files').selectAll().execute()).length,
  pieces: (await db.selectFrom('file_pieces').selectAll().execute()).length,
});
const nothing = { drafts: 0, browsers: 0, links: 0, files: 0, pieces: 0 };

/** An application that is saved with a file, its link opened. */
async function saveOne(
  t: Parameters<typeof openSavingSite>[0],
  given: Parameters<typeof openSavingSite>[1] = {},
) {
  const site = await openSavingSite(t, given);
  const browser = site.browser();
  await browser.send({ ...save, deck: pdf() });
  const [email] = await site.mail();
  const page = formIn(await openLink(browser, email));
  return { site, browser, email, page, path: page.alternates.en ?? '' };
}

/** The form with other sections. */
const withSections = (sections: typeof savableForm.sections) =>
  savableSite({ forms: { application: { ...savableForm, sections } } });

await test('where the form has changed, the page says that answers may no longer apply, and shows those for which it has no place', async (t) => {
  const { site, browser, path, page } = await saveOne(t);
  assert.deepEqual([page.saved?.isOtherForm, page.saved?.gone], [false, []]);
  const sections = savableForm.sections.map((section) => ({
    ...section,
    fields: section.fields.filter(({ name }) => name !== 'summary' && name !== 'deck'),
  }));
  site.published.now = { ...withSections(sections), domains: site.published.now.domains.slice(0, 1) };
  const changed = formIn(await browser.get(path));
  assert.equal(changed.saved?.isOtherForm, true);
  assert.deepEqual(changed.saved.gone, [
    { label: 'Domain', text: 'health' },
    { label: 'Summary', text: 'A long story' },
    { label: 'Deck', text: 'projet.pdf' },
  ]);
  assert.deepEqual(changed.values['projectName'], ['Bridge']);
});

await test('once the call is closed nothing can be sent, and the page says so; a late code opens the draft', async (t) => {
  const { site, browser, path, page } = await saveOne(t);
  site.clock.now = afterCall;
  const closed = await browser.get(path);
  assert.deepEqual([closed.status, resumeIn(closed).state], [409, 'closed']);
  assert.equal(resumeIn(await browser.get('/en/continue/')).drafts[0]?.url, null);
  assert.equal((await browser.send({ ...typedOn(page, 'en'), action: 'save' }, heldOn(page))).status, 409);
  assert.equal((await rowsOf(site)).drafts, 1);
  const [code = ''] = await makeLateCodes(site.store.db, {
    call: 'spring',
    count: 1,
    now: site.clock.now,
    expiresAt: site.clock.now + dayMs,
  });
  const open = formIn(await browser.get(`${path}?code=${code}`));
  assert.deepEqual([open.lateCode, open.values['projectName'], open.held.length], [code, ['Bridge'], 1]);
  const sent = await browser.send(
    { ...typedOn(open, 'en'), lateCode: code, consent: 'I agree.' },
    heldOn(open),
  );
  assert.equal(sent.status, 303);
  assert.equal((await rowsOf(site)).drafts, 0);
});

await test('a draft whose link was not opened is erased after a week, one whose was after thirty days, with its files and links; two weeks after the closing in any case', async (t) => {
  const retain = (site: SavingSite) =>
    keepToRetention({ store: site.store, mailDir: '/nowhere' }, site.clock.now);
  const unopened = await openSavingSite(t);
  await unopened.browser().send({ ...save, deck: pdf() });
  await unopened.mail();
  unopened.clock.now += 7 * dayMs - 1;
  await retain(unopened);
  assert.equal((await rowsOf(unopened)).drafts, 1);
  unopened.clock.now += 1;
  await retain(unopened);
  assert.deepEqual(await rowsOf(unopened), nothing);

  const { site, browser, path } = await saveOne(t);
  site.clock.now += 8 * dayMs;
  await retain(site);
  await sweepFiles(site.store.db, site.clock.now);
  assert.equal(formIn(await browser.get(path)).held.length, 1, 'its file is kept as long as it');
  // The call closes sixteen days after the draft was saved: that and two weeks are thirty days, and some hours.
  site.clock.now += 22 * dayMs;
  assert.deepEqual(
    [(await browser.get(path)).location, (await browser.get(path)).status],
    ['/en/continue/', 303],
  );
  await retain(site);
  assert.deepEqual(await rowsOf(site), nothing);
});

await test('who saved it deletes it at once; its link then opens nothing', async (t) => {
  const site = await openSavingSite(t);
  const browser = site.browser();
  await browser.send({ ...save, deck: pdf() });
  const [email] = await site.mail();
  const [draft] = resumeIn(await browser.get('/en/continue/')).drafts;
  const deleted = await browser.post('/en/continue/', { action: 'delete', draft: draft?.id ?? '' });
  assert.equal(resumeIn(deleted).state, 'deleted');
  assert.deepEqual(await rowsOf(site), nothing);
  const { path, code } = linkIn(email);
  assert.equal((await site.browser().post(path, { code })).status, 410);
});

await test('an erasure finds what is saved for an address, and drafts are in no count of applications', async (t) => {
  const { site } = await saveOne(t);
  assert.ok(isBalanced(await takeBalance(site.store.db)));
  assert.equal((await site.store.db.selectFrom('received').selectAll().execute()).length, 0);
  assert.deepEqual(await findDraftsOf(site.store.db, plainVault, 'other@example.org'), []);
  const found = await findDraftsOf(site.store.db, plainVault, 'ANNE@example.org');
  assert.equal(found.length, 1);
  await dropDrafts(site.store.db, found);
  assert.deepEqual(await rowsOf(site), nothing);
});

await test('what is typed is sealed, and sealed anew with another key', async (t) => {
  const [old, next] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
  const { site } = await saveOne(t, { dataKey: old });
  const rows = await site.store.db.selectFrom('application_drafts').selectAll().execute();
  assert.ok(!JSON.stringify(rows.map((row) => Buffer.from(row.body).toString('latin1'))).includes('anne@'));
  const vault = createVault(next, [old]);
  await reseal(site.store.db, vault, () => undefined);
  const { browser } = await site.store.db.selectFrom('draft_browsers').selectAll().executeTakeFirstOrThrow();
  const [draft] = await listDrafts(site.store.db, createVault(next), { browser, now: site.clock.now });
  assert.equal(draft?.body.address, 'anne@example.org');
});

await test('a file that is taken off the page goes when it is saved again, and what an old page names of a draft is copied, not taken', async (t) => {
  const { site, browser, page } = await saveOne(t);
  const elsewhere = site.browser();
  const { savedDraft, ...own } = typedOn(page, 'en');
  assert.ok(savedDraft);
  const apart = await elsewhere.send({ ...own, consent: 'I agree.' }, heldOn(page));
  assert.equal(apart.status, 303, 'a page that still names the file sends a copy');
  assert.equal((await rowsOf(site)).files, 2);
  const again = await browser.send({ ...typedOn(page, 'en'), action: 'save' }, []);
  assert.equal(again.status, 303);
  assert.equal((await rowsOf(site)).files, 1);
});

await test(
  'a draft, an address and a cookie are nowhere in the database file in clear',
  onSqlite,
  async (t) => {
    const key = Buffer.alloc(32, 3).toString('base64');
    const { site, browser } = await saveOne(t, { dataKey: key });
    const bytes = await site.bytes();
    for (const secret of ['anne@example.org', 'Bridge', 'A long story', browser.cookies[0]?.value ?? 'none'])
      assert.ok(!bytes.includes(secret), secret);
  },
);
