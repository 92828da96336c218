// Slow: a real PostgreSQL.
//
// What servers on one database share beside applications: who leads, the release, and the repository of the content.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { sql, type Kysely, type KyselyPlugin } from 'kysely';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import type { Database } from '../../src/server/applications/storage/database/schema.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import type { Follower } from '../../src/server/cluster/cluster.ts';
import { createLease, leaseMs, LostLeaseError, type Lease } from '../../src/server/cluster/lease.ts';
import { createCluster } from '../../src/server/cluster/member.ts';
import { createSharedContent } from '../../src/server/cluster/shared-content.ts';
import { createSharedReleases, DamagedReleaseError } from '../../src/server/cluster/shared-releases.ts';
import type { Release } from '../../src/server/publisher/releases/release.ts';
import { atEnd } from '../support/cleanup.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { keepLog, temporaryFolder } from '../support/serving.ts';

let postgres: TestPostgres;
let made = 0;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

/** A database with two servers' clocks, which tests move. */
async function openDatabase(t: TestContext) {
  const url = await postgres.createDatabase(`cluster${(made += 1)}`);
  const store = await openStore(await temporaryFolder(t), {
    vault: plainVault,
    postgres: { url, poolSize: 5 },
  });
  atEnd(t, () => store.close());
  const clock = { now: 1_800_000_000_000 };
  const lease = (address: string) =>
    createLease({ db: store.db, now: () => clock.now, address, steady: () => clock.now });
  return { db: store.db, clock, lease };
}

/** A lease that is always this server's, for tests of what it protects. */
const ownLease: Pick<Lease, 'assertHeld' | 'token'> = {
  assertHeld: () => Promise.resolve(),
  token: () => 'own',
};

test('one server leads; another does once that one is gone, and what the first still does for all fails', async (t) => {
  const { db, clock, lease } = await openDatabase(t);
  const [first, second] = [lease('http://10.0.0.1:4321'), lease('http://10.0.0.2:4321')];
  await first.renew();
  await second.renew();
  assert.ok(first.isHeld());
  assert.ok(!second.isHeld());
  assert.equal(second.holder(), 'http://10.0.0.1:4321');
  assert.equal(first.holder(), undefined);

  clock.now += leaseMs - 3_000;
  assert.ok(first.isHeld());
  await first.renew();
  clock.now += leaseMs - 3_000;
  await second.renew();
  assert.ok(first.isHeld() && !second.isHeld(), 'a lease that is renewed goes on');

  clock.now += 1_000;
  assert.ok(!first.isHeld(), 'the first counts it as lost before another can take it');
  await second.renew();
  assert.ok(!second.isHeld());
  clock.now += 2_000;
  await second.renew();
  assert.ok(second.isHeld());
  await assert.rejects(
    db.transaction().execute((trx) => first.assertHeld(trx, first.token())),
    LostLeaseError,
  );
  await db.transaction().execute((trx) => second.assertHeld(trx, second.token()));
});

test('a server that stops lets another lead at once; one that comes back has another token', async (t) => {
  const { clock, lease } = await openDatabase(t);
  const [first, second] = [lease('http://a'), lease('')];
  await first.renew();
  const before = first.token();
  await first.release();
  await second.renew();
  assert.ok(second.isHeld());
  await first.renew();
  assert.equal(first.holder(), '', 'a server without an address is reached by none');
  await second.release();
  clock.now += 1;
  await first.renew();
  assert.ok(first.isHeld());
  assert.notEqual(first.token(), before);
});

test('a server that stands still while it renews its lease keeps no other from leading', async (t) => {
  const { db, clock, lease } = await openDatabase(t);
  const stopped = Promise.withResolvers<undefined>();
  const goesOn = Promise.withResolvers<undefined>();
  atEnd(t, () => {
    goesOn.resolve(undefined);
  });
  const writes = new WeakSet<object>();
  // Stands still once the database has written for it, as a machine does that is cut off.
  const standsStill: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      if (node.kind === 'InsertQueryNode') writes.add(queryId);
      return node;
    },
    async transformResult({ result, queryId }) {
      if (!writes.has(queryId)) return result;
      stopped.resolve(undefined);
      await goesOn.promise;
      return result;
    },
  };
  const own = db.withPlugin(standsStill);
  const first = createLease({ db: own, now: () => clock.now, address: 'http://a', steady: () => clock.now });
  const renewed = first.renew();
  await stopped.promise;
  clock.now += leaseMs + 1;
  const second = lease('http://b');
  await second.renew();
  assert.ok(second.isHeld());
  goesOn.resolve(undefined);
  await renewed;
  assert.ok(!first.isHeld());
});

test('a machine that was suspended for hours, whose clocks stood still, leads under no token of before', async (t) => {
  const { db, clock, lease } = await openDatabase(t);
  const stood = clock.now;
  const first = createLease({ db, now: () => stood, address: 'http://a', steady: () => stood });
  await first.renew();
  const began = first.token();
  clock.now += 3 * 3_600_000;
  const second = lease('http://b');
  await second.renew();
  assert.ok(second.isHeld());
  await first.renew();
  assert.notEqual(first.token(), began, 'else it would go on without what the other did meanwhile');
});

const release = (id: string): Release => ({
  id,
  number: 0,
  publishedAt: '2026-03-01T00:00:00.000Z',
  durationMs: 1,
  contentDigest: 'a',
  codeDigest: 'b',
  isSearchBehind: false,
  contract: '',
  warnings: [],
});

/** Writes files into a folder. */
async function write(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** The releases of a database, with folders of two servers: `build` makes one here, `fetch` brings the newest there. */
async function openReleases(t: TestContext) {
  const { db, clock } = await openDatabase(t);
  const folder = await temporaryFolder(t);
  const shared = createSharedReleases(db, ownLease, () => clock.now);
  const there = (id: string) => ({ site: join(folder, 'there', id), content: join(folder, 'there/content') });
  return {
    db,
    clock,
    shared,
    there,
    build: async (id: string, files: Readonly<Record<string, string>>) =>
      shared.share(
        release(id),
        {
          site: await write(join(folder, 'here', id), files),
          content: await write(join(folder, 'here', `${id}-content`), { 'pages/fr/a.mdx': id }),
        },
        'own',
      ),
    fetch: (known: readonly string[] = []) =>
      shared.fetch(
        ({ id }) => there(id),
        known.map((id) => there(id).site),
      ),
  };
}

const digestsIn = async (db: Kysely<Database>) =>
  (await db.selectFrom('release_files').select('digest').execute()).length;

test('a release that one server builds is the same on another, with the content that it was built from', async (t) => {
  const { build, fetch, there } = await openReleases(t);
  const built = await build('one', { 'client/index.html': 'page', 'server/entry.mjs': 'code' });
  const fetched = await fetch();
  assert.deepEqual(fetched, built);
  const { site, content } = there('one');
  assert.equal(await readFile(join(site, 'client/index.html'), 'utf8'), 'page');
  assert.equal(await readFile(join(site, 'server/entry.mjs'), 'utf8'), 'code');
  assert.equal(await readFile(join(content, 'pages/fr/a.mdx'), 'utf8'), 'one');
  assert.ok((await readdir(join(site, 'node_modules'))).includes('astro'), 'its code finds its packages');
});

test('of the next release only what changed travels, and what nobody needs any more is dropped', async (t) => {
  const { db, shared, build, fetch, there } = await openReleases(t);
  await build('r1', { 'client/index.html': 'first', 'client/logo.svg': 'logo' });
  await fetch();
  const { number } = await build('r2', { 'client/index.html': 'second', 'client/logo.svg': 'logo' });
  assert.equal(await shared.newest(), number);
  await fetch(['r1']);
  const inode = async (id: string) => (await stat(join(there(id).site, 'client/logo.svg'))).ino;
  assert.equal(await inode('r2'), await inode('r1'), 'a file that stays the same is linked');
  for (const id of ['r3', 'r4', 'r5'])
    await build(id, { 'client/index.html': `page ${id}`, 'client/logo.svg': 'logo' });
  // The logo, and a page and a text for each of the three releases that stay.
  assert.equal(await digestsIn(db), 1 + 2 * 3);
});

test('a file that is damaged in the database makes no release', async (t) => {
  const { db, build, fetch, there } = await openReleases(t);
  await build('one', { 'client/index.html': 'page' });
  await db
    .updateTable('release_files')
    .set({ bytes: Buffer.from('other') })
    .execute();
  await assert.rejects(fetch(), /lacks client\/index\.html, or holds it damaged/);
  await assert.rejects(stat(there('one').site));
});

test('a file that was damaged in the database comes anew with the next release', async (t) => {
  const { db, build, fetch, there } = await openReleases(t);
  const logo = { 'client/logo.svg': 'logo' };
  await build('one', { ...logo, 'client/index.html': 'first' });
  await db
    .updateTable('release_files')
    .set({ bytes: Buffer.from('other') })
    .where('bytes', '=', Buffer.from('logo'))
    .execute();
  await assert.rejects(fetch(), /holds it damaged/);
  await build('two', { ...logo, 'client/index.html': 'second' });
  await fetch();
  assert.equal(await readFile(join(there('two').site, 'client/logo.svg'), 'utf8'), 'logo');
});

test('a release whose record is damaged in the database is fetched by none, and gives way to the next', async (t) => {
  const { db, build, fetch, there } = await openReleases(t);
  await build('one', { 'client/index.html': 'first' });
  await db.updateTable('releases').set({ files: '{"site":' }).execute();
  await assert.rejects(fetch(), DamagedReleaseError);
  await build('two', { 'client/index.html': 'second' });
  await fetch();
  assert.equal(await readFile(join(there('two').site, 'client/index.html'), 'utf8'), 'second');
});

const bytesIn = (value: unknown): number =>
  value instanceof Uint8Array
    ? value.length
    : typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum: number, one) => sum + bytesIn(one), 0)
      : 0;

test('of a large release only a few megabytes are in memory at once', async (t) => {
  const { db } = await openDatabase(t);
  const folder = await temporaryFolder(t);
  const most = { sent: 0, received: 0 };
  const measured: KyselyPlugin = {
    transformQuery({ node }) {
      most.sent = Math.max(most.sent, bytesIn(node));
      return node;
    },
    transformResult({ result }) {
      most.received = Math.max(most.received, bytesIn(result.rows));
      return Promise.resolve(result);
    },
  };
  const shared = createSharedReleases(db.withPlugin(measured), ownLease, Date.now);
  const [site, content] = [join(folder, 'site'), join(folder, 'content')];
  await write(content, { a: 'a' });
  await mkdir(site);
  for (let count = 0; count < 10; count += 1)
    await writeFile(join(site, `${count}.webp`), randomBytes(1_500_000));
  await shared.share(release('large'), { site, content }, 'own');
  await shared.fetch(() => ({ site: join(folder, 'there'), content: join(folder, 'there-content') }), []);
  assert.ok(most.sent > 0 && most.sent <= 4_000_000, String(most.sent));
  assert.ok(most.received > 0 && most.received <= 4_000_000, String(most.received));
});

test('a server that has lost its lease shares no release', async (t) => {
  const { db, clock, lease } = await openDatabase(t);
  const folder = await temporaryFolder(t);
  const [first, second] = [lease('http://a'), lease('http://b')];
  await first.renew();
  const shared = createSharedReleases(db, first, () => clock.now);
  const folders = {
    site: await write(join(folder, 'site'), { a: 'a' }),
    content: await write(folder, { b: 'b' }),
  };
  const began = first.token();
  clock.now += leaseMs + 1;
  await second.renew();
  await assert.rejects(shared.share(release('late'), folders, began), LostLeaseError);
  assert.equal(await shared.newest(), undefined);
});

/** A server's repository, in step with those of others through a database. */
async function openContent(
  t: TestContext,
  { db, clock }: Pick<Awaited<ReturnType<typeof openDatabase>>, 'db' | 'clock'>,
  lease: Pick<Lease, 'assertHeld'> = ownLease,
) {
  const folder = await temporaryFolder(t);
  const [contentDir, gitDir, trashDir] = [
    join(folder, 'content'),
    join(folder, 'content.git'),
    join(folder, 'trash'),
  ];
  await write(contentDir, { 'pages/fr/a.mdx': 'imported' });
  const abandoned: string[] = [];
  const shared = createSharedContent({
    db,
    lease,
    now: () => clock.now,
    gitDir,
    trashDir,
    mostPacks: 5,
    onAbandoned: (commits) => abandoned.push(...commits),
  });
  const open = async () => {
    const repository = await openRepository(gitDir, { contentDir, remote: undefined });
    const store = createGitStore(repository);
    return {
      store,
      git: async (...args: string[]) => (await repository.git.run(args)).toString().trim(),
      read: async () => (await (await store.tree()).read('pages/fr/a.mdx'))?.toString(),
      save: (text: string) =>
        store.change(
          () =>
            Promise.resolve({ changes: new Map([['pages/fr/a.mdx', Buffer.from(text)]]), result: undefined }),
          { message: text },
        ),
    };
  };
  const [push, compact] = [() => shared.push('own'), () => shared.compact('own')];
  return { ...shared, push, compact, pushUnder: shared.push, open, trash: new Trash(trashDir), abandoned };
}

test('a save, a draft and what was deleted on one server are on another that takes over', async (t) => {
  const database = await openDatabase(t);
  const [here, there] = [await openContent(t, database), await openContent(t, database)];
  const mine = await here.open();
  await here.push();
  await mine.save('saved');
  await mine.git('branch', 'cms/pages/a', 'main');
  const id = here.trash.createId();
  await here.trash.keep(id, {
    isDraft: false,
    titles: { fr: 'Ancien' },
    files: new Map([['pages/fr/old.mdx', Buffer.from('old')]]),
  });
  await here.push();

  await there.pull();
  const theirs = await there.open();
  assert.equal(await theirs.read(), 'saved');
  assert.equal(await theirs.git('rev-parse', 'cms/pages/a'), await mine.git('rev-parse', 'main'));
  const [deleted] = await there.trash.list();
  assert.equal(deleted?.id, id);
  assert.equal((await there.trash.filesOf(deleted)).get('pages/fr/old.mdx')?.toString(), 'old');

  await mine.git('branch', '-D', 'cms/pages/a');
  await here.trash.remove(deleted);
  await here.push();
  await there.pull();
  assert.equal(await theirs.git('for-each-ref', '--format=%(refname)', 'refs/heads/cms'), '');
  assert.deepEqual(await there.trash.list(), []);
  await theirs.git('fsck', '--strict');
});

test('what a server saved without the others knowing is put aside, not lost, once another has gone on', async (t) => {
  const database = await openDatabase(t);
  const [here, there] = [await openContent(t, database), await openContent(t, database)];
  const mine = await here.open();
  await here.push();
  await there.pull();
  const theirs = await there.open();
  await mine.save('not confirmed');
  const unconfirmed = await mine.git('rev-parse', 'main');
  await theirs.save('of the other server');
  await there.push();
  await assert.rejects(here.push(), /taken in first/);
  await here.pull();
  assert.equal(await mine.read(), 'of the other server');
  assert.deepEqual(here.abandoned, [unconfirmed]);
  assert.equal(await mine.git('rev-parse', `refs/abandoned/${unconfirmed}`), unconfirmed);
});

test('what a server saved without the others knowing goes to them where none has gone on meanwhile', async (t) => {
  const database = await openDatabase(t);
  const [here, there] = [await openContent(t, database), await openContent(t, database)];
  const mine = await here.open();
  await here.push();
  await there.pull();
  await mine.save('confirmed late');
  await here.pull();
  assert.equal(await mine.read(), 'confirmed late');
  await here.push();
  await there.pull();
  assert.equal(await (await there.open()).read(), 'confirmed late');
});

test('a save is not confirmed once another server has led meanwhile, though this one leads again', async (t) => {
  const database = await openDatabase(t);
  const { db, clock } = database;
  const [first, second] = [database.lease('http://a'), database.lease('http://b')];
  const [here, there] = [await openContent(t, database, first), await openContent(t, database, second)];
  await first.renew();
  const mine = await here.open();
  await here.pushUnder(first.token());
  const began = first.token();
  await mine.save('of the first');

  // The first stands still; the second takes over, saves, and lets go.
  clock.now += leaseMs + 1;
  await second.renew();
  await there.pull();
  await (await there.open()).save('of the second');
  await there.pushUnder(second.token());
  await second.release();
  await first.renew();
  assert.ok(first.isHeld());
  await assert.rejects(here.pushUnder(began), /led|leads|taken in first/);
  await here.pull();
  await assert.rejects(here.pushUnder(began), LostLeaseError);
  assert.equal(await mine.read(), 'of the second');
  assert.equal(here.abandoned.length, 1, 'and the save is put aside');
  const rows = await db.selectFrom('content_packs').select('previous').execute();
  assert.equal(rows.length, 2);
});

test('what was deleted here stays in the trash when the database is put back to before', async (t) => {
  const database = await openDatabase(t);
  const { db } = database;
  const here = await openContent(t, database);
  await here.open();
  await here.push();
  const id = here.trash.createId();
  const files = new Map([['pages/fr/old.mdx', Buffer.from('old')]]);
  await here.trash.keep(id, { isDraft: false, titles: { fr: 'Ancien' }, files });
  await here.push();
  const newest = await db
    .selectFrom('content_packs')
    .select('number')
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow();
  await db.deleteFrom('content_packs').where('number', '=', newest.number).execute();
  await here.pull();
  assert.deepEqual(
    (await here.trash.list()).map((one) => one.id),
    [id],
  );
});

test('a pack that is too large for one statement travels in pieces, and none is left of one that came to nothing', async (t) => {
  const database = await openDatabase(t);
  const { db } = database;
  const [here, there] = [await openContent(t, database), await openContent(t, database)];
  const mine = await here.open();
  await here.push();
  await db
    .insertInto('content_pack_pieces')
    .values({ number: 1, piece: 0, bytes: Buffer.from('x') })
    .execute();
  const large = randomBytes(9_000_000).toString('base64');
  await mine.save(large);
  await here.push();
  const pieces = await db.selectFrom('content_pack_pieces').select('number').execute();
  assert.ok(pieces.length > 3, String(pieces.length));
  assert.ok(!pieces.some(({ number }) => number === 1));
  await there.pull();
  assert.equal(await (await there.open()).read(), large);
});

test('an attempt that came to nothing, under a clock that was put back, keeps no later save from being confirmed', async (t) => {
  const database = await openDatabase(t);
  const { db, clock } = database;
  const here = await openContent(t, database);
  const mine = await here.open();
  await here.push();
  const { number } = await db.selectFrom('content_packs').select('number').executeTakeFirstOrThrow();
  clock.now -= 600_000;
  await db
    .insertInto('content_pack_pieces')
    .values({ number: number + 1, piece: 0, bytes: Buffer.from('x') })
    .execute();
  await mine.save('since then');
  await here.push();
  const there = await openContent(t, database);
  await there.pull();
  assert.equal(await (await there.open()).read(), 'since then');
});

test('many saves become one pack, which a new server and one that is behind take in', async (t) => {
  const database = await openDatabase(t);
  const { db, clock } = database;
  const [here, behind, late] = [
    await openContent(t, database),
    await openContent(t, database),
    await openContent(t, database),
  ];
  const mine = await here.open();
  await here.push();
  await behind.pull();
  const packs = () => db.selectFrom('content_packs').select('number').execute();
  for (let count = 0; (await packs()).length < 5; count += 1) {
    clock.now += 1;
    await mine.save(`save ${count}`);
    await here.push();
  }
  await here.compact();
  assert.equal((await packs()).length, 1);
  for (const server of [behind, late]) {
    await server.pull();
    const repository = await server.open();
    assert.equal(await repository.read(), await mine.read());
    assert.equal(
      await repository.git('rev-list', '--count', 'main'),
      await mine.git('rev-list', '--count', 'main'),
    );
  }
});

test('a database that was put back to an earlier state is what counts; newer texts are put aside', async (t) => {
  const database = await openDatabase(t);
  const { db, clock } = database;
  const [here, there] = [await openContent(t, database), await openContent(t, database)];
  const mine = await here.open();
  await here.push();
  await mine.save('before');
  await here.push();
  await mine.save('after');
  await here.push();
  await there.pull();
  const newest = await db
    .selectFrom('content_packs')
    .select('number')
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow();
  await db.deleteFrom('content_packs').where('number', '=', newest.number).execute();
  await there.pull();
  const theirs = await there.open();
  assert.equal(await theirs.read(), 'before');
  assert.equal(there.abandoned.length, 1);
  clock.now += 1_000;
  await theirs.save('since then');
  await there.push();
  await here.pull();
  assert.equal(await mine.read(), 'since then');
});

/** A server whose publisher is a list of what it was told. */
async function openMember(
  t: TestContext,
  { db, lease, clock }: Awaited<ReturnType<typeof openDatabase>>,
  name: string,
) {
  const folder = join(await temporaryFolder(t), name);
  const told: string[] = [];
  const waiting: { words: string; resolve: () => void }[] = [];
  const tell = (words: string) => {
    told.push(words);
    for (const one of waiting.filter((each) => each.words === words)) one.resolve();
  };
  let live: Release | undefined;
  const own = lease(`http://${name}`);
  const cluster = createCluster({
    lease: own,
    releases: createSharedReleases(db, own, () => clock.now),
    content: undefined,
    log: keepLog().log,
    name,
    lookMs: 5,
  });
  const releases = {
    folder,
    published: join(folder, 'published-content'),
    get live() {
      return live;
    },
    isLiveComplete: () => Promise.resolve(true),
    forget: () => {
      live = undefined;
    },
    restore: () => Promise.resolve(live),
    activate: (one: Release) => {
      live = one;
      return Promise.resolve();
    },
  };
  const follower: Follower = {
    releases,
    adopt: (one) => {
      live = one;
      tell(`adopts ${one.id}`);
      return Promise.resolve();
    },
    lead: (isInStep) => {
      tell(isInStep ? 'leads, in step' : 'leads, with a release of its own');
    },
  };
  atEnd(t, () => cluster.stop());
  return {
    cluster,
    releases,
    follower,
    told,
    until: async (words: string) => {
      if (told.includes(words)) return;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      waiting.push({
        words,
        resolve: () => {
          resolve(undefined);
        },
      });
      await promise;
    },
    publish: async (id: string) => {
      const share = cluster.beginRelease();
      live = await share(release(id), {
        site: await write(join(folder, id), { 'client/index.html': id }),
        content: await write(join(folder, 'content'), { a: id }),
      });
    },
  };
}

/** The first server, which leads and has published `one`. */
async function openLeader(t: TestContext, database: Awaited<ReturnType<typeof openDatabase>>) {
  const first = await openMember(t, database, 'first');
  await first.cluster.join(first.releases);
  first.cluster.start(first.follower);
  await first.until('leads, with a release of its own');
  await first.publish('one');
  return first;
}

test('a server that joins serves what the leading one has published, follows it, and takes over when it stops', async (t) => {
  const database = await openDatabase(t);
  const first = await openMember(t, database, 'first');
  assert.ok(await first.cluster.join(first.releases));
  first.cluster.start(first.follower);
  await first.until('leads, with a release of its own');
  await first.publish('one');

  const second = await openMember(t, database, 'second');
  assert.ok(await second.cluster.join(second.releases));
  assert.equal(second.releases.live?.id, 'one', 'it has a site before it answers');
  second.cluster.start(second.follower);
  assert.equal(second.cluster.leaderAddress(), 'http://first');
  await first.publish('two');
  await second.until('adopts two');
  assert.ok(!second.cluster.isLeading());

  await first.cluster.stop();
  await second.until('leads, in step');
  assert.ok(second.cluster.isLeading());
  assert.ok(!first.cluster.isLeading());
  assert.throws(() => first.cluster.beginRelease(), LostLeaseError);
  assert.deepEqual(second.told, ['adopts two', 'leads, in step']);
});

test('a server never goes back to an earlier release than the one that it serves', async (t) => {
  const database = await openDatabase(t);
  const { db, clock } = database;
  const first = await openLeader(t, database);
  await first.publish('two');
  const second = await openMember(t, database, 'second');
  await second.cluster.join(second.releases);
  assert.equal(second.releases.live?.id, 'two');
  // As after a database that was put back to an earlier state.
  await db.deleteFrom('releases').where('number', '=', second.releases.live.number).execute();
  second.cluster.start(second.follower);
  clock.now += 1_000;
  await first.publish('three');
  await second.until('adopts three');
  assert.deepEqual(second.told, ['adopts three']);
});

test('a server that cannot catch up leaves the lease to another', async (t) => {
  const database = await openDatabase(t);
  const helper = await openMember(t, database, 'helper');
  await helper.cluster.join(helper.releases);
  helper.cluster.start(helper.follower);
  await helper.until('leads, with a release of its own');
  await helper.publish('one');
  await helper.cluster.stop();

  const broken = await openMember(t, database, 'broken');
  await broken.cluster.join(broken.releases);
  broken.releases.forget();
  broken.follower.adopt = () => Promise.reject(new Error('The disk is full.'));
  broken.cluster.start(broken.follower);
  const whole = await openMember(t, database, 'whole');
  await whole.cluster.join(whole.releases);
  whole.cluster.start(whole.follower);
  await whole.until('leads, in step');
  assert.ok(whole.cluster.isLeading());
  assert.ok(!broken.cluster.isLeading());
});

test('a release that is damaged in the database does not keep a server from serving its own, nor from building the next', async (t) => {
  const database = await openDatabase(t);
  const first = await openLeader(t, database);
  const second = await openMember(t, database, 'second');
  await second.cluster.join(second.releases);
  second.cluster.start(second.follower);
  await first.publish('two');
  await second.until('adopts two');
  await database.db
    .updateTable('release_files')
    .set({ bytes: Buffer.from('other') })
    .execute();
  await database.db
    .updateTable('releases')
    .set({ number: sql<number>`number + 1000` })
    .execute();
  await first.cluster.stop();
  await second.until('leads, with a release of its own');
  assert.equal(second.releases.live?.id, 'two');
});

test('a release of content that was read before another server led is not shared, though this one leads again', async (t) => {
  const database = await openDatabase(t);
  const { db } = database;
  const first = await openLeader(t, database);
  const share = first.cluster.beginRelease();
  // It stood still, and another led meanwhile.
  await db.updateTable('leases').set({ token: 'of another', leased_until: 0 }).execute();
  await first.until('leads, in step');
  const folders = { site: first.releases.folder, content: first.releases.folder };
  await assert.rejects(share(release('late'), folders), LostLeaseError);
});

test('pages that were deleted or damaged on the disk of a server are fetched again', async (t) => {
  const database = await openDatabase(t);
  await openLeader(t, database);
  const second = await openMember(t, database, 'second');
  await second.cluster.join(second.releases);
  const page = join(second.releases.folder, 'one/client/index.html');

  await writeFile(page, 'o');
  await second.cluster.join(second.releases);
  assert.equal(await readFile(page, 'utf8'), 'one', 'at the start each file is read');
  second.cluster.start(second.follower);
  await rm(page);
  await second.until('adopts one');
  assert.equal(await readFile(page, 'utf8'), 'one');
});
