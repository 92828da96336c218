// Slow: it starts processes that make backups.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { todoPageSchema, type TodoPage } from '../../src/model/messages/todo.ts';
import { createAdminPages, type AdminPagesOptions } from '../../src/server/cms/http/pages.ts';
import { backupAlarms, readBackupStatus } from '../../src/server/backup/nightly/status.ts';
import { backupNameAt } from '../../src/server/backup/layout.ts';
import { apply } from '../support/applicants.ts';
import { flipByte } from '../support/backups.ts';
import { renderAsData } from '../support/endpoint.ts';
import { startServing, writeSite } from '../support/serving.ts';
import { openShell } from '../support/staff-shell.ts';
import { siteFixture } from '../support/site-fixture.ts';
import { temporaryFolder } from '../support/stored.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { idlePublication } from '../support/idle-publication.ts';

const [hourMs, dayMs] = [3_600_000, 86_400_000];
/** 2026-03-15, 4:30 in Québec City: half an hour after the nightly backup. */
const morning = Date.UTC(2026, 2, 15, 8, 30);

/** A server whose clock the test sets, with backups each night. */
async function begin(t: TestContext, env: Readonly<Record<string, string>> = {}) {
  const contentDir = await temporaryFolder(t);
  await writeFile(join(contentDir, 'a.mdx'), 'Un texte');
  const clock = { now: morning };
  const dataDir = join(await temporaryFolder(t), 'var');
  const given = { CONTENT_DIR: contentDir, BACKUP_DAYS: '14', ...env };
  const serving = await startServing(t, { dataDir, env: given, options: { now: () => clock.now } });
  // What the jobs wait for at a first start begins here.
  await serving.jobs.tick();
  const shell = await openShell(t, dataDir, given);
  const night = async () => {
    clock.now += dayMs;
    shell.clock.now = clock.now;
    await serving.jobs.tick();
    await serving.checkAlarms();
  };
  const folder = join(dataDir, 'backups');
  const backups = async () => (await readdir(folder).catch(() => [])).sort();
  const mail = async () =>
    Promise.all(
      (await readdir(join(dataDir, 'mail')))
        .filter((name) => /^(alarm|digest)/.test(name))
        .map(async (name) => ({ name, text: await readFile(join(dataDir, 'mail', name), 'utf8') })),
    );
  return { ...serving, dataDir, clock, night, shell, folder, backups, mail };
}

test('the server backs up each night, proves it, and says so in the summary and to the monitor; a byte that changes is told the same night', async (t) => {
  const server = await begin(t);
  assert.equal((await apply(server.url)).status, 201);
  assert.deepEqual(await server.backups(), [], 'none on the day of installation');
  assert.doesNotMatch(await server.metrics(), /passerelle_backup/);

  await server.night();
  const [first = ''] = await server.backups();
  assert.equal(first, backupNameAt(server.clock.now));
  assert.match(await server.metrics(), /^passerelle_backup_age_seconds 0$/m);
  assert.match(await server.metrics(), /^passerelle_backup_failing 0$/m);
  assert.match((await server.shell.type('digest')).out, /Last backup: March.*, proven by restoring it\./);
  server.clock.now += 5 * hourMs;
  await server.jobs.tick();
  assert.equal((await server.backups()).length, 1, 'once a night');
  const summaries = (await server.mail()).filter(({ name }) => name.startsWith('digest'));
  assert.ok(
    summaries.some(({ text }) => /Derni=C3=A8re sauvegarde/.test(text) || /Dernière sauvegarde/.test(text)),
  );

  await flipByte(join(server.folder, first, 'passerelle.db'), 12_345);
  await server.night();
  assert.equal((await server.backups()).length, 2);
  const alarms = (await server.mail()).filter(({ name }) => name.startsWith('alarm-backup-damaged'));
  assert.equal(alarms.length, 1);
  assert.match(
    await server.metrics(),
    /^passerelle_alarms\{name="backup-damaged:passerelle-.*\/passerelle\.db"\} 1$/m,
  );
  assert.match(await server.metrics(), /^passerelle_backup_damaged_files 1$/m);
  assert.match(
    (await server.shell.type('digest')).out,
    new RegExp(`${first}/passerelle\\.db is not as it was written`),
  );
  await rm(join(server.folder, first), { recursive: true });
  await server.night();
  assert.doesNotMatch(await server.metrics(), /backup-damaged/);
});

test('a night that failed is told to the staff, tried again each hour, and never costs an earlier backup', async (t) => {
  const server = await begin(t, { BACKUP_DAYS: '2' });
  await server.night();
  const [good = ''] = await server.backups();
  const unfinished = join(server.folder, `.part-${backupNameAt(server.clock.now + 4 * dayMs)}`);
  await mkdir(unfinished);
  await server.night();
  assert.equal((await server.backups()).length, 2, 'what a killed backup left is deleted');
  // No repository: git refuses it.
  const content = join(server.dataDir, 'content.git');
  await mkdir(content);
  server.clock.now += 3 * dayMs;
  await server.night();
  assert.ok((await server.backups()).includes(good), 'nothing is deleted without a newer one');
  assert.match(await server.metrics(), /^passerelle_backup_failing 1$/m);
  assert.match(await server.metrics(), /^passerelle_alarms\{name="backup"\} 1$/m);
  assert.match((await server.shell.type('digest')).out, /THE LAST BACKUP FAILED\. /);
  assert.equal((await server.mail()).filter(({ name }) => name.startsWith('alarm-backup-server')).length, 1);

  await rm(content, { recursive: true });
  server.clock.now += 60_000;
  await server.jobs.tick();
  assert.match(await server.metrics(), /^passerelle_backup_failing 1$/m, 'not before an hour has passed');
  server.clock.now += hourMs;
  await server.jobs.tick();
  await server.checkAlarms();
  assert.deepEqual(
    await server.backups(),
    [backupNameAt(server.clock.now)],
    'older ones go once a newer one is proven',
  );
  assert.match(await server.metrics(), /^passerelle_backup_failing 0$/m);
  assert.doesNotMatch(await server.metrics(), /passerelle_alarms\{name="backup"/);
});

test('an operator who makes backups otherwise turns the nightly ones off, and still reads how old the last one is', async (t) => {
  const server = await begin(t, { BACKUP_DAYS: '0' });
  await server.night();
  assert.deepEqual(await server.backups(), []);
  assert.doesNotMatch((await server.shell.type('digest')).out, /backup/i);
  const made = await server.shell.typeOwn('backup', 'elsewhere');
  assert.equal(made.code, 0, made.err);
  server.clock.now += 3 * dayMs;
  assert.match(await server.metrics(), /^passerelle_backup_age_seconds 259200$/m);
  await server.checkAlarms();
  assert.doesNotMatch(await server.metrics(), /passerelle_alarms\{name="backup"/);
});

test('the staff are told when two nights have passed without a backup, and once its counts do not balance', () => {
  const newest = { path: '/backups/one', at: morning, isBalanced: true };
  const alarmsAt = (now: number, changes: object = {}) =>
    backupAlarms({ newest, failure: null, damaged: [], ...changes }, now).map(
      ({ name, count }) => `${name} ${count}`,
    );
  assert.deepEqual(alarmsAt(morning + 2 * dayMs), []);
  assert.deepEqual(alarmsAt(morning + 2 * dayMs + 2 * hourMs), ['backup 50']);
  assert.deepEqual(alarmsAt(morning, { newest: null, failure: { code: 'no-room', params: {} } }), [
    'backup 0',
  ]);
  assert.deepEqual(alarmsAt(morning, { newest: { ...newest, isBalanced: false } }), ['backup-unbalanced 0']);
  assert.deepEqual(backupAlarms(undefined, morning), []);
});

test('a server that is stopped while it backs up stops at once, and leaves no folder that looks like a backup', async (t) => {
  const server = await begin(t);
  server.clock.now += dayMs;
  const night = server.jobs.tick();
  // The process runs once its lock is there.
  while (!(await readdir(server.dataDir)).includes('backup.lock'))
    await new Promise((resolve) => setImmediate(resolve));
  await server.stop();
  await night;
  assert.deepEqual(
    (await server.backups()).filter((name) => !name.startsWith('.part-')),
    [],
  );
  assert.equal(readBackupStatus(server.dataDir), undefined);
});

const emptyTodo: TodoPage = todoPageSchema.parse({
  ...Object.fromEntries(Object.keys(todoPageSchema.shape).map((list) => [list, []])),
  formToken: undefined,
  isRestored: undefined,
  refusal: '',
  backup: undefined,
  applications: undefined,
  publication: { state: 'idle', since: '', seconds: '', next: '', unsentSince: '', unsentReason: '' },
});

test('on the to-do list the last backup is a line for those who look after the server, and for nobody else', async (t) => {
  const siteDir = await temporaryFolder(t);
  await writeSite(siteDir, siteFixture());
  const draw = async (backups: AdminPagesOptions['backups']) => {
    const app = createAdminPages({
      admit: (_, next) => next(),
      texts: {
        todo: () => Promise.resolve(emptyTodo),
        restore: () => Promise.reject(new Error('Nothing is restored here.')),
      },
      site: createCurrentSite(() => [siteDir]),
      render: renderAsData,
      origin: 'https://site.example',
      status: () => idlePublication,
      now: () => new Date(morning),
      onChange: () => undefined,
      ...(backups && { backups }),
    });
    return (await app.request('/travail/')).text();
  };
  assert.doesNotMatch(await draw(undefined), /backup/);
  assert.doesNotMatch(await draw(() => undefined), /backup/);
  assert.match(
    await draw(() => ({ newest: { at: morning }, isFailing: false })),
    /"backup":\{"at":"15\smars\s2026, à\s4\sh\s30.*","isFailing":false\}/,
  );
  assert.match(
    await draw(() => ({ newest: null, isFailing: true })),
    /"backup":\{"at":"","isFailing":true\}/,
  );
});
