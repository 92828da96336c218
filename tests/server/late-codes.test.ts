import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLateCodeValid, makeLateCodes } from '../../src/server/applications/storage/late-codes.ts';
import { goodForm, pdf, startEndpoint, type Endpoint } from '../support/endpoint.ts';
import { afterCall, goodAnswers } from '../support/site-fixture.ts';
import { anApplication, monday, openTestStore, temporaryFolder } from '../support/stored.ts';

const hour = 3_600_000;
const valid = { call: 'demo-2026', count: 1, now: monday, expiresAt: monday + hour };

await test('a late code lets one person in, once', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  const [code = ''] = await makeLateCodes(store.db, valid);
  assert.match(code, /^[A-Z2-9]{4}(-[A-Z2-9]{4}){3}$/);
  assert.ok(await isLateCodeValid(store.db, { code, call: 'demo-2026', now: monday }));

  const first = await store.submit(anApplication({ lateCode: code.toLowerCase().replaceAll('-', ' ') }));
  assert.ok(first.ok);
  const second = await store.submit(anApplication({ lateCode: code }));
  assert.deepEqual(second, { ok: false, code: 'late-code-refused' });
  assert.ok(!(await isLateCodeValid(store.db, { code, call: 'demo-2026', now: monday })));
  const rows = await store.db.selectFrom('applications').select('reference').execute();
  assert.deepEqual(
    rows.map(({ reference }) => reference),
    [first.reference],
  );
});

await test('two people who send the same code at the same moment: one gets in', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  const [code = ''] = await makeLateCodes(store.db, valid);
  const applications = Array.from({ length: 10 }, () => anApplication({ lateCode: code }));
  const outcomes = await Promise.all(applications.map((application) => store.submit(application)));
  assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
});

await test('a late applicant whose answer was lost gets the same receipt with the code already used', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  const [code = ''] = await makeLateCodes(store.db, valid);
  const application = anApplication({ lateCode: code });
  const first = await store.submit(application);
  const again = await store.submit(application);
  assert.ok(first.ok && again.ok);
  assert.equal(again.reference, first.reference);
  assert.ok(again.replayed);
});

await test('a person whose late code was mistyped can send again with the right one', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  const [code = ''] = await makeLateCodes(store.db, valid);
  const application = anApplication({ lateCode: 'AAAA-AAAA-AAAA-AAAA' });
  assert.deepEqual(await store.submit(application), { ok: false, code: 'late-code-refused' });
  assert.ok((await store.submit({ ...application, lateCode: code })).ok);
});

await test('an expired code, or one for another call, lets nobody in', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  const [code = ''] = await makeLateCodes(store.db, valid);
  const late = await store.submit(anApplication({ lateCode: code, receivedAt: monday + hour }));
  const other = await store.submit(anApplication({ lateCode: code, call: 'another-call' }));
  assert.equal(late.ok || other.ok, false);
  assert.ok((await store.submit(anApplication({ lateCode: code }))).ok);
});

await test('a person who reads the database cannot tell the codes', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  const [code = ''] = await makeLateCodes(store.db, valid);
  const rows = JSON.stringify(await store.db.selectFrom('late_codes').selectAll().execute());
  for (const form of [code, code.replaceAll('-', '')]) assert.ok(!rows.includes(form));
});

/** The call has closed; a code that opens it for an hour. */
async function afterClosing({ clock, store }: Endpoint): Promise<string> {
  clock.now = afterCall;
  const wanted = { call: 'spring', count: 1, now: afterCall, expiresAt: afterCall + hour };
  const [code = ''] = await makeLateCodes(store.db, wanted);
  return code;
}

await test('someone with a late code is shown the form after closing, and gets in with it once', async (t) => {
  const endpoint = await startEndpoint(t);
  const code = await afterClosing(endpoint);
  const page = await endpoint.app.request(`/fr/candidater/printemps/formulaire/?code=${code}`);
  assert.equal(page.status, 200);
  const shown = await page.text();
  assert.ok(shown.includes(`"lateCode":"${code}"`));
  // The language switch leads to the same form, not to the page that says that the call is closed.
  for (const address of ['/fr/candidater/printemps/formulaire/', '/en/apply/spring/form/'])
    assert.ok(shown.includes(`"${address}?code=${code}"`), address);
  assert.equal((await endpoint.post({ ...goodAnswers })).status, 409);
  const sent = await endpoint.post({ ...goodAnswers, lateCode: code });
  assert.equal(sent.status, 303);
  const again = await endpoint.app.request(`/fr/candidater/printemps/formulaire/?code=${code}`);
  assert.equal(again.status, 409);
  const other = await endpoint.post({ ...goodAnswers, projectName: 'Autre', lateCode: code });
  assert.equal(other.status, 409);
});

await test('a late code that was sent out with the address of the call’s own page opens the form there too', async (t) => {
  const endpoint = await startEndpoint(t);
  const code = await afterClosing(endpoint);
  const page = await endpoint.app.request(`/fr/candidater/printemps/?code=${code}`);
  assert.equal(page.status, 200);
  assert.ok((await page.text()).includes(`"lateCode":"${code}"`));
});

await test('a person who mistypes a late code can type it again where they read that it is refused', async (t) => {
  const endpoint = await startEndpoint(t);
  endpoint.clock.now = afterCall;
  const page = await endpoint.app.request('/en/apply/spring/form/?code=AAAA-%22AAA');
  assert.equal(page.status, 409);
  const again = JSON.stringify({ action: '/en/apply/spring/form/', typed: 'AAAA-"AAA' });
  assert.ok((await page.text()).includes(`"lateCode":${again}`));
});

await test('a late applicant whose code is refused keeps answers and attachment, and puts the code right', async (t) => {
  const endpoint = await startEndpoint(t);
  const code = await afterClosing(endpoint);
  for (const wrong of ['AAAA-AAAA-AAAA-AAAA', '']) {
    const form = goodForm({ deck: pdf() });
    form.set('lateCode', wrong);
    const refused = await endpoint.postForm(form);
    assert.equal(refused.status, 409);
    const page = await refused.text();
    assert.match(page, /"errors":\[\{"field":"lateCode"/);
    assert.ok(page.includes(goodAnswers.projectName));
    const held = /"token":"([\w-]+)"/.exec(page)?.[1];
    assert.ok(held, page);
    if (wrong !== '') continue;
    assert.equal((await endpoint.post({ ...goodAnswers, held, lateCode: code })).status, 303);
    // The same once more is the same application, though its code is used up.
    assert.equal((await endpoint.post({ ...goodAnswers, held, lateCode: code })).status, 303);
  }
  const rows = await endpoint.store.db.selectFrom('applications').select('reference').execute();
  const [stored] = await Promise.all(rows.map(({ reference }) => endpoint.store.findByReference(reference)));
  assert.equal(rows.length, 1);
  assert.deepEqual(
    stored?.files.map(({ name }) => name),
    ['projet.pdf'],
  );
});

await test('a late code is not used up while the call is still open', async (t) => {
  const endpoint = await startEndpoint(t);
  const [code = ''] = await makeLateCodes(endpoint.store.db, {
    call: 'spring',
    count: 1,
    now: endpoint.clock.now,
    expiresAt: endpoint.clock.now + hour,
  });
  assert.equal((await endpoint.post({ ...goodAnswers, lateCode: code })).status, 303);
  assert.ok(await isLateCodeValid(endpoint.store.db, { code, call: 'spring', now: endpoint.clock.now }));
});
