// Slow: it starts git and repositories elsewhere.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { conflictComparisonSchema, resolutionOutcomeSchema } from '../../src/model/messages/comparison.ts';
import type { CmsBackend } from '../../src/server/cms/backend/backend.ts';
import { perform } from '../../src/server/cms/protocol/perform.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { Remote } from '../../src/server/cms/remote/remote.ts';
import { openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { saveEntry } from '../../src/server/cms/saving/save-entry.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { gatherTodo } from '../../src/server/cms/todo/gather.ts';
import { askCms } from '../support/ask-cms.ts';
import { atEnd } from '../support/cleanup.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { resolveConflict } from '../../src/server/cms/remote/resolve-conflict.ts';
import { idlePublication } from '../support/idle-publication.ts';

const run = promisify(execFile);
/** What the list of work says to an editor who reads French. */
const todoOf = (backend: CmsBackend) =>
  gatherTodo({
    backend,
    site: { clientDir: '/nowhere', origin: 'https://passerelle.example' },
    status: idlePublication,
    now: new Date(),
    locale: 'fr',
  });

const domain = (title: string) =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: 1\ntranslation: complete\n---\n`;

/** Runs git as a colleague with a clone of the repository would. */
async function git(folder: string, ...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Colleague', '-c', 'user.email=colleague@example.org'];
  const { stdout } = await run('git', [...identity, ...args], { cwd: folder });
  return stdout.trim();
}

/** Waits until `holds` does, and fails with what was seen last where it never does. */
async function until<Seen>(look: () => Seen | Promise<Seen>, holds: (seen: Seen) => boolean): Promise<Seen> {
  for (let tries = 0; ; tries += 1) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (tries > 2_400) assert.fail(`never came: ${JSON.stringify(seen)}`);
    await wait(25);
  }
}

/** The two states of the first text that both changed, as someone names them who decides. */
function fingerprintOf({ status }: Remote): string {
  return status.conflicts[0]?.fingerprint ?? '';
}

/** A remote repository with the domains “security” and “energy”, the CMS’s own made from it, and a colleague’s clone. */
async function world(t: TestContext, given: { isEmpty?: boolean } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'remote-'));
  const [hub, clone, contentDir] = [join(folder, 'hub.git'), join(folder, 'clone'), join(folder, 'content')];
  await git('/', 'init', '--quiet', '--bare', '--initial-branch=main', hub);
  await git('/', 'init', '--quiet', '--initial-branch=main', clone);
  await git(clone, 'remote', 'add', 'origin', hub);
  const write = async (at: string, name: string, title: string) => {
    for (const locale of ['fr', 'en']) {
      const path = join(at, 'domains', locale, `${name}.mdx`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, domain(title));
    }
  };
  for (const at of [contentDir, join(clone, 'content')]) {
    await write(at, 'security', 'Sécurité');
    await write(at, 'energy', 'Énergie');
  }
  await writeFile(join(clone, 'package.json'), '{}\n');
  /** What a colleague changes and pushes from elsewhere. */
  const pushed = async (name: string, title: string) => {
    await git(clone, 'pull', '--quiet', '--no-rebase', 'origin', 'main').catch(() => '');
    await write(join(clone, 'content'), name, title);
    await git(clone, 'add', '.');
    await git(clone, 'commit', '--quiet', '-m', `Change ${name}`);
    await git(clone, 'push', '--quiet', 'origin', 'main');
  };
  if (!given.isEmpty) {
    await git(clone, 'add', '.');
    await git(clone, 'commit', '--quiet', '-m', 'Begin');
    await git(clone, 'push', '--quiet', 'origin', 'main');
  }
  const repository = await openRepository(join(folder, 'var/content.git'), { contentDir, remote: hub });
  const store = createGitStore({ ...repository, author: { name: 'Ada', email: 'ada@example.org' } });
  const trash = new Trash(join(folder, 'var/trash'));
  const remote = new Remote(repository, { pausesMs: [40, 80], everyMs: 60_000 });
  atEnd(t, () => rm(folder, { recursive: true, force: true }));
  atEnd(t, () => remote.stop());
  let merges = 0;
  remote.start(() => (merges += 1));
  const read = async (name: string) =>
    (await (await store.tree()).read(`domains/fr/${name}.mdx`))?.toString();
  const save = async (name: string, title: string) => {
    const current = await read(name);
    await saveEntry(store, {
      dataFiles: ['fr', 'en'].map((locale) => ({
        path: `content/domains/${locale}/${name}.mdx`,
        raw: domain(title),
        base: current === undefined ? undefined : versionOf(current),
      })),
      assets: [],
      isNew: current === undefined,
    });
    remote.changed();
  };
  const there = (name: string) => git(hub, 'show', `main:content/domains/fr/${name}.mdx`).catch(() => '');
  const inStep = () =>
    until(
      () => remote.status,
      ({ state }) => state === 'in-step',
    );
  return {
    hub,
    clone,
    remote,
    repository,
    store,
    trash,
    read,
    save,
    pushed,
    there,
    inStep,
    merges: () => merges,
  };
}

await test('what an editor publishes is pushed in their name, and nothing else of the repository changes', async (t) => {
  const { hub, save, there, inStep } = await world(t);
  await save('security', 'Sûreté');
  await inStep();
  assert.match(await there('security'), /title: Sûreté/);
  assert.equal(await git(hub, 'log', '-1', '--format=%an %s', 'main'), 'Ada Update domains/security');
  assert.equal(await git(hub, 'show', 'main:package.json'), '{}');
  assert.equal(await git(hub, 'for-each-ref', '--format=%(refname)'), 'refs/heads/main');
});

await test('a remote that is still empty receives what is here', async (t) => {
  const { there, inStep } = await world(t, { isEmpty: true });
  await until(
    () => there('energy'),
    (text) => text.includes('Énergie'),
  );
  await inStep();
});

await test('what a colleague pushes from elsewhere appears here, beside what an editor published meanwhile', async (t) => {
  const { hub, remote, save, pushed, read, there, inStep, merges } = await world(t);
  await inStep();
  await pushed('energy', 'Énergies');
  await save('security', 'Sûreté');
  await until(
    () => there('security'),
    (text) => text.includes('Sûreté'),
  );
  await inStep();
  assert.match((await read('energy')) ?? '', /title: Énergies/);
  assert.match((await read('security')) ?? '', /title: Sûreté/);
  assert.match(await there('energy'), /title: Énergies/);
  assert.equal(merges(), 1, 'the site is published again');
  assert.match(await git(hub, 'log', '--format=%an', 'main'), /Ada[\s\S]*Colleague|Colleague[\s\S]*Ada/);
  assert.equal(await git(hub, 'fsck', '--strict', '--no-dangling'), '');
  // And one that has nothing to do with what is here is simply taken.
  await pushed('energy', 'Encore');
  remote.changed();
  await until(
    async () => (await read('energy')) ?? '',
    (text) => text.includes('Encore'),
  );
});

await test('a text that both changed stays as the editor left it, and everybody can see by whom it was changed elsewhere', async (t) => {
  const { hub, remote, store, trash, save, pushed, read, there } = await world(t);
  await until(
    () => remote.status,
    ({ checkedAt }) => checkedAt !== null,
  );
  await pushed('security', 'Le mot du collègue');
  await save('security', 'Le mot de l’éditrice');
  const { state, conflicts, since } = await until(
    () => remote.status,
    (seen) => seen.state === 'diverged',
  );
  assert.equal(state, 'diverged');
  assert.deepEqual(
    conflicts.map(({ name, by }) => [name, by]),
    [['domains/security', 'Colleague']],
  );
  assert.ok(since);
  assert.match((await read('security')) ?? '', /Le mot de l’éditrice/);
  assert.match(await there('security'), /Le mot du collègue/, 'nothing is forced');
  const params = { collection: 'domains', slug: 'security' };
  const seen = conflictComparisonSchema.parse(
    await perform({ store, trash, remote }, { action: 'compareConflict', params }, 'fr'),
  );
  assert.equal(seen.by, 'Colleague');
  assert.deepEqual(
    seen.fields.map(({ locale, parts }) => [locale, parts.find(({ kind }) => kind === 'removed')?.text]),
    [['both', 'Le mot du collègue']],
  );
  const other = { collection: 'domains', slug: 'energy' };
  assert.equal(
    await perform({ store, trash, remote }, { action: 'compareConflict', params: other }, 'fr'),
    null,
  );
  const work = await todoOf({ store, trash, remote });
  assert.deepEqual(
    work.diverged.map(({ title, detail }) => [title, detail.replace(/,.*/, '')]),
    [['Le mot de l’éditrice', 'changé ailleurs par Colleague']],
  );
  const before = await git(hub, 'rev-parse', 'main');
  await save('energy', 'Énergie bis');
  await until(
    () => remote.status,
    (seen) => seen.state === 'diverged',
  );
  assert.equal(await git(hub, 'rev-parse', 'main'), before);
});

for (const [side, title] of [
  ['ours', 'Le mot de l’éditrice'],
  ['theirs', 'Le mot du collègue'],
] as const) {
  await test(`once someone has said that ${side} is right, both repositories have it, with both histories`, async (t) => {
    const { hub, remote, save, pushed, read, there, inStep } = await world(t);
    await until(
      () => remote.status,
      ({ checkedAt }) => checkedAt !== null,
    );
    await pushed('security', 'Le mot du collègue');
    await save('security', 'Le mot de l’éditrice');
    await save('energy', 'Énergie bis');
    await until(
      () => remote.status,
      (seen) => seen.state === 'diverged',
    );
    const params = { collection: 'domains', slug: 'security', side, fingerprint: fingerprintOf(remote) };
    assert.deepEqual(await resolveConflict(remote, params), { state: 'merged' });
    await inStep();
    assert.ok((await read('security'))?.includes(title));
    assert.ok((await there('security')).includes(title));
    assert.match(await there('energy'), /Énergie bis/);
    assert.equal(await git(hub, 'rev-list', '--count', 'main'), '5', 'begin, two saves, one push, one merge');
  });
}

await test('a decision between two versions is about those that were seen: what is pushed meanwhile is not written over', async (t) => {
  const { hub, remote, save, pushed, there, inStep } = await world(t);
  await inStep();
  await pushed('security', 'Le mot du collègue');
  await save('security', 'Le mot de l’éditrice');
  await until(
    () => remote.status,
    (seen) => seen.state === 'diverged',
  );
  const params = {
    collection: 'domains',
    slug: 'security',
    side: 'ours' as const,
    fingerprint: fingerprintOf(remote),
  };
  await pushed('security', 'Le dernier mot du collègue');
  const resolve = (fingerprint: string) => resolveConflict(remote, { ...params, fingerprint });
  assert.deepEqual(await resolve(params.fingerprint), { state: 'changed' });
  assert.match(await there('security'), /Le dernier mot du collègue/);
  await rename(hub, `${hub}.away`);
  assert.deepEqual(await resolve(fingerprintOf(remote)), { state: 'waiting' });
  await rename(`${hub}.away`, hub);
  await inStep();
  assert.match(await there('security'), /Le mot de l’éditrice/);
});

await test('the record says that a publisher resolved a conflict once it is so, and not where the decision came to nothing', async (t) => {
  const { hub, remote, store, save, pushed, inStep } = await world(t);
  const signedIn = new AsyncLocalStorage<string>();
  const record: string[] = [];
  const app = createEditingApi({
    texts: { perform: () => assert.fail('this is not for the texts') },
    store,
    remote: () => remote,
    guard: (_, next) => next(),
    editorNow: () =>
      Promise.resolve({ author: { name: 'Bea', email: 'bea@example.org' }, isPublisher: true }),
    onChange: () => undefined,
    onDone: ({ action }) => record.push(`${signedIn.getStore() ?? 'nobody'} ${action}`),
  });
  const decide = (fingerprint: string) =>
    signedIn.run('bea@example.org', async () => {
      const params = { collection: 'domains', slug: 'security', side: 'ours', fingerprint };
      const { answer } = await askCms(app, 'resolveConflict', params);
      return resolutionOutcomeSchema.parse(answer).state;
    });
  await inStep();
  await pushed('security', 'Le mot du collègue');
  await save('security', 'Le mot de l’éditrice');
  await until(
    () => remote.status,
    (seen) => seen.state === 'diverged',
  );
  assert.equal(await decide('of a state that nobody saw'), 'changed');
  assert.deepEqual(record, []);
  await rename(hub, `${hub}.away`);
  assert.equal(await decide(fingerprintOf(remote)), 'waiting');
  assert.deepEqual(record, []);
  await rename(`${hub}.away`, hub);
  await inStep();
  assert.deepEqual(
    record,
    ['bea@example.org resolveConflict'],
    'by name, although the answer was long before',
  );
});

await test('a decision about a text that is no longer in conflict keeps no later change of a colleague out', async (t) => {
  const { remote, repository, save, pushed, inStep, read } = await world(t);
  await inStep();
  await pushed('security', 'Sécurité, du collègue');
  await pushed('energy', 'Énergie, du collègue');
  await save('security', 'Sécurité, de l’éditrice');
  await save('energy', 'Énergie, de l’éditrice');
  const inConflict = (count: number) =>
    until(
      () => remote.status,
      ({ conflicts }) => conflicts.length === count,
    );
  const { conflicts } = await inConflict(2);
  const resolve = async (name: string, side: 'ours' | 'theirs', by: string) => {
    const fingerprint =
      remote.status.conflicts.find((one) => one.name === `domains/${name}`)?.fingerprint ?? '';
    const author = { name: by, email: `${by.toLowerCase()}@example.org` };
    const onMerged = () => merged.push(by);
    const decided = { collection: 'domains', slug: name, side, fingerprint };
    await resolveConflict(remote, decided, { author, onMerged });
  };
  const merged: string[] = [];
  assert.equal(conflicts.length, 2);
  await resolve('security', 'ours', 'Zoe');
  // The editor undoes the change: the text is what it was before both of them, and only the colleague has changed it.
  await save('security', 'Sécurité');
  await inConflict(1);
  await resolve('energy', 'ours', 'Bea');
  await inStep();
  assert.match((await read('security')) ?? '', /Sécurité, du collègue/);
  assert.match((await read('energy')) ?? '', /Énergie, de l’éditrice/);
  const merges = await repository.git.run(['log', '-1', '--merges', '--format=%an', 'main']);
  assert.equal(merges.toString().trim(), 'Bea', 'the merge is by her whose decision made it');
  assert.deepEqual(merged, ['Bea'], 'the other decision came to nothing');
});

await test('a form that both changed is told by field, and settled like any text', async (t) => {
  const { clone, remote, store, trash, inStep, there, pushed } = await world(t);
  await inStep();
  const form = (label: string) =>
    `name: question\ntitle:\n  fr: Question\n  en: Question\nsubmitLabel:\n  fr: ${label}\n  en: Send\n`;
  await mkdir(join(clone, 'content/forms'), { recursive: true });
  await writeFile(join(clone, 'content/forms/question.yaml'), form('Demander'));
  await pushed('energy', 'Énergie bis');
  const changes = new Map([['forms/question.yaml', Buffer.from(form('Poser'))]]);
  await store.change(() => Promise.resolve({ changes, result: undefined }), {
    message: 'Update forms/question',
  });
  remote.changed();
  await until(
    () => remote.status,
    (seen) => seen.state === 'diverged',
  );
  const named = { collection: 'forms', slug: 'question' };
  const found = conflictComparisonSchema.parse(
    await perform({ store, trash, remote }, { action: 'compareConflict', params: named }, 'fr'),
  );
  assert.deepEqual(
    found.fields.map(({ label, locale, parts }) => [label, locale, parts.map(({ text }) => text)]),
    [['Texte du bouton d’envoi', 'fr', ['Demander', 'Poser']]],
  );
  const work = await todoOf({ store, trash, remote });
  assert.deepEqual(
    work.diverged.map(({ title, collection, href }) => [title, collection, href]),
    [['Question', 'Formulaires', '/admin/#/collections/forms/entries/question']],
  );
  const params = { ...named, side: 'theirs' as const, fingerprint: found.fingerprint };
  assert.deepEqual(await resolveConflict(remote, params), { state: 'merged' });
  await inStep();
  const kept = (await (await store.tree()).read('forms/question.yaml'))?.toString();
  assert.equal(kept, form('Demander'));
  assert.match(await there('energy'), /Énergie bis/);
});

await test('a remote that cannot be reached stops no save, and gets everything once it is back', async (t) => {
  const { hub, remote, save, there, inStep } = await world(t);
  await inStep();
  await rename(hub, `${hub}.away`);
  await save('security', 'Sûreté');
  await save('energy', 'Énergies');
  const seen = await until(
    () => remote.status,
    ({ attempts }) => attempts >= 2,
  );
  assert.equal(seen.state, 'waiting');
  assert.match(seen.error ?? '', /does not appear to be a git repository|No such file/);
  assert.ok(seen.since);
  await rename(`${hub}.away`, hub);
  await inStep();
  assert.match(await there('security'), /Sûreté/);
  assert.match(await there('energy'), /Énergies/);
});

await test('a remote whose rule refuses a push says why, and takes it once the rule lets it', async (t) => {
  const { hub, remote, save, there, inStep } = await world(t);
  await inStep();
  const hook = join(hub, 'hooks/pre-receive');
  await mkdir(dirname(hook), { recursive: true });
  await writeFile(hook, '#!/bin/sh\necho "main is protected" >&2\nexit 1\n');
  await chmod(hook, 0o755);
  await save('security', 'Sûreté');
  const seen = await until(
    () => remote.status,
    ({ error }) => error !== null,
  );
  assert.match(seen.error ?? '', /main is protected/);
  assert.doesNotMatch(await there('security'), /Sûreté/);
  await rm(hook);
  await inStep();
  assert.match(await there('security'), /Sûreté/);
});

await test('a repository with another history is never written to', async (t) => {
  const { hub, clone, remote, save } = await world(t);
  await until(
    () => remote.status,
    ({ checkedAt }) => checkedAt !== null,
  );
  await git(clone, 'checkout', '--quiet', '--orphan', 'other');
  await git(clone, 'commit', '--quiet', '-m', 'Another beginning');
  await git(clone, 'push', '--quiet', '--force', 'origin', 'other:main');
  const before = await git(hub, 'rev-parse', 'main');
  await save('security', 'Sûreté');
  const seen = await until(
    () => remote.status,
    ({ error }) => error !== null,
  );
  assert.match(seen.error ?? '', /no commit in common/);
  assert.equal(await git(hub, 'rev-parse', 'main'), before);
});

await test('what was not pushed before the server stopped is pushed when it starts again', async (t) => {
  const { hub, remote, repository, save, there } = await world(t);
  await until(
    () => remote.status,
    ({ checkedAt }) => checkedAt !== null,
  );
  await rename(hub, `${hub}.away`);
  await save('security', 'Sûreté');
  await remote.stop();
  await rename(`${hub}.away`, hub);
  const again = new Remote(repository, { pausesMs: [40] });
  atEnd(t, () => again.stop());
  again.start(() => undefined);
  await until(
    () => there('security'),
    (text) => text.includes('Sûreté'),
  );
});
