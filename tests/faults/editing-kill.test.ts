// Slow: it starts a process for each kill. It shows nothing of a power cut, which would take what was not synced.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../src/environment.ts';
import { deletedItems, restoreDeleted } from '../../src/server/cms/deleting/restore.ts';
import { createGit } from '../../src/server/cms/storage/git/git.ts';
import { gitDirIn } from '../../src/server/cms/storage/git/repository.ts';
import { openEditing, security, textOfDomain } from '../support/editing-world.ts';
import { temporaryFolder } from '../support/stored.ts';

const preload = pathToFileURL(join(root, 'tests/support/kill-preload.ts')).href;
const [fr, en] = security.files;

type Kind = 'local' | 'git';
type Deed = 'save' | 'restore' | 'delete';
interface Place {
  contentDir: string;
  dataDir: string;
}

/** Does one thing as a process that dies at its nth step, or, with 0, lives. @returns what ended it, and what it said. */
async function edit(kind: Kind, { contentDir, dataDir }: Place, deed: Deed, killAt: number, steps = '') {
  const words = ['tests/support/edit-once.ts', kind, contentDir, dataDir, deed];
  const child = spawn(process.execPath, ['--import', preload, ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, KILL_AT: String(killAt), KILL_STEPS: steps, KILL_FINELY: '1' },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(child, 'close');
  return { end: String(child.signalCode ?? child.exitCode), said };
}

/** A text in both languages, saved twice where it is to be restored, and a copy of all that to go back to. */
async function begin(t: TestContext, kind: Kind, deed: Deed) {
  const folder = await temporaryFolder(t);
  const place = { contentDir: join(folder, 'content'), dataDir: join(folder, 'var') };
  for (const [path, title] of [
    [fr, 'Sécurité'],
    [en, 'Security'],
  ] as const) {
    await mkdir(dirname(join(place.contentDir, path)), { recursive: true });
    await writeFile(join(place.contentDir, path), textOfDomain(title));
  }
  // In git, a first start takes the folder into the repository.
  await openEditing(kind, place);
  if (deed === 'restore') await (await openEditing(kind, place)).deeds.save();
  const [saved, before] = [join(folder, 'saved'), await textsIn(kind, place)];
  for (const one of ['content', 'var'])
    await cp(join(folder, one), join(saved, one), { recursive: true }).catch(() => undefined);
  const goBack = async () => {
    for (const one of ['content', 'var']) {
      await rm(join(folder, one), { recursive: true, force: true });
      await cp(join(saved, one), join(folder, one), { recursive: true }).catch(() => undefined);
    }
  };
  return { place, before, goBack };
}

type Texts = [fr: string | undefined, en: string | undefined];

async function textsIn(kind: Kind, place: Place): Promise<Texts> {
  const tree = await (await openEditing(kind, place)).backend.store.tree();
  const read = async (path: string) => (await tree.read(path))?.toString();
  return [await read(fr), await read(en)];
}

const after: Record<Deed, Texts> = {
  save: [textOfDomain('Nouveau'), textOfDomain('New')],
  restore: [textOfDomain('Sécurité'), textOfDomain('Security')],
  delete: [undefined, undefined],
};

/** Each version that bears its name is whole; what a kill left half written bears another. */
async function assertWholeVersions({ dataDir }: Place, known: readonly Texts[]): Promise<void> {
  const folder = join(dataDir, 'versions/domains/security');
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith('.json')) continue;
    const { files } = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
      files: Record<string, string>;
    };
    const texts = security.files.map((path) =>
      files[path] === undefined ? undefined : Buffer.from(files[path], 'base64').toString(),
    );
    for (const [index, text] of texts.entries())
      assert.ok(
        known.some((one) => one[index] === text),
        `${name} holds a text that nobody saved`,
      );
  }
}

/** The state from before can be had again: from the versions, or from what was deleted. */
async function goBackTo(kind: Kind, place: Place, deed: Deed, before: Texts): Promise<void> {
  const { backend, ask, versions } = await openEditing(kind, place);
  if (deed === 'delete') {
    const [item] = await deletedItems(backend);
    assert.ok(item);
    await restoreDeleted(backend, item.id);
    const tree = (await backend.drafts?.treeOf({ collection: 'domains', name: 'security' })) ?? undefined;
    const now = tree ?? (await backend.store.tree());
    assert.deepEqual([String(await now.read(fr)), String(await now.read(en))], before);
    return;
  }
  const state = (await backend.store.versions?.(security.files))?.find(
    ({ files }) => String(security.files.map((path) => files.get(path))) === String(before),
  );
  assert.ok(state, 'what was there is among the versions');
  const { expectedVersions } = await versions();
  await ask('restoreVersion', { ...security.place, id: state.id, expectedVersions });
  assert.deepEqual(await textsIn(kind, place), before);
}

for (const kind of ['local', 'git'] as const)
  for (const deed of ['save', 'restore', 'delete'] as const) {
    await test(`a server killed at any step of a ${deed} leaves each text old or new, every version whole, and the way back open (${kind})`, async (t) => {
      const { place, before, goBack } = await begin(t, kind, deed);
      const list = join(dirname(place.dataDir), 'steps');
      assert.equal((await edit(kind, place, deed, 0, list)).said, 'begin\ndone\n');
      assert.deepEqual(await textsIn(kind, place), after[deed]);
      const steps = (await readFile(list, 'utf8')).trim().split('\n');
      const first = steps.indexOf('begin') + 1;
      const counts = { kills: 0, old: 0, new: 0, 'one language each': 0 };
      for (let at = first; at < steps.length; at += 1) {
        await goBack();
        const { end, said } = await edit(kind, place, deed, at);
        // Before the texts are open nothing of the deed has begun.
        if (!said.startsWith('begin')) continue;
        // Which steps of git's run beside others differs by one or two from run to run.
        if (end !== 'SIGKILL' && kind === 'git') continue;
        assert.equal(end, 'SIGKILL', `step ${at}`);
        counts.kills += 1;
        const texts = await textsIn(kind, place);
        for (const [index, text] of texts.entries())
          assert.ok(text === before[index] || text === after[deed][index], `step ${at}: a torn text`);
        const [isOld, isNew] = [before, after[deed]].map((one) => String(one) === String(texts));
        counts[isNew ? 'new' : isOld ? 'old' : 'one language each'] += 1;
        if (said.endsWith('done\n')) assert.ok(isNew, `step ${at}: an acknowledged save is lost`);
        await assertWholeVersions(place, [before, after[deed], after.save]);
        if (kind === 'git') {
          const sound = await createGit(gitDirIn(place.dataDir)).run(['fsck', '--strict', '--no-dangling']);
          assert.equal(sound.toString(), '', `step ${at}`);
          assert.ok(isOld || isNew, `step ${at}: one language each`);
        }
        // Each start of git takes a third of a second, and there are many: what follows is looked at once in three kills there.
        if (kind === 'git' && counts.kills % 3 !== 1) continue;
        if (isOld) {
          // What was not done can be done again.
          await (await openEditing(kind, place)).deeds[deed]();
          assert.deepEqual(await textsIn(kind, place), after[deed], `step ${at}: once more`);
        }
        await goBackTo(kind, place, deed, before);
        await openEditing(kind, place);
        // The trash sweeps its own, by their age.
        const left = (await readdir(dirname(place.dataDir), { recursive: true })).filter(
          (name) => /\.part$|\.mdx\.[0-9a-f]{8}$/.test(name) && !/^saved|^var\/trash/.test(name),
        );
        assert.deepEqual(left, [], `step ${at}: half written, and still there after a start`);
      }
      assert.ok(counts.kills >= 5, `${counts.kills} kills`);
      t.diagnostic(JSON.stringify(counts));
    });
  }
