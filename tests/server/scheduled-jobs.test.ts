import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createFileMailer } from '../../src/server/applications/delivery/channels/file/mailer.ts';
import type { OutgoingEmail, Mailer } from '../../src/server/applications/delivery/channels/mail/mailer.ts';
import { daily, hourly } from '../../src/server/system/scheduler.ts';
import { findAlarms } from '../../src/server/applications/delivery/alarms.ts';
import { createClockGuard, type ClockGuard } from '../../src/server/applications/privacy/clock.ts';
import { startScheduledJobs } from '../../src/server/scheduled-jobs.ts';
import { atEnd } from '../support/cleanup.ts';
import { siteFixture } from '../support/site-fixture.ts';
import {
  anApplication,
  monday,
  openTestStore,
  store,
  storeFile,
  temporaryFolder,
} from '../support/stored.ts';
import { startServing } from '../support/serving.ts';

const [hourMs, dayMs] = [3_600_000, 86_400_000];

/** A server's scheduled jobs on a clock that the test sets. */
async function begin(
  t: TestContext,
  given: { dataDir?: string; mailer?: Mailer; language?: 'fr' | 'en' } = {},
) {
  const dataDir = given.dataDir ?? (await temporaryFolder(t));
  const mailDir = join(dataDir, 'mail');
  const data = await openTestStore(t, dataDir);
  const clock = { now: monday };
  const failing = new Map<string, number>();
  const lines: string[] = [];
  const guards: ClockGuard[] = [];
  const at = (_facts: object, text: string) => {
    lines.push(text);
  };
  const start = () => {
    const jobs = startScheduledJobs({
      config: {
        dataDir,
        mailDir,
        mailFrom: 'Passerelle <site@example.org>',
        staffTo: 'equipe@example.org',
        staffLanguage: given.language,
        digestHour: 7,
      },
      store: data,
      mailer: given.mailer ?? createFileMailer(mailDir),
      site: () => siteFixture(),
      now: () => clock.now,
      isLeading: () => true,
      failing,
      log: { info: at, warn: at, error: at },
      clock: (guards[guards.length] = createClockGuard(data.db)),
    });
    atEnd(t, () => jobs.stop());
    return jobs;
  };
  const letters = async () =>
    (await readdir(mailDir).catch(() => [])).filter((name) => name.startsWith('digest'));
  return { data, dataDir, mailDir, clock, start, lines, letters, failing, guards };
}

test('a day’s hour comes once, also where clocks are put forward or back', () => {
  const toronto = daily(7, 'America/Toronto');
  const at = (iso: string) => new Date(toronto(Date.parse(iso))).toISOString();
  assert.equal(at('2026-03-07T12:00:00Z'), '2026-03-07T12:00:00.000Z');
  assert.equal(at('2026-03-08T10:59:59Z'), '2026-03-07T12:00:00.000Z');
  assert.equal(at('2026-03-08T11:00:00Z'), '2026-03-08T11:00:00.000Z');
  assert.equal(at('2026-11-01T11:59:59Z'), '2026-10-31T11:00:00.000Z');
  assert.equal(at('2026-11-01T12:00:00Z'), '2026-11-01T12:00:00.000Z');
  const night = daily(2, 'America/Toronto');
  assert.equal(new Date(night(Date.parse('2026-03-08T12:00:00Z'))).toISOString(), '2026-03-08T07:00:00.000Z');
  assert.equal(hourly(monday + 5), monday);
});

test('the staff get one summary a day, in French, whatever the restarts; none on the day of installation', async (t) => {
  const { data, clock, start, letters, mailDir } = await begin(t);
  await start().tick();
  await store(data, { call: 'spring' });
  assert.deepEqual(await letters(), []);

  clock.now = monday + dayMs;
  await start().tick();
  await start().tick();
  assert.deepEqual(await letters(), ['digest-2026-03-03.eml']);
  const mail = await readFile(join(mailDir, 'digest-2026-03-03.eml'), 'utf8');
  assert.match(mail, /To: equipe@example\.org/);
  assert.match(mail, /Message-ID: <digest-2026-03-03@example\.org>/);
  assert.match(mail, /Appel du printemps/);
  assert.doesNotMatch(mail, /Exemple Atelier|personne@/);

  clock.now += 23 * hourMs;
  await start().tick();
  assert.equal((await letters()).length, 2);
});

test('a summary that the mail server does not take is tried again until it does', async (t) => {
  const sent: OutgoingEmail[] = [];
  let isUp = false;
  const mailer: Mailer = {
    name: 'smtp',
    timeoutMs: 1_000,
    send: (letter) => {
      if (!isUp) return Promise.resolve({ ok: false, error: '450 later', isFinal: false });
      sent.push(letter);
      return Promise.resolve({ ok: true });
    },
  };
  const { clock, start, lines } = await begin(t, { mailer });
  const jobs = start();
  await jobs.tick();
  clock.now = monday + dayMs;
  await jobs.tick();
  assert.deepEqual([sent.length, lines.at(-1)], [0, 'A regular task failed; tried again in a minute.']);
  isUp = true;
  clock.now += 60_000;
  await jobs.tick();
  await jobs.tick();
  assert.deepEqual(
    sent.map(({ name }) => name),
    ['digest-2026-03-03'],
  );
});

test('the staff get the summary of a day on which the server was killed while sending it', async (t) => {
  const hanging = Promise.withResolvers<{ ok: true }>();
  const asked = Promise.withResolvers<undefined>();
  const sent: string[] = [];
  const mailer: Mailer = {
    name: 'smtp',
    timeoutMs: 1_000,
    send: ({ name }) => {
      sent.push(name);
      asked.resolve(undefined);
      return sent.length === 1 ? hanging.promise : Promise.resolve({ ok: true });
    },
  };
  const { clock, start } = await begin(t, { mailer });
  const killed = start();
  await killed.tick();
  clock.now = monday + dayMs;
  atEnd(t, () => {
    hanging.resolve({ ok: true });
  });
  void killed.tick();
  await asked.promise;

  const next = start();
  await next.tick();
  assert.equal(sent.length, 1, 'the other one may still be at it');
  clock.now += 10 * 60_000;
  await next.tick();
  await next.tick();
  assert.deepEqual(sent, ['digest-2026-03-03', 'digest-2026-03-03']);
});

test('the server erases by itself, within the hour, what its form said would be kept no longer', async (t) => {
  const { data, clock, start } = await begin(t);
  const form = { ...anApplication().form, retentionDays: 5 };
  const reference = await store(data, { form });
  const jobs = start();
  const state = async () => (await data.findByReference(reference))?.state;
  for (let day = 1; day < form.retentionDays; day += 1) {
    clock.now = monday + day * dayMs;
    await jobs.tick();
  }
  clock.now = monday + form.retentionDays * dayMs - 1;
  await jobs.tick();
  assert.equal(await state(), 'accepted');
  clock.now += 1;
  await jobs.tick();
  assert.equal(await state(), 'erased');
});

test('of two servers on one database, one sends the summary', async (t) => {
  const here = await begin(t);
  const there = await begin(t, { dataDir: here.dataDir });
  const servers = [here.start(), there.start()];
  for (const server of servers) await server.tick();
  here.clock.now = there.clock.now = monday + dayMs;
  for (const server of servers) await server.tick();
  const sent = [...here.lines, ...there.lines].filter((line) => line === 'The summary of the day was sent.');
  assert.equal(sent.length, 1);
});

test('mail of expired applications that cannot be removed raises an alarm, until it is gone', async (t) => {
  const { data, clock, start, lines, mailDir, failing } = await begin(t);
  const alarms = async () => {
    const facts = { isDiskLow: false, freeMegabytes: 1, erasureFailsSince: failing.get('retention') };
    const found = await findAlarms(data.db, { now: clock.now, ...facts });
    return found.filter(({ name }) => name === 'erasure').map(({ count }) => count);
  };
  const jobs = start();
  await jobs.tick();
  // Unreadable no matter who runs the test: root may read every folder.
  await rm(mailDir, { recursive: true, force: true });
  await writeFile(mailDir, 'not a folder');
  clock.now += hourMs;
  await jobs.tick();
  assert.equal(lines.at(-1), 'A regular task failed; tried again in a minute.');
  assert.deepEqual(await alarms(), [], 'a fault that lasts a minute is no alarm');
  clock.now += 6 * 60_000;
  await jobs.tick();
  assert.deepEqual(await alarms(), [6]);

  await rm(mailDir);
  clock.now += 60_000;
  await jobs.tick();
  assert.deepEqual(await alarms(), []);
});

test('the summary comes at the hour of the site’s zone, in the language of the staff', async (t) => {
  const { clock, start, letters, mailDir } = await begin(t, { language: 'en' });
  const jobs = start();
  await jobs.tick();
  // 7 o’clock in Québec City is noon in UTC.
  clock.now = Date.parse('2026-03-03T11:59:00Z');
  await jobs.tick();
  assert.deepEqual(await letters(), []);
  clock.now = Date.parse('2026-03-03T12:00:00Z');
  await jobs.tick();
  assert.deepEqual(await letters(), ['digest-2026-03-03.eml']);
  const mail = await readFile(join(mailDir, 'digest-2026-03-03.eml'), 'utf8');
  assert.match(mail, /Content-Language: en/);
  assert.match(mail, /at 7:00.a\.m\. \(EST\)|at=C2=A07:00/);
});

test('a clock that is years ahead when the server starts erases nobody’s application, and the staff are told', async (t) => {
  const { data, clock, start, guards, letters } = await begin(t);
  const reference = await store(data);
  const state = async () => (await data.findByReference(reference))?.state;
  await start().tick();
  clock.now = monday + 4_000 * dayMs;
  await start().tick();
  assert.equal(await state(), 'accepted');
  assert.deepEqual(
    guards
      .at(-1)
      ?.alarms()
      .map(({ name }) => name),
    ['clock'],
  );

  // Put right: everything goes on as before, the summary of the day included.
  clock.now = monday + dayMs;
  const before = (await letters()).length;
  await start().tick();
  assert.deepEqual(guards.at(-1)?.alarms(), []);
  assert.equal((await letters()).length, before + 1);
  assert.equal(await state(), 'accepted');
});

test('a clock that is years ahead sends the staff no summary, and takes no upload from a person who is correcting a form', async (t) => {
  const clock = { now: monday };
  const server = await startServing(t, { options: { now: () => clock.now } });
  const { store: data, forwarding, jobs, dataDir } = server;
  const at = () => ({ form: 'application', now: clock.now });
  const file = { field: 'deck', name: 'projet.pdf', content: Buffer.from('%PDF-1.4') };
  await store(data);
  await jobs.tick();
  const held = { id: await storeFile(data, file), field: file.field, size: file.content.length };
  const holding = await data.hold([held], { now: clock.now, sender: null, freeBytes: 1e12 });
  const tokens = [...holding.tokens.values()];
  clock.now = monday + 4_000 * dayMs;
  await forwarding.sweep();
  await jobs.tick();
  const letters = (await readdir(join(dataDir, 'mail')).catch(() => [])).filter((name) =>
    name.startsWith('digest'),
  );
  assert.deepEqual(letters, []);
  clock.now = monday + hourMs;
  assert.equal((await data.findHeld(tokens, at())).length, 1);
  clock.now = monday + 2 * dayMs;
  await forwarding.sweep();
  clock.now = monday + hourMs;
  assert.equal((await data.findHeld(tokens, at())).length, 0, 'its day over, it is deleted as before');
});

test('a server that was off for a month erases what is due two days after its start', async (t) => {
  const { data, clock, start } = await begin(t);
  const form = { ...anApplication().form, retentionDays: 5 };
  const reference = await store(data, { form });
  const state = async () => (await data.findByReference(reference))?.state;
  await start().tick();
  const jobs = start();
  clock.now = monday + (form.retentionDays + 1) * dayMs;
  await jobs.tick();
  assert.equal(await state(), 'accepted');
  for (let hour = 0; hour < 48; hour += 1) {
    clock.now += hourMs;
    await jobs.tick();
  }
  assert.equal(await state(), 'erased');
});

test('a clock that is set back for a minute and put right delays no erasure; one that stays back is believed', async (t) => {
  const { data, clock, start, guards } = await begin(t);
  const form = { ...anApplication().form, retentionDays: 1 };
  const reference = await store(data, { form });
  const jobs = start();
  await jobs.tick();
  clock.now = monday - 4_000 * dayMs;
  await jobs.tick();
  clock.now = monday + form.retentionDays * dayMs;
  await jobs.tick();
  assert.deepEqual(guards.at(-1)?.alarms(), []);
  assert.equal((await data.findByReference(reference))?.state, 'erased');

  // After two days there it is the time, and what was believed before counts as far ahead.
  clock.now = monday - 4_000 * dayMs;
  for (let hour = 0; hour <= 48; hour += 1) {
    clock.now += hourMs;
    await jobs.tick();
  }
  clock.now = monday + form.retentionDays * dayMs;
  await jobs.tick();
  assert.deepEqual(guards.at(-1)?.alarms().length, 1);
});
