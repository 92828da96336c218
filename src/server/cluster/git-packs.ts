import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from '../../collections/read/absent-as.ts';
import type { Git } from '../cms/storage/git/git.ts';
import { writeDurably } from '../system/write-durably.ts';

/** Commits of branches, and the tree of what editors deleted, by the names of their refs. */
export type Refs = Readonly<Record<string, string>>;

const branches = 'refs/heads/';
/** What editors deleted lately: a tree of the files of the trash. */
const trashRef = 'refs/trash';

/** All that another server needs to go on. */
export async function readRefs(git: Git): Promise<Refs> {
  const lines = (
    await git.run(['for-each-ref', '--format=%(refname) %(objectname)', branches, trashRef])
  ).toString();
  return Object.fromEntries(
    lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [name = '', id = ''] = line.split(' ');
        return [name, id];
      }),
  );
}

export const sameRefs = (one: Refs, other: Refs): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, id]) => other[name] === id);

/** Those of `ids` that the repository has. */
async function presentOf(git: Git, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const found = (await git.run(['cat-file', '--batch-check=%(objectname) %(objecttype)'], ids.join('\n')))
    .toString()
    .split('\n');
  return ids.filter((_, index) => found[index]?.endsWith(' missing') === false);
}

/** A pack of what `refs` lead to and `known` does not. */
export async function packOf(git: Git, refs: Refs, known: Refs): Promise<Buffer> {
  const excluded = (await presentOf(git, Object.values(known))).map((id) => `^${id}`);
  const revisions = [...new Set(Object.values(refs)), ...excluded].join('\n');
  return git.run(['pack-objects', '--revs', '--stdout', '--thin', '--delta-base-offset', '-q'], revisions);
}

/** The number of objects is in bytes 8 to 11 of a pack. */
const isEmptyPack = (pack: Buffer) => pack.readUInt32BE(8) === 0;

/** Puts many packs together. What nothing leads to any more goes after two weeks. */
export const putPacksTogether = (git: Git) => git.run(['gc', '--quiet', '--prune=2.weeks.ago']);

/** Takes the objects of a pack in. What could not be taken in whole leaves nothing on the disk. */
export async function takePack(git: Git, gitDir: string, pack: Buffer): Promise<void> {
  if (isEmptyPack(pack)) return;
  try {
    await git.run(['index-pack', '--stdin', '--fix-thin'], pack);
  } catch (error) {
    const folder = join(gitDir, 'objects/pack');
    const names = await absentAs([], readdir(folder));
    for (const name of names.filter((one) => one.startsWith('tmp_')))
      await rm(join(folder, name), { force: true });
    throw error;
  }
}

/** Commits of this repository that none of `refs` leads to: another server went on without them. */
async function findAbandoned(git: Git, refs: Refs): Promise<string[]> {
  const ours = Object.entries(await readRefs(git)).filter(([name]) => name !== trashRef);
  const kept = Object.values(refs).map((id) => `^${id}`);
  const abandoned: string[] = [];
  for (const id of new Set(ours.map(([, one]) => one))) {
    const line = await git.run(['rev-list', '--max-count=1', '--stdin'], [id, ...kept].join('\n'));
    if (line.toString() !== '') abandoned.push(id);
  }
  return abandoned;
}

/**
 * Has the repository's branches be `refs`, and no others. What only this repository had stays under `refs/abandoned`.
 *
 * @returns the commits that were put aside.
 */
export async function setRefs(git: Git, refs: Refs): Promise<string[]> {
  const abandoned = await findAbandoned(git, refs);
  const gone = Object.keys(await readRefs(git)).filter((name) => !(name in refs));
  const lines = [
    ...abandoned.map((id) => `update refs/abandoned/${id} ${id}`),
    ...gone.map((name) => `delete ${name}`),
    ...Object.entries(refs).map(([name, id]) => `update ${name} ${id}`),
  ];
  await git.run(['update-ref', '--stdin'], `${lines.join('\n')}\n`);
  return abandoned;
}

/** The files of the trash that the repository has, by name. */
async function trashTree(git: Git): Promise<Map<string, string>> {
  if ((await git.resolve(trashRef)) === undefined) return new Map();
  const lines = (await git.run(['ls-tree', trashRef])).toString().split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, id, name] = /^\d+ blob ([0-9a-f]+)\t(.+)$/.exec(line) ?? [];
      return id && name ? [[name, id] as const] : [];
    }),
  );
}

/** Has the repository hold what is in the folder of the trash. */
export async function keepTrash(git: Git, folder: string): Promise<void> {
  const names = (await absentAs([], readdir(folder))).filter((name) => /^[\w-]+\.(?:json|\d+)$/.test(name));
  const known = await trashTree(git);
  if (names.length === known.size && names.every((name) => known.has(name))) return;
  if (names.length === 0) {
    await git.run(['update-ref', '-d', trashRef]);
    return;
  }
  const lines: string[] = [];
  for (const name of names.sort()) {
    // What is in the trash never changes under its name.
    const id =
      known.get(name) ?? (await git.run(['hash-object', '-w', join(folder, name)])).toString().trim();
    lines.push(`100644 blob ${id}\t${name}`);
  }
  const tree = (await git.run(['mktree'], `${lines.join('\n')}\n`)).toString().trim();
  await git.run(['update-ref', trashRef, tree]);
}

/**
 * Has the folder of the trash hold what is in the repository.
 *
 * @param given.keepsOthers true where what is there besides was not removed by the other server, which never had it.
 */
export async function layOutTrash(
  git: Git,
  folder: string,
  { keepsOthers }: { keepsOthers: boolean },
): Promise<void> {
  const wanted = await trashTree(git);
  const present: readonly string[] = await absentAs([], readdir(folder));
  const gone = keepsOthers ? [] : present.filter((one) => !wanted.has(one));
  for (const name of gone) await rm(join(folder, name), { force: true });
  // Records last: what is listed is whole.
  const missing = [...wanted].filter(([name]) => !present.includes(name));
  for (const [name, id] of missing.sort(
    ([a], [b]) => Number(a.endsWith('.json')) - Number(b.endsWith('.json')),
  ))
    await writeDurably(join(folder, name), await git.run(['cat-file', 'blob', id]));
}
