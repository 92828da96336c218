import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { siteFixture } from '../support/site-fixture.ts';
import { writePublished } from '../support/published-site.ts';
import { openShell } from '../support/staff-shell.ts';
import { createVault } from '../../src/server/applications/storage/database/vault.ts';
import { anApplication, monday, openTestStore, store, temporaryFolder } from '../support/stored.ts';

const { answers } = anApplication();

async function office(t: TestContext, env: Readonly<Record<string, string>> = {}) {
  const dataDir = await temporaryFolder(t);
  const data = await openTestStore(t, dataDir, { vault: createVault(env['DATA_KEY']) });
  return { dataDir, data, shell: await openShell(t, dataDir, env) };
}

test('the staff find an application by company, name or address, whatever the accents, also where answers are encrypted', async (t) => {
  const { data, shell } = await office(t, { DATA_KEY: randomBytes(32).toString('base64') });
  const theirs = await store(data, {
    answers: {
      ...answers,
      companyName: 'Pépinière Lévis',
      contactName: 'Zoé Tremblay',
      email: 'zoe@example.org',
    },
  });
  const other = await store(data, { answers: { ...answers, companyName: 'Atelier' } });

  const all = await shell.type('list');
  assert.match(all.out, new RegExp(`${theirs} .*Pépinière Lévis +Zoé Tremblay `));
  assert.doesNotMatch(all.out, /zoe@example/, 'addresses are shown by “show” alone');
  for (const words of ['pepiniere zoe', 'ZOE@example.org', theirs.slice(5)]) {
    const { out } = await shell.type('list', '--search', words);
    assert.deepEqual([out.includes(theirs), out.includes(other)], [true, false], words);
  }
  const lines = (await shell.type('list', '--json', '--search', 'levis')).out;
  assert.doesNotMatch(lines, /Lévis|zoe@/, 'names do not go into the lists of programs');
});

test('a title typed for the name of a call is said to be no call, instead of looking like no applications', async (t) => {
  const { data, shell } = await office(t);
  await store(data);
  for (const command of [['list'], ['export', 'csv']]) {
    const { code, out, err } = await shell.type(...command, '--call', 'Appel d’exemple 2026');
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /no call “Appel d’exemple 2026”.*demo-2026/);
  }
  assert.equal((await shell.type('list', '--call', 'demo-2026')).code, 0);
});

test('the staff read and type times in the site’s zone, whatever the zone of the machine', async (t) => {
  const { dataDir, data, shell } = await office(t);
  await writePublished(dataDir, { ...siteFixture(), zone: 'Pacific/Auckland' });
  // 2026-03-02T15:00Z is 4 o’clock in the morning of the 3rd in Auckland.
  const reference = await store(data);
  assert.match(
    (await shell.type('list')).out,
    new RegExp(`Pacific/Auckland.*\n.*\n${reference} +2026-03-03 04:00 `),
  );
  assert.match(
    (await shell.type('export', 'csv')).out,
    /Received \(Pacific\/Auckland\)[^]*,2026-03-03 04:00,/,
  );
  assert.match((await shell.type('list', '--since', '2026-03-03T04:00')).out, /1 application\./);
  assert.match((await shell.type('list', '--since', '2026-03-03T04:01')).out, /No applications/);
});

test('what a busy address sent is released at once; what other signals speak against stays', async (t) => {
  const { data, shell } = await office(t);
  const real = await store(data, { signals: ['many-from-sender', 'no-proof'] });
  const spam = await store(data, { signals: ['many-from-sender', 'honeypot'] });
  const elsewhere = await store(data, { signals: ['many-from-sender'], call: 'other' });
  const words = ['release', '--call', 'demo-2026', '--reason', 'many-from-sender'];
  assert.match((await shell.type(...words, '--dry-run')).out, new RegExp(`^${real}\n1 application would`));
  assert.equal((await shell.type(...words)).code, 0);
  const states = await data.db.selectFrom('applications').select(['reference', 'state']).execute();
  const stateOf = (reference: string) => states.find((row) => row.reference === reference)?.state;
  assert.deepEqual([real, spam, elsewhere].map(stateOf), ['accepted', 'quarantined', 'quarantined']);
});

test('a code for after closing that expires before the call closes is said to be of no use', async (t) => {
  const { dataDir, shell } = await office(t);
  await writePublished(dataDir, siteFixture());
  shell.clock.now = monday;
  assert.match((await shell.type('late-code', 'spring')).err, /still open[^]*of no use/);
  const long = (await shell.type('late-code', 'spring', '--hours', '1000')).err;
  assert.match(long, /still open/);
  assert.doesNotMatch(long, /of no use/);
});

test('thousands of deliveries that would be replayed are counted, not printed', async (t) => {
  const { data, shell } = await office(t);
  await Promise.all(Array.from({ length: 60 }, () => store(data)));
  await data.db.updateTable('outbox').set({ state: 'dead' }).execute();
  const { out } = await shell.type('replay', '--dry-run');
  assert.match(out, /… and 10 more \(file\)\n60 deliveries/);
  assert.equal(out.trim().split('\n').length, 52);
});
