import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { FailedBuild } from '../../src/server/publisher/builder.ts';
import { holdBack } from '../../src/server/publisher/holding-back/hold-back.ts';
import { scheduleAt } from '../../src/server/publisher/schedule.ts';
import { publicationAlarms } from '../../src/server/publisher/publication-alarms.ts';
import { ReleaseStore } from '../../src/server/publisher/releases/release-store.ts';
import { Publisher } from '../../src/server/publisher/publisher.ts';
import type { PublisherEvent } from '../../src/server/publisher/publisher-options.ts';
import { bringCopy } from '../../src/server/system/copied-files.ts';
import { atEnd } from '../support/cleanup.ts';
import { siteFixture } from '../support/site-fixture.ts';

/** The files of a content folder but for its `text`, with what they say, in the order of their names. */
async function filesOf(contentDir: string) {
  const entries = await readdir(contentDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name !== 'text')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map(async (file) => ({
      file: file.slice(contentDir.length + 1),
      words: await readFile(file, 'utf8'),
    })),
  );
}

/** A publisher of one text: the “site” is a page that holds it. `build` may be held back or made to fail. */
async function press(
  t: TestContext,
  given: {
    dataDir?: string;
    code?: string;
    text?: string;
    now?: string;
    lookMs?: number;
    watchMs?: number;
    warmMs?: number;
  } = {},
) {
  const dataDir = given.dataDir ?? (await mkdtemp(join(tmpdir(), 'press-')));
  atEnd(t, () => rm(dataDir, { recursive: true, force: true }));
  const events: PublisherEvent[] = [];
  const happened = new EventEmitter();
  const untilTrue = async (isSo: () => boolean) => {
    // The publisher's own timers keep no process alive.
    const alive = setInterval(() => undefined, 60_000);
    while (!isSo()) await once(happened, 'event');
    clearInterval(alive);
  };
  /** Resolves once there have been so many events of a type since the start. */
  const until = (type: PublisherEvent['type'], count = 1) =>
    untilTrue(() => events.filter((event) => event.type === type).length >= count);
  const state = {
    text: given.text ?? 'first',
    builds: 0,
    /** Other files of the content. */
    more: {} as Record<string, string>,
    next: null as string | null,
    now: new Date(given.now ?? '2026-03-01T12:00:00Z'),
    beforeBuild: () => Promise.resolve(),
    /** How often the content was looked at. */
    looks: 0,
    prepared: [] as string[],
    cooled: 0,
    unprepared: undefined as Error | undefined,
    failure: undefined as FailedBuild | undefined,
    /** What is done after the pages are live; undefined where a build has its own search index at once. */
    beforeFinish: undefined as (() => Promise<FailedBuild | undefined>) | undefined,
  };
  const publisher = new Publisher({
    releases: new ReleaseStore(dataDir),
    content: {
      fingerprint: () => {
        state.looks += 1;
        happened.emit('event');
        return Promise.resolve(JSON.stringify([state.text, state.more]));
      },
      copyTo: async (folder, before) => {
        const texts = new Map(Object.entries({ text: state.text, ...state.more }));
        await bringCopy(folder, before, texts, (name, to) => writeFile(to, texts.get(name) ?? ''));
        return texts;
      },
    },
    builder: {
      build: async ({ contentDir, folder }) => {
        state.builds += 1;
        const text = await readFile(join(contentDir, 'text'), 'utf8');
        await state.beforeBuild();
        if (state.failure) return state.failure;
        const others = await filesOf(contentDir);
        const broken = others.filter(({ words }) => words.includes('broken'));
        if (broken.length > 0)
          return { ok: false, problems: broken.map(({ file }) => ({ ...problem, file })), output: '' };
        const draw = async () => {
          const outDir = join(folder, randomUUID());
          await mkdir(join(outDir, 'client'), { recursive: true });
          await writeFile(
            join(outDir, 'client/index.html'),
            [text, ...others.map(({ file, words }) => `${file}: ${words}`)].join('\n'),
          );
          await writeFile(
            join(outDir, 'client/site.json'),
            JSON.stringify(siteFixture({ nextTransition: state.next })),
          );
          await mkdir(join(outDir, 'server'));
          return { ok: true as const, outDir };
        };
        const { beforeFinish } = state;
        if (!beforeFinish) return draw();
        return { ...(await draw()), finish: async () => (await beforeFinish()) ?? draw() };
      },
      warmUp: async ({ contentDir }) => {
        if (state.unprepared) throw state.unprepared;
        state.prepared.push(await readFile(join(contentDir, 'text'), 'utf8'));
      },
      coolDown: () => {
        state.cooled += 1;
        happened.emit('event');
      },
      stop: () => undefined,
    },
    holdBack,
    codeDigest: () => Promise.resolve(given.code ?? 'code'),
    contract: 'contract',
    ...(given.lookMs === undefined ? {} : { lookMs: given.lookMs }),
    ...(given.watchMs === undefined ? {} : { watchMs: given.watchMs }),
    ...(given.warmMs === undefined ? {} : { warmMs: given.warmMs }),
    now: () => state.now,
    debounceMs: 0,
    onEvent: (event) => {
      events.push(event);
      happened.emit('event');
    },
  });
  atEnd(t, () => publisher.stop());
  const page = () => readFile(join(publisher.releases.clientDirs()[0] ?? '', 'index.html'), 'utf8');
  return { publisher, state, page, events, until, untilTrue, dataDir };
}

/** Starts a publisher whose timers are the test's from its first build on: only the wait before that one is real. */
async function startOnOwnClock(
  t: TestContext,
  { publisher, state }: Pick<Awaited<ReturnType<typeof press>>, 'publisher' | 'state'>,
) {
  state.beforeBuild = () => {
    if (state.builds === 1) t.mock.timers.enable({ apis: ['setTimeout'] });
    return Promise.resolve();
  };
  await publisher.start();
}

const problem = {
  file: 'programs/fr/spark.mdx',
  line: 4,
  code: 'field-value',
  message: { fr: 'non', en: 'no' },
  advice: { fr: 'mieux', en: 'better' },
} as const;

await test('a reader sees what an editor saved', async (t) => {
  const { publisher, state, page } = await press(t);
  await publisher.start();
  assert.equal(await page(), 'first');
  state.text = 'second';
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(await page(), 'second');
  assert.equal(publisher.status.state, 'idle');
});

await test('saves made while the site is being built share one more build, of the last text', async (t) => {
  const { publisher, state, page } = await press(t);
  await publisher.start();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let begun = () => {};
  const begins = new Promise<void>((resolve) => (begun = resolve));
  state.beforeBuild = () => (begun(), held);
  state.text = 'second';
  publisher.contentChanged();
  await begins;
  assert.equal(publisher.status.state, 'building');
  for (const text of ['third', 'fourth', 'fifth']) {
    state.text = text;
    publisher.contentChanged();
  }
  release();
  await publisher.idle();
  assert.equal(await page(), 'fifth');
  assert.equal(state.builds, 3);
});

await test('builds are made ready as soon as someone edits, not before, and again after each', async (t) => {
  const { publisher, state } = await press(t);
  await publisher.start();
  assert.deepEqual(state.prepared, []);
  publisher.keepBuildWarm();
  publisher.keepBuildWarm();
  state.text = 'second';
  publisher.contentChanged();
  await publisher.idle();
  await publisher.stop();
  assert.deepEqual(state.prepared, ['first', 'second']);
});

await test('a build that was made ready gives its memory back once nobody edits any more, and is made ready again for the next editor', async (t) => {
  const { publisher, state, untilTrue } = await press(t, { warmMs: 1 });
  await publisher.start();
  const { cooled } = state;
  for (const count of [1, 2]) {
    publisher.keepBuildWarm();
    await untilTrue(() => state.cooled === cooled + count);
    assert.equal(state.prepared.length, count);
  }
});

await test('a release in place is built again only once requests are answered', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'press-'));
  const first = await press(t, { dataDir });
  await first.publisher.start();
  await first.publisher.stop();
  const { publisher, state, until } = await press(t, { dataDir, code: 'other code' });
  const serves = Promise.withResolvers<undefined>();
  assert.equal(await publisher.start(serves.promise), true);
  await publisher.idle();
  assert.equal(state.builds, 0);
  serves.resolve(undefined);
  await until('published');
  assert.equal(state.builds, 1);
});

await test('a person who reads the console learns why the next build cannot be made ready; it is built all the same', async (t) => {
  const { publisher, state, page, events } = await press(t);
  await publisher.start();
  state.unprepared = new Error('no memory');
  publisher.keepBuildWarm();
  state.text = 'second';
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(await page(), 'second');
  assert.ok(events.some((event) => event.type === 'warm-up-failed' && event.error === state.unprepared));
});

await test('a failed build leaves readers with the last good site and says why', async (t) => {
  const { publisher, state, page } = await press(t);
  await publisher.start();
  state.failure = { ok: false, problems: [problem], output: 'the builder’s words' };
  state.text = 'broken';
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(await page(), 'first');
  assert.equal(publisher.status.state, 'failed');
  assert.deepEqual(publisher.status.problems, [problem]);

  state.text = 'first';
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(publisher.status.state, 'idle', 'putting the text back repairs it without a build');
});

await test('a text that cannot be published holds up no other, and readers keep both languages of it as they were', async (t) => {
  const { publisher, state, page, events } = await press(t);
  state.more = { 'programs/fr/spark.mdx': 'avant', 'programs/en/spark.mdx': 'before' };
  await publisher.start();
  state.text = 'a colleague’s';
  state.more = {
    'programs/fr/spark.mdx': 'broken',
    'programs/en/spark.mdx': 'after',
    'programs/fr/new.mdx': 'broken',
  };
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(await page(), 'a colleague’s\nprograms/en/spark.mdx: before\nprograms/fr/spark.mdx: avant');
  const { status } = publisher;
  assert.equal(status.state, 'idle');
  assert.deepEqual(
    status.problems.map(({ file }) => file),
    ['programs/fr/new.mdx', 'programs/fr/spark.mdx'],
  );
  assert.deepEqual(publicationAlarms(publisher, state.now), [
    { name: 'publication-failed', channel: 'programs/fr/new.mdx:4', count: 2 },
  ]);
  assert.equal(events.at(-1)?.type, 'held-back');

  const { builds } = state;
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(state.builds, builds, 'the same is not built again for nothing');

  state.more = { 'programs/fr/spark.mdx': 'après', 'programs/en/spark.mdx': 'after' };
  publisher.contentChanged();
  await publisher.idle();
  assert.match(await page(), /en\/spark.mdx: after\nprograms\/fr\/spark.mdx: après$/);
  assert.deepEqual(publisher.status.problems, []);
});

await test('no page is taken off because nobody knows what readers have of it', async (t) => {
  const { publisher, state, page, dataDir } = await press(t);
  state.more = { 'programs/fr/spark.mdx': 'avant' };
  await publisher.start();
  await rm(join(dataDir, 'publications/published-content'), { recursive: true });
  state.more = { 'programs/fr/spark.mdx': 'broken' };
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(publisher.status.state, 'failed');
  assert.match(await page(), /spark.mdx: avant$/);
});

await test('what the calendar has promised appears beside a text that cannot be published, after a restart too', async (t) => {
  const before = await press(t);
  before.state.more = { 'articles/fr/a.mdx': 'ancien' };
  before.state.next = '2026-03-01T13:00:00Z';
  await before.publisher.start();
  await before.publisher.stop();
  const { publisher, state, page } = await press(t, { dataDir: before.dataDir, text: 'promised' });
  state.more = { 'articles/fr/a.mdx': 'broken' };
  state.now = new Date('2026-03-01T13:00:01Z');
  await publisher.start();
  await publisher.idle();
  assert.equal(await page(), 'promised\narticles/fr/a.mdx: ancien');
});

await test('a builder that crashes is reported, and the next save is published', async (t) => {
  const { publisher, state, page } = await press(t);
  await publisher.start();
  state.beforeBuild = () => Promise.reject(new Error('no memory left'));
  state.text = 'second';
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(publisher.status.state, 'failed');
  state.beforeBuild = () => Promise.resolve();
  state.text = 'third';
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(await page(), 'third');
});

await test('a restart serves the same site without a build', async (t) => {
  const first = await press(t);
  await first.publisher.start();
  const again = await press(t, { dataDir: first.dataDir });
  await again.publisher.start();
  await again.publisher.idle();
  assert.equal(again.state.builds, 0);
  assert.equal(again.publisher.status.live?.id, first.publisher.status.live?.id);
});

await test('a text changed while the server was down is published after the restart', async (t) => {
  const first = await press(t);
  await first.publisher.start();
  const again = await press(t, { dataDir: first.dataDir, text: 'changed' });
  await again.publisher.start();
  assert.ok(again.publisher.status.live, 'the old site is served at once');
  await again.publisher.idle();
  assert.equal(await again.page(), 'changed');
});

await test('after an upgrade the last site is served at once, and the new code’s as soon as it is built', async (t) => {
  const first = await press(t);
  await first.publisher.start();
  const again = await press(t, { dataDir: first.dataDir, code: 'newer' });
  const { releases } = again.publisher;
  await again.publisher.start();
  assert.deepEqual([again.state.builds, await again.page()], [0, 'first']);
  const before = releases.onDemand?.serverDir;
  await again.publisher.idle();
  assert.equal(again.state.builds, 1);
  assert.notEqual(releases.onDemand?.serverDir, before, 'its on-demand pages are the new ones');
});

await test('an upgrade beside a text that cannot be built keeps the site up, and the staff are told once', async (t) => {
  const first = await press(t);
  await first.publisher.start();
  const again = await press(t, { dataDir: first.dataDir, code: 'newer' });
  again.state.failure = { ok: false, problems: [{ ...problem, line: 4 }], output: '' };
  assert.equal(await again.publisher.start(), true);
  await again.publisher.idle();
  assert.equal(await again.page(), 'first');
  const alarms = publicationAlarms(again.publisher, again.state.now);
  assert.deepEqual(alarms, [{ name: 'publication-failed', channel: 'programs/fr/spark.mdx:4', count: 1 }]);

  again.publisher.contentChanged();
  await again.publisher.idle();
  assert.equal(again.state.builds, 1, 'the same text is not built again');
  again.state.failure = undefined;
  again.state.text = 'right';
  again.publisher.contentChanged();
  await again.publisher.idle();
  assert.equal(await again.page(), 'right');
  assert.deepEqual(publicationAlarms(again.publisher, again.state.now), []);
});

await test('a first site that cannot be built is built once its text is corrected by hand, without a restart', async (t) => {
  const { publisher, state, page, until } = await press(t, { lookMs: 5 });
  state.failure = { ok: false, problems: [problem], output: '' };
  const started = publisher.start();
  await until('failed');
  assert.equal(publisher.status.live, null);
  state.failure = undefined;
  state.text = 'right';
  assert.equal(await started, true);
  assert.equal(await page(), 'right');
});

await test('a server that is stopped before there is a site does not wait for one', async (t) => {
  const { publisher, state, until } = await press(t);
  state.failure = { ok: false, problems: [problem], output: '' };
  const started = publisher.start();
  await until('failed');
  await publisher.stop();
  assert.equal(await started, false);
});

await test('a site whose files were deleted is published again', async (t) => {
  const { publisher, page, until, dataDir } = await press(t, { lookMs: 5 });
  await publisher.start();
  const live = publisher.status.live?.id ?? '';
  await rm(join(dataDir, 'publications', live, 'client'), { recursive: true });
  await until('published', 2);
  assert.equal(await page(), 'first');
});

await test('assets of the two publications before stay, older ones go, and so do those of a killed build', async (t) => {
  const { publisher, state, dataDir } = await press(t);
  await mkdir(join(dataDir, 'publications/half-built/client'), { recursive: true });
  await publisher.start();
  const served = publisher.releases.onDemand?.serverDir;
  for (const text of ['b', 'c', 'd', 'e', 'f']) {
    state.text = text;
    publisher.contentChanged();
    await publisher.idle();
  }
  const texts = await Promise.all(
    publisher.releases.clientDirs().map((dir) => readFile(join(dir, 'index.html'), 'utf8')),
  );
  assert.deepEqual(texts, ['f', 'e', 'd', 'first'], 'the first one’s assets are those of on-demand pages');
  assert.equal(publisher.releases.onDemand?.serverDir, served, 'on-demand pages stay those that were loaded');
  const names = await readdir(join(dataDir, 'publications'));
  assert.equal(
    names.length,
    7,
    'three to serve, the one that was loaded, the content, what is published of it and live.json',
  );
});

await test('pages go live before their search index, which follows; what waits for neither is not told to be live', async (t) => {
  const { publisher, state, page, events, dataDir } = await press(t);
  await publisher.start();
  const steps: (string | null)[] = [];
  const idle = publisher.status.step;
  const live: unknown[] = [];
  state.beforeFinish = async () => {
    live.push(await page(), publisher.status.live?.id);
    steps.push(publisher.status.step);
    if (state.text === 'second') {
      state.text = 'third';
      publisher.contentChanged();
      steps.push(publisher.status.step);
    }
    return undefined;
  };
  state.text = 'second';
  publisher.contentChanged();
  steps.push(publisher.status.step);
  await publisher.idle();
  assert.deepEqual(
    steps,
    ['pages', 'search', 'pages', 'search'],
    'while another save waits, pages are still to come',
  );
  assert.deepEqual([idle, publisher.status.step], [null, null]);
  assert.equal(live[0], 'second');
  assert.equal(live[2], 'third');
  assert.ok(!live.includes(publisher.status.live?.id), 'what is live in the end has its own index');
  assert.deepEqual(events.map(({ type }) => type).slice(2), [
    'building',
    'published',
    'searchable',
    'building',
    'published',
    'searchable',
  ]);
  const texts = publisher.releases.clientDirs().map((dir) => readFile(join(dir, 'index.html'), 'utf8'));
  assert.deepEqual(
    await Promise.all(texts),
    ['third', 'second', 'first'],
    'of each publication before, one stays',
  );
  assert.equal((await readdir(join(dataDir, 'publications'))).length, 6, 'and nothing else is left');
});

await test('where the search index could not follow, the pages stay live, and the whole is built again, also after a restart', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'press-'));
  const first = await press(t, { dataDir });
  await first.publisher.start();
  first.state.beforeFinish = () => Promise.resolve({ ok: false, problems: [], output: 'killed' });
  first.state.text = 'second';
  first.publisher.contentChanged();
  await first.publisher.idle();
  assert.equal(await first.page(), 'second');
  assert.equal(first.publisher.status.state, 'failed');
  first.state.beforeFinish = undefined;
  first.publisher.contentChanged();
  await first.publisher.idle();
  assert.equal(first.publisher.status.state, 'idle');
  assert.equal(first.state.builds, 3);

  const stopping = Promise.withResolvers<undefined>();
  first.state.beforeFinish = () => stopping.promise;
  first.state.text = 'third';
  first.publisher.contentChanged();
  await first.until('published', 4);
  const stopped = first.publisher.stop();
  stopping.resolve(undefined);
  await stopped;
  assert.equal(await first.page(), 'third');

  const second = await press(t, { dataDir, text: 'third' });
  await second.publisher.start();
  await second.publisher.idle();
  assert.equal(second.state.builds, 1, 'the content is the same, and still the index is made');
  const third = await press(t, { dataDir, text: 'third' });
  await second.publisher.stop();
  await third.publisher.start();
  await third.publisher.idle();
  assert.equal(third.state.builds, 0);
});

await test('the site is built again at the instant that it names', async (t) => {
  const { publisher, state, page, until } = await press(t);
  state.next = '2026-03-01T12:00:00.020Z';
  await publisher.start();
  assert.equal(publisher.status.next, '2026-03-01T12:00:00.020Z');
  state.now = new Date('2026-03-01T12:00:00.020Z');
  state.next = null;
  state.text = 'the call is open';
  await until('published', 2);
  await publisher.idle();
  assert.equal(await page(), 'the call is open');
  assert.equal(publisher.status.next, null);
});

await test('a restart that slept through an opening publishes it, although no text has changed', async (t) => {
  const first = await press(t);
  first.state.next = '2026-03-01T13:00:00.000Z';
  await first.publisher.start();
  await first.publisher.stop();
  const again = await press(t, { dataDir: first.dataDir, now: '2026-03-01T18:00:00Z' });
  const built = new Promise<void>((resolve) => {
    again.state.beforeBuild = () => (resolve(), Promise.resolve());
  });
  await again.publisher.start();
  await built;
  await again.publisher.idle();
  assert.equal(again.state.builds, 1);
  assert.equal(again.publisher.status.next, null);
});

await test('a save at the very moment of an opening does not hide it', async (t) => {
  const { publisher, state } = await press(t);
  state.next = '2026-03-01T13:00:00.000Z';
  await publisher.start();
  state.now = new Date('2026-03-01T13:00:00Z');
  state.next = null;
  publisher.contentChanged();
  await publisher.idle();
  assert.equal(state.builds, 2);
});

await test('an opening is published after a build that failed, without anyone saving anything', async (t) => {
  const { publisher, state } = await press(t);
  state.next = '2026-03-01T13:00:00.000Z';
  await startOnOwnClock(t, { publisher, state });
  state.failure = { ok: false, problems: [], output: 'no memory left' };
  state.now = new Date('2026-03-01T13:00:00Z');
  publisher.contentChanged();
  t.mock.timers.tick(1);
  await publisher.idle();
  assert.equal(publisher.status.state, 'failed');
  const names = publicationAlarms(publisher, state.now).map(({ name }) => name);
  assert.deepEqual(names, ['publication-failed', 'transition-failed']);
  state.failure = undefined;
  state.next = null;
  state.now = new Date('2026-03-01T13:05:00Z');
  for (const passed of [60_000, 1, 1]) t.mock.timers.tick(passed);
  await publisher.idle();
  assert.equal(publisher.status.state, 'idle');
  assert.equal(publisher.status.next, null);
});

await test('the staff are not told anew each time a publication that fails is tried again', async (t) => {
  const { publisher, state } = await press(t);
  await publisher.start();
  state.failure = { ok: false, problems: [], output: 'no memory left' };
  state.text = 'second';
  publisher.contentChanged();
  await publisher.idle();
  const alarms = () => publicationAlarms(publisher, state.now).map(({ name }) => name);
  const whileBuilding: string[][] = [];
  state.beforeBuild = () => Promise.resolve(void whileBuilding.push(alarms()));
  state.text = 'third';
  publisher.contentChanged();
  await publisher.idle();
  assert.deepEqual([...whileBuilding, alarms()], [['publication-failed'], ['publication-failed']]);
});

await test('a change whose build died is published without anyone saving again', async (t) => {
  const { publisher, state, page } = await press(t);
  await startOnOwnClock(t, { publisher, state });
  state.text = 'second';
  state.failure = { ok: false, problems: [], output: 'the process was killed' };
  publisher.contentChanged();
  t.mock.timers.tick(1);
  await publisher.idle();
  assert.equal(publisher.status.state, 'failed');
  state.failure = undefined;
  state.now = new Date(state.now.getTime() + 5_000);
  for (const passed of [5_000, 1, 1]) t.mock.timers.tick(passed);
  await publisher.idle();
  assert.equal(await page(), 'second');
});

await test('an opening is noticed within a minute when the clock is put forward, or the machine slept', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = new Date('2026-03-08T01:00:00-05:00');
  let builds = 0;
  scheduleAt(
    new Date('2026-03-08T09:00:00-04:00'),
    () => now,
    () => (builds += 1),
  );
  t.mock.timers.tick(59_000);
  now = new Date('2026-03-08T09:00:00-04:00');
  assert.equal(builds, 0);
  t.mock.timers.tick(1_000);
  t.mock.timers.tick(1);
  assert.equal(builds, 1);
});

await test('an opening is not published early when the clock is put back', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = new Date('2026-11-01T08:59:30Z');
  let builds = 0;
  scheduleAt(
    new Date('2026-11-01T09:00:00Z'),
    () => now,
    () => (builds += 1),
  );
  now = new Date('2026-11-01T07:59:00Z');
  t.mock.timers.tick(30_000);
  t.mock.timers.tick(1);
  assert.equal(builds, 0);
});

await test('an opening half a year away waits without waking anyone', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const start = Date.parse('2026-01-01T00:00:00Z');
  let builds = 0;
  let minutes = 0;
  const now = () => new Date(start + minutes * 60_000);
  scheduleAt(new Date(start + 180 * 24 * 3_600_000), now, () => (builds += 1));
  for (; minutes < 180 * 24 * 60; minutes += 1440) t.mock.timers.tick(60_000);
  assert.equal(builds, 0);
  t.mock.timers.tick(60_000);
  t.mock.timers.tick(1);
  assert.equal(builds, 1);
});

await test('what an operator changes by hand is published once it holds still, and is built once', async (t) => {
  const { publisher, state, page, until, untilTrue } = await press(t, { watchMs: 5 });
  await publisher.start();
  const looks = (more: number) => {
    const last = state.looks + more;
    return untilTrue(() => state.looks >= last);
  };
  for (const half of ['half', 'more']) {
    state.text = half;
    await looks(1);
  }
  state.text = 'all';
  await until('published', 2);
  assert.equal(await page(), 'all');
  await looks(3);
  await publisher.idle();
  assert.equal(state.builds, 2, 'nothing is built while nothing changes');
});

await test('a bad text beside which the first site was published is live once it is corrected by hand', async (t) => {
  const { publisher, state, page, until } = await press(t, { watchMs: 5 });
  state.more = { 'programs/fr/spark.mdx': 'broken', 'forms/a.yaml': 'broken' };
  await publisher.start();
  assert.doesNotMatch(await page(), /broken/);
  assert.deepEqual(
    publisher.status.problems.map(({ file }) => file),
    ['forms/a.yaml', 'programs/fr/spark.mdx'],
  );
  state.more = { 'programs/fr/spark.mdx': 'good', 'forms/a.yaml': 'good' };
  await until('published', 2);
  assert.match(await page(), /forms\/a\.yaml: good\nprograms\/fr\/spark\.mdx: good/);
  assert.deepEqual(publisher.status.problems, []);
});
