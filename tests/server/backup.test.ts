import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createLink } from '../../src/server/one-time-links/links.ts';
import type { Role } from '../../src/model/accounts/roles.ts';
import { changeRoles, openAccount } from '../../src/server/accounts/accounts.ts';
import { createSession, findSession } from '../../src/server/accounts/sessions.ts';
import { makeReference } from '../../src/forms/reference.ts';
import { askForSupplement } from '../../src/server/applications/applicant/supplement/ask.ts';
import { askCorrection } from '../../src/server/applications/applicant/address/corrections.ts';
import { readTexts, saveTexts } from '../../src/server/applications/decisions/texts.ts';
import type { TableName } from '../../src/server/applications/storage/copy/tables.ts';
import { createVault, plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { findDamagedFiles } from '../../src/server/backup/checksums.ts';
import { BackupRefusal } from '../../src/server/backup/refusal.ts';
import { bundleRepository } from '../../src/server/backup/repository.ts';
import { filesIn } from '../../src/server/backup/files.ts';
import { createGit } from '../../src/server/cms/storage/git/git.ts';
import { gitDirIn, openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { assertNoRestoreUnderWay, lockDataFolder } from '../../src/server/system/data-folder.ts';
import { atEnd } from '../support/cleanup.ts';
import { contentsOf, filesWith, flipByte, openOperator } from '../support/backups.ts';
import { startRounds } from '../support/decision-round.ts';
import { monday, openTestStore, store } from '../support/stored.ts';

const run = promisify(execFile);

/** All that reviews and decisions are kept in. */
const ofSelection = [
  'criteria_versions',
  'review_calls',
  'review_panels',
  'reviews',
  'decisions',
  'decision_changes',
  'decision_texts',
  'decision_reasons',
  'decision_messages',
  'address_corrections',
  'supplements',
  'outbox',
] as const satisfies readonly TableName[];
const dataKey = Buffer.alloc(32, 7).toString('base64');
const canary = 'CANARYOFAPPLICANT';
const answers = { companyName: canary, email: 'personne@example.org' };

test('an operator gets everything back on an empty machine: applications, texts, messages, and what the settings were', async (t) => {
  const operator = await openOperator(t, {
    applications: 3,
    env: {
      SITE_URL: 'https://site.example',
      SMTP_URL: 'smtp://maia:secret-word@mail.example',
      CMS_BACKEND: 'local',
    },
  });
  const before = await operator.references();
  const [reference = ''] = before['accepted'] ?? [];
  const mail = join(operator.dataDir, 'mail');
  await mkdir(join(mail, 'sign-in'), { recursive: true });
  await mkdir(join(mail, 'lus'), { recursive: true });
  await writeFile(join(mail, 'lus', `${reference}.eml`), 'A message');
  await writeFile(join(mail, 'sign-in', 'link.eml'), 'A link');
  const late = makeReference((count) => new Uint8Array(count));
  await writeFile(join(mail, `${late}.eml`), 'Of an application that came after the snapshot');
  const backup = await operator.backUp();
  assert.deepEqual(
    (await filesIn(backup)).filter((path) => path.startsWith('mail/')),
    [`mail/lus/${reference}.eml`],
  );
  await rm(operator.dataDir, { recursive: true });
  await rm(operator.contentDir, { recursive: true });

  const { code, out, err } = await operator.restore(operator.folder);
  assert.equal(code, 0, err);
  assert.match(out, /It holds 3 applications \(3 accepted/);
  assert.match(
    out,
    /What was received after the backup is not in it, and there is no way to tell here how much that is/,
  );
  assert.deepEqual(await operator.references(), before);
  assert.equal(await readFile(join(mail, 'lus', `${reference}.eml`), 'utf8'), 'A message');
  assert.equal(await readFile(join(operator.contentDir, 'domains/fr/ocean.mdx'), 'utf8'), 'Océan');
  assert.equal((await operator.type('reconcile')).code, 0);
  const settings = await readFile(join(backup, 'settings.env'), 'utf8');
  assert.match(settings, /^SITE_URL="https:\/\/site\.example"$/m);
  assert.match(settings, /^#SMTP_URL=\nSMTP_URL="smtp:\/\/mail\.example"$/m);
});

test('reviews, decisions, their reasons and messages, and corrected addresses come back from a backup on an empty machine as they were', async (t) => {
  const operator = await openOperator(t);
  const read = async () => {
    const data = await openTestStore(t, operator.dataDir);
    const rowsOf = (table: TableName) => data.db.selectFrom(table).selectAll().execute();
    const rows = Object.fromEntries(
      await Promise.all(ofSelection.map(async (table) => [table, await rowsOf(table)] as const)),
    );
    await data.close();
    return rows;
  };
  const data = await openTestStore(t, operator.dataDir);
  const { prepare } = await startRounds(data, operator.dataDir);
  const accepted = await prepare();
  assert.equal((await accepted.apply()).count, 1);
  const pending = await prepare();
  await pending.review();
  const asking = { reference: pending.reference, address: 'nouvelle@example.org', now: monday };
  assert.equal(await askCorrection(data.db, plainVault, asking), 'asked');
  const request = {
    reference: pending.reference,
    actor: 'sam@example.org',
    text: 'Vos états financiers',
    due: null,
    takesFiles: true,
    canSend: true,
    now: monday,
    record: () => Promise.resolve(),
  };
  assert.equal(await askForSupplement(data.db, plainVault, request), 'asked');
  await saveTexts(data.db, {
    call: 'spring',
    state: 'declined',
    texts: { ...(await readTexts(data.db, 'spring', 'declined')), isSent: true },
    actor: 'sam@example.org',
    now: monday,
    record: () => Promise.resolve(),
  });
  await data.close();
  const before = await read();
  for (const [table, rows] of Object.entries(before)) assert.ok(rows.length > 0, `${table} is tried`);
  await operator.backUp();
  await rm(operator.dataDir, { recursive: true });
  assert.equal((await operator.restore(operator.folder)).code, 0);
  assert.deepEqual(await read(), before);
  assert.equal((await operator.type('reconcile')).code, 0);
});

test('nobody but its owner reads a backup, and no secret of the server is in it', async (t) => {
  const secrets = {
    DATA_KEY: dataKey,
    WEBHOOK_URL: 'https://hooks.example/in/secret-path',
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
    METRICS_TOKEN: 'secret-token-of-the-monitor',
    GIT_REMOTE: 'https://secret-name:secret-password@git.example/texts.git',
  };
  const operator = await openOperator(t, { env: secrets });
  const data = await openTestStore(t, operator.dataDir, { vault: createVault(dataKey) });
  await store(data, { answers });
  await data.close();
  await writeFile(join(operator.dataDir, 'cms-key'), 'secret-key-of-the-cms');
  const backup = await operator.backUp();
  for (const path of ['', ...(await filesIn(backup))])
    assert.equal((await stat(join(backup, path))).mode & 0o077, 0, path);
  for (const secret of [...Object.values(secrets), 'secret-', canary])
    assert.deepEqual(await filesWith(backup, secret), [], secret);
  assert.match(await readFile(join(backup, 'settings.env'), 'utf8'), /^#DATA_KEY=$/m);
});

test('an operator who names a folder that is published or emptied is told so, and no application is copied there', async (t) => {
  const operator = await openOperator(t, { applications: 1 });
  const { contentDir, dataDir } = operator;
  const link = join(operator.cwd, 'elsewhere');
  await symlink(contentDir, link);
  for (const [folder, setting] of [
    [join(contentDir, 'backups'), 'CONTENT_DIR'],
    [join(link, 'backups'), 'CONTENT_DIR'],
    [dataDir, 'DATA_DIR'],
    [join(dataDir, 'mail', 'backups'), 'DATA_DIR'],
    [join(dataDir, 'backup-proof'), 'DATA_DIR'],
  ] as const) {
    const { code, err } = await operator.typeOwn('backup', folder);
    assert.equal(code, 1, folder);
    assert.match(err, new RegExp(`No backup was made: ${folder} is in ${setting}`));
  }
  assert.deepEqual(await filesWith(contentDir, 'SQLite format'), []);
  assert.equal((await operator.typeOwn('backup', join(dataDir, 'backups'))).code, 0);
});

test('whatever byte of a backup is changed, it is told which file, and the data stay as they are', async (t) => {
  const operator = await openOperator(t, { applications: 1 });
  const backup = await operator.backUp();
  const paths = await filesIn(backup);
  assert.deepEqual(paths, [
    'SHA256SUMS',
    'content/domains/fr/ocean.mdx',
    'manifest.json',
    'passerelle.db',
    'settings.env',
  ]);
  for (const path of paths) {
    const { size } = await stat(join(backup, path));
    const step = Math.ceil(size / (path === 'SHA256SUMS' ? 30 : 6));
    for (let at = 0; at < size; at += step) {
      await flipByte(join(backup, path), at);
      assert.notDeepEqual(await findDamagedFiles(backup), [], `${path}, byte ${at}`);
      await flipByte(join(backup, path), at);
    }
  }
  assert.deepEqual(await findDamagedFiles(backup), []);
  await run('sha256sum', ['--check', '--quiet', '--strict', 'SHA256SUMS'], { cwd: backup });

  const before = await contentsOf(operator.dataDir);
  await flipByte(join(backup, 'passerelle.db'), 5_000);
  for (const words of [[backup], [backup, '--check']]) {
    const { code, err } = await operator.restore(...words);
    assert.equal(code, 1);
    assert.match(err, /passerelle\.db is not as it was written: the backup is damaged/);
  }
  assert.deepEqual(await contentsOf(operator.dataDir), before);
});

test('a person who was erased after a backup is in no byte of what is restored from it', async (t) => {
  const operator = await openOperator(t);
  const data = await openTestStore(t, operator.dataDir);
  const content = new TextEncoder().encode(`%PDF-1.4\n${canary.repeat(3_000)}`);
  const file = { field: 'deck', name: `${canary}.pdf`, content };
  const erased = await store(data, { answers, files: [file] });
  const kept = await store(data);
  await data.close();
  const mail = join(operator.dataDir, 'mail');
  await mkdir(mail);
  for (const reference of [erased, kept]) await writeFile(join(mail, `${reference}.eml`), canary);
  const old = await operator.backUp();
  assert.deepEqual(
    await filesWith(old, canary),
    ['passerelle.db', `mail/${erased}.eml`, `mail/${kept}.eml`].sort(),
  );
  assert.equal((await operator.type('erase', erased)).code, 0);
  await writeFile(join(mail, `${kept}.eml`), 'Nothing of her');

  // From the present data, from the record beside a damaged database, from a newer backup, from a file: each is enough.
  const record = await readFile(join(operator.dataDir, 'erasures.txt'), 'utf8');
  const newer = await operator.backUp();
  const elsewhere = join(operator.cwd, 'erasures.txt');
  await rename(newer, join(operator.cwd, 'newer'));
  const machines: Record<string, { prepare: () => Promise<unknown>; words?: string[] }> = {
    'the present database': { prepare: () => rm(join(operator.dataDir, 'erasures.txt')) },
    'the record of the data folder': {
      prepare: async () => {
        await writeFile(join(operator.dataDir, 'passerelle.db'), 'damaged');
        await writeFile(join(operator.dataDir, 'erasures.txt'), record);
      },
    },
    'a newer backup beside it': {
      prepare: async () => {
        await rm(operator.dataDir, { recursive: true });
        await rename(join(operator.cwd, 'newer'), newer);
      },
    },
    'a file that is named': {
      prepare: async () => {
        await rm(operator.dataDir, { recursive: true });
        await rm(newer, { recursive: true });
        await writeFile(elsewhere, record);
      },
      words: ['--erasures', elsewhere],
    },
  };
  await rm(join(old, 'mail', `${kept}.eml`));
  const list = join(old, 'SHA256SUMS');
  await writeFile(list, (await readFile(list, 'utf8')).replace(new RegExp(`^.*${kept}.*\n`, 'm'), ''));
  for (const [how, { prepare, words = [] }] of Object.entries(machines)) {
    await prepare();
    operator.clock.now += 1_000;
    const { code, out, err } = await operator.restore(old, ...words);
    assert.equal(code, 0, err);
    assert.match(out, /1 application that was erased since is erased again/, how);
    for (const path of await filesWith(operator.dataDir, canary))
      assert.match(path, /^before-restore-/, `${how}: ${path}`);
    assert.deepEqual(await operator.references(), { accepted: [kept], quarantined: [], erased: [erased] });
    assert.match(
      await readFile(join(operator.dataDir, 'erasures.txt'), 'utf8'),
      new RegExp(`^${erased}$`, 'm'),
    );
  }
});

test('a person with the wrong key, or without it, changes nothing and reads what is missing', async (t) => {
  const operator = await openOperator(t, { env: { DATA_KEY: dataKey } });
  const data = await openTestStore(t, operator.dataDir, { vault: createVault(dataKey) });
  await store(data);
  await data.close();
  const backup = await operator.backUp();
  const without = await openOperator(t, { applications: 2 });
  const wrong = await openOperator(t, {
    applications: 2,
    env: { DATA_KEY: Buffer.alloc(32, 8).toString('base64') },
  });
  for (const other of [without, wrong]) {
    const before = await contentsOf(other.dataDir);
    for (const words of [[backup], [backup, '--check']]) {
      const { code, err } = await other.restore(...words);
      assert.equal(code, 1);
      assert.match(err, /sealed with a key that is not the one in DATA_KEY/);
    }
    assert.deepEqual(await contentsOf(other.dataDir), before);
  }
});

test('nothing is restored under a running server, whose backup can be proven all the same', async (t) => {
  const operator = await openOperator(t, { applications: 2 });
  const backup = await operator.backUp();
  const server = lockDataFolder(operator.dataDir);
  atEnd(t, server.release);
  server.setAddress('http://localhost:4321');
  const refused = await operator.restore(backup);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /A server \(pid \d+, http:\/\/localhost:4321\) already uses this data folder/);
  const proven = await operator.restore(backup, '--check');
  assert.equal(proven.code, 0, proven.err);
  assert.match(proven.out, /The backup is good\. The data were left alone\./);
  assert.deepEqual(
    (await filesIn(operator.dataDir)).filter((path) => /proof|part|before/.test(path)),
    [],
  );
});

test('a session, or a link of the day of the backup, lets nobody in after a restore; accounts, the record and links that confirm an address stay', async (t) => {
  const operator = await openOperator(t);
  const data = await openTestStore(t, operator.dataDir);
  const account = await openAccount(
    data.db,
    { email: 'anne@example.org', name: 'Anne', roles: ['admin'], locale: 'fr' },
    { actor: 'server', now: monday },
  );
  const token = await createSession(
    data.db,
    { account: account.id, method: 'link', agent: 'Firefox' },
    monday,
  );
  for (const purpose of ['invitation', 'notice'] as const)
    await createLink(
      { db: data.db, key: new Uint8Array(32) },
      { purpose, subject: account.id, browserDigest: null, destination: '/admin/' },
      monday,
    );
  assert.ok(await findSession(data.db, token, monday));
  await openAccount(
    data.db,
    { email: 'left@example.org', name: 'Bob', roles: ['admin'], locale: 'fr' },
    { actor: 'server', now: monday },
  );
  await data.close();
  const backup = await operator.backUp();
  assert.equal((await operator.typePeople('disable', 'left@example.org')).code, 0);
  assert.equal((await operator.restore(backup)).code, 0);
  const restored = await openTestStore(t, operator.dataDir);
  assert.equal(await findSession(restored.db, token, monday), undefined);
  const links = await restored.db.selectFrom('one_time_links').select('purpose').execute();
  assert.deepEqual(
    links.map(({ purpose }) => purpose),
    ['notice'],
  );
  await restored.close();
  const { out } = await operator.typePeople('list');
  assert.match(out, /anne@example\.org +Anne +admin/);
  assert.match(out, /left@example\.org +Bob +closed/);
  assert.match((await operator.typePeople('log')).out, /backup-restored/);
});

test('a role that was taken away and a passkey that was deleted since the backup do not come back with it; what was given since is given again', async (t) => {
  const operator = await openOperator(t);
  const data = await openTestStore(t, operator.dataDir);
  const by = { actor: 'server', now: monday };
  const open = (email: string, roles: readonly Role[]) =>
    openAccount(data.db, { email, name: 'Anne', roles, locale: 'fr' }, by);
  const addPasskey = (id: string, account: string) =>
    data.db
      .insertInto('passkeys')
      .values({ id, account, public_key: '', counter: 0, agent: '', created_at: monday, last_used_at: null })
      .execute();
  const anne = await open('anne@example.org', ['editor', 'publisher']);
  const bob = await open('bob@example.org', ['editor']);
  await addPasskey('stolen', anne.id);
  await addPasskey('kept', anne.id);
  await data.close();
  const backup = await operator.backUp();

  const today = await openTestStore(t, operator.dataDir);
  await changeRoles(today.db, anne, ['editor'], by);
  await changeRoles(today.db, bob, ['editor', 'publisher'], by);
  await today.db.deleteFrom('passkeys').where('id', '=', 'stolen').execute();
  await today.close();
  assert.equal((await operator.restore(backup)).code, 0);

  const restored = await openTestStore(t, operator.dataDir);
  const accounts = await restored.db
    .selectFrom('accounts')
    .select(['email', 'roles'])
    .orderBy('email')
    .execute();
  assert.deepEqual(
    accounts.map(({ email, roles }) => `${email} ${roles}`),
    ['anne@example.org ["editor"]', 'bob@example.org ["editor"]'],
  );
  const passkeys = await restored.db.selectFrom('passkeys').select('id').execute();
  assert.deepEqual(
    passkeys.map(({ id }) => id),
    ['kept'],
  );
  await restored.close();
});

test('an operator who restores on the same machine reads which applications came after the backup, and nothing that was sent is sent again', async (t) => {
  const operator = await openOperator(t, { applications: 2 });
  const backup = await operator.backUp();
  const data = await openTestStore(t, operator.dataDir);
  const late = await store(data);
  const sent = await data.db
    .updateTable('outbox')
    .set({ state: 'sent', attempts: 1, finished_at: monday })
    .where('reference', '!=', late)
    .returning('id')
    .execute();
  await data.close();
  const { out } = await operator.restore(backup);
  assert.match(
    out,
    new RegExp(`1 application in the current data came after the backup and is not in it:\n  ${late}\n`),
  );
  assert.doesNotMatch(out, /To be forwarded/);
  const restored = await openTestStore(t, operator.dataDir);
  const rows = await restored.db.selectFrom('outbox').select(['id', 'state']).orderBy('id').execute();
  assert.deepEqual(
    rows.map(({ id, state }) => `${id} ${state}`),
    sent.map(({ id }) => `${id} sent`).sort(),
  );
});

test('an editor’s published texts and drafts come back with their history, and --keep-texts leaves the present ones alone', async (t) => {
  const operator = await openOperator(t, { env: { CMS_BACKEND: 'git' } });
  const { contentDir, dataDir } = operator;
  const { git } = await openRepository(gitDirIn(dataDir), { contentDir, remote: undefined });
  await git.run(['branch', 'cms/domains/ocean', 'main']);
  const refs = (of = git) =>
    of.run(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads']).then(String);
  const before = await refs();
  assert.match(before, /refs\/heads\/cms\/domains\/ocean/);
  const backup = await operator.backUp();
  assert.ok(!(await filesIn(backup)).includes('content/domains/fr/ocean.mdx'), 'the repository holds them');
  await git.run(['branch', '-D', 'cms/domains/ocean']);
  const later = await refs();

  assert.equal((await operator.restore(backup, '--keep-texts')).code, 0);
  assert.equal(await refs(), later);
  operator.clock.now += 1_000;
  assert.equal((await operator.restore(backup)).code, 0);
  assert.equal(await refs(createGit(gitDirIn(dataDir))), before);
});

test('a draft that is published during a backup is in it as a draft or as published, and never lost between both', async (t) => {
  const operator = await openOperator(t);
  const { contentDir, dataDir, cwd } = operator;
  const { git } = await openRepository(gitDirIn(dataDir), { contentDir, remote: undefined });
  const [draft, main] = ['refs/heads/cms/domains/ocean', 'refs/heads/main'];
  const before = (await git.resolve(main)) ?? '';
  const made = await git.run(['commit-tree', `${before}^{tree}`, '-p', before, '-m', 'Published']);
  const after = made.toString().trim();
  await git.run(['update-ref', draft, after]);
  const publish = () => git.run(['update-ref', '--stdin'], `update ${main} ${after}\ndelete ${draft}\n`);
  const file = join(cwd, 'content.bundle');
  const bundle = async (meanwhile: (attempt: number) => Promise<unknown>) => {
    let attempts = 0;
    const run: typeof git.run = async (args, input) => {
      const printed = await git.run(args, input);
      if (args[1] === 'create') await meanwhile((attempts += 1));
      return printed;
    };
    await bundleRepository(gitDirIn(dataDir), file, { run });
    return attempts;
  };
  assert.equal(await bundle((attempt) => (attempt === 1 ? publish() : Promise.resolve())), 2);
  const heads = (await git.run(['bundle', 'list-heads', file])).toString();
  assert.equal(heads, `${after} ${main}\n`);
  await assert.rejects(
    bundle((attempt) => git.run(['update-ref', `${draft}-${attempt}`, before])),
    (error) => error instanceof BackupRefusal && error.code === 'changing',
  );
});

test('a text that is in place now is put aside when another one is restored', async (t) => {
  const operator = await openOperator(t);
  const text = join(operator.contentDir, 'domains/fr/ocean.mdx');
  const backup = await operator.backUp();
  await writeFile(text, 'La mer');
  await writeFile(join(operator.contentDir, 'domains/fr/new.mdx'), 'Nouveau');
  const { err } = await operator.restore(backup);
  const [, aside = ''] = /What was there is in (\S+)\. /.exec(err) ?? [];
  assert.equal(await readFile(text, 'utf8'), 'Océan');
  assert.deepEqual(await filesIn(operator.contentDir), ['domains/fr/ocean.mdx']);
  assert.equal(await readFile(join(aside, 'content/domains/fr/ocean.mdx'), 'utf8'), 'La mer');
  assert.equal(await readFile(join(aside, 'content/domains/fr/new.mdx'), 'utf8'), 'Nouveau');
});

test('a backup that would lack what a link of the content folder leads to is refused, and names the link', async (t) => {
  const operator = await openOperator(t, { applications: 1 });
  await symlink('/usr/share', join(operator.contentDir, 'domains/en'));
  const { code, err } = await operator.typeOwn('backup');
  assert.equal(code, 1);
  assert.match(err, /No backup was made: \S+\/domains\/en is a symbolic link/);
  assert.deepEqual(await readdir(operator.folder).catch(() => []), []);
});

test('a file of a backup that its list of digests does not name any more is told', async (t) => {
  const operator = await openOperator(t, { applications: 1 });
  const backup = await operator.backUp();
  const list = join(backup, 'SHA256SUMS');
  const lines = (await readFile(list, 'utf8')).split('\n').filter((line) => !line.endsWith('passerelle.db'));
  await writeFile(list, lines.join('\n'));
  const { code, err } = await operator.restore(backup);
  assert.equal(code, 1);
  assert.match(err, /passerelle\.db is not as it was written/);
});

test('a restore that could not write through a symbolic link of the content folder is refused before anything is moved', async (t) => {
  const operator = await openOperator(t, { applications: 1, env: { CMS_BACKEND: 'local' } });
  await operator.backUp();
  const domains = join(operator.contentDir, 'domains');
  const elsewhere = join(operator.cwd, 'domains');
  await rename(domains, elsewhere);
  await symlink(elsewhere, domains);
  const before = await contentsOf(operator.dataDir);
  const { code, err } = await operator.restore(operator.folder);
  assert.equal(code, 1);
  assert.match(err, new RegExp(`Nothing was restored: ${domains} is a symbolic link`));
  assert.deepEqual(await contentsOf(operator.dataDir), before);
  assertNoRestoreUnderWay(operator.dataDir);
  assert.equal((await operator.restore('--keep-texts', operator.folder)).code, 0);
});

test('between two states of the data no server starts and no command works, until the restore is finished', async (t) => {
  const operator = await openOperator(t, { applications: 1 });
  const { dataDir } = operator;
  await operator.backUp();
  const ready = join(dataDir, 'restore.ready');
  await mkdir(ready);
  await writeFile(
    join(ready, 'restore.json'),
    JSON.stringify({ backup: 'one', aside: 'before-restore-x', replaced: ['passerelle.db'] }),
  );
  await rename(join(dataDir, 'passerelle.db'), join(ready, 'passerelle.db'));
  assert.throws(() => {
    assertNoRestoreUnderWay(dataDir);
  }, /a restore into .* was interrupted.*npm run restore/);
  for (const told of [await operator.type('list'), await operator.typeOwn('backup')]) {
    assert.equal(told.code, 1);
    assert.match(told.err, /a restore into .* was interrupted|No application was ever stored/);
  }
  const { code, out } = await operator.restore(operator.folder);
  assert.equal(code, 0);
  assert.match(out, /The restore of one, which had been interrupted, is finished/);
  assertNoRestoreUnderWay(dataDir);
  assert.equal((await operator.references())['accepted']?.length, 1);
});

test('a person who names a folder without a backup, or none, reads what is expected', async (t) => {
  const operator = await openOperator(t, { applications: 1 });
  const none = await operator.restore(operator.cwd);
  assert.match(none.err, new RegExp(`There is no backup in ${operator.cwd}`));
  assert.equal(none.code, 1);
  const nothing = await operator.restore();
  assert.equal(nothing.code, 2);
  assert.match(nothing.err, /^Name the folder of the backup\.\n\nnpm run restore -- FOLDER/);
  assert.equal((await operator.typeOwn('backup', 'a', 'b')).code, 2);
  const elsewhere = await operator.typeOwn('backup', 'disk');
  assert.match(elsewhere.out, new RegExp(`^Backup: ${join(operator.cwd, 'disk')}/passerelle-`));
  const french = await openOperator(t, { env: { STAFF_LANGUAGE: 'fr' } });
  assert.match((await french.typeOwn('restore', '--help')).out, /Restaure une sauvegarde/);
  assert.equal(basename(await french.backUp()), 'passerelle-2026-03-02T16-00-01.000Z');
});
