import { versionOf } from '../storage/version-of.ts';
import { idOfPath } from '../names/text-name.ts';
import type { MergedFile } from '../storage/git/commit.ts';
import { moveRefs, writeCommit } from '../storage/git/commit.ts';
import { foundNoneAs, type Author, type Git } from '../storage/git/git.ts';
import { headOf, mainRef, type Repository } from '../storage/git/repository.ts';

/** A text (or any other file) that was changed here and, in another way, in the other repository. */
export interface RemoteConflict {
  /** `programs/spark` for an entry, `forms/application` for a form, a path for any other file. */
  name: string;
  /** The same as long as neither side changes again. */
  fingerprint: string;
  /** Who changed it there last, and when. */
  by: string;
  at: string;
}

/** Which side is right where both changed the same text. */
export type Side = 'ours' | 'theirs';

/** How an editor resolved a conflict, for the two states that they saw. */
export interface Resolution {
  side: Side;
  fingerprint: string;
  /** Who resolved it, where people sign in. */
  author?: Author | undefined;
  /** Called once the merge that it decided is made. */
  onMerged?: (() => void) | undefined;
}

export type Merged =
  /** `isNew`: what is published here has changed by it. `resolved`: the texts that a resolution has decided. */
  { ok: true; isNew: boolean; resolved: readonly string[] } | { ok: false; conflicts: RemoteConflict[] };

/**
 * Brings what the other repository has (`theirs`, a commit that was fetched) into the published branch: files that only
 * one side changed are taken from it, whole. Where both changed the same text nothing is done at all, unless `resolutions`
 * says which side is right for the very states that are there; both histories stay either way.
 */
export async function mergeInto(
  repository: Repository,
  theirs: string,
  resolutions: ReadonlyMap<string, Resolution>,
): Promise<Merged> {
  const { git, now, lock } = repository;
  return lock(async () => {
    for (;;) {
      const ours = await headOf(repository);
      if (ours === theirs || (await isAncestor(git, theirs, ours)))
        return { ok: true, isNew: false, resolved: [] };
      if (await isAncestor(git, ours, theirs)) {
        if (await moveRefs(git, [{ ref: mainRef, from: ours, to: theirs }], []))
          return { ok: true, isNew: true, resolved: [] };
        continue;
      }
      const base = await mergeBase(git, ours, theirs);
      const [mine, other] = [await changedFiles(git, base, ours), await changedFiles(git, base, theirs)];
      const conflicts = conflictsOf(mine, other);
      /** A decision counts for the very states that it was made about. */
      const sideOf = ({ name, fingerprint }: Pick<RemoteConflict, 'name' | 'fingerprint'>) => {
        const resolution = resolutions.get(name);
        return resolution?.fingerprint === fingerprint ? resolution.side : undefined;
      };
      const open = conflicts.filter((one) => sideOf(one) === undefined);
      if (open.length > 0) {
        const described = open.map(async ({ name, fingerprint }) => ({
          name,
          fingerprint,
          ...(await lastChange(git, base, theirs, name, other)),
        }));
        return { ok: false, conflicts: await Promise.all(described) };
      }
      const resolved = conflicts.map(({ name }) => name);
      const decided = resolved.map((name) => resolutions.get(name)).at(-1);
      const keptHere = new Set(conflicts.filter((one) => sideOf(one) === 'ours').map(({ name }) => name));
      const { id, temporaryRef } = await writeCommit(git, {
        parent: ours,
        changes: new Map(),
        message: 'Merge what was pushed from elsewhere',
        author: decided?.author ?? repository.author,
        now: now(),
        merge: {
          parent: theirs,
          files: other.filter(({ path }) => !keptHere.has(idOfPath(path))),
        },
      });
      if (await moveRefs(git, [{ ref: mainRef, from: ours, to: id }], [temporaryRef]))
        return { ok: true, isNew: true, resolved };
    }
  });
}

function conflictsOf(
  mine: readonly MergedFile[],
  theirs: readonly MergedFile[],
): Pick<RemoteConflict, 'name' | 'fingerprint'>[] {
  const stateOf = (files: readonly MergedFile[], name: string) =>
    files
      .filter(({ path }) => idOfPath(path) === name)
      .map(({ path, mode, blob }) => `${path} ${mode} ${blob ?? ''}`)
      .sort()
      .join('\n');
  const names = new Set(mine.map(({ path }) => idOfPath(path)));
  const shared = new Set(theirs.map(({ path }) => idOfPath(path)).filter((name) => names.has(name)));
  return [...shared]
    .map((name) => ({ name, ours: stateOf(mine, name), other: stateOf(theirs, name) }))
    .filter(({ ours, other }) => ours !== other)
    .map(({ name, ours, other }) => ({ name, fingerprint: versionOf(`${ours}\0${other}`) }))
    .sort((one, another) => one.name.localeCompare(another.name));
}

async function lastChange(
  git: Git,
  base: string,
  theirs: string,
  name: string,
  files: readonly MergedFile[],
): Promise<Pick<RemoteConflict, 'by' | 'at'>> {
  const paths = files.map(({ path }) => path).filter((path) => idOfPath(path) === name);
  const line = await git.run(['log', '-1', '--format=%cI %an', `${base}..${theirs}`, '--', ...paths]);
  const [, at = '', by = ''] = /^(\S+) (.*)$/m.exec(line.toString()) ?? [];
  return { at, by };
}

async function isAncestor(git: Git, older: string, newer: string): Promise<boolean> {
  return (await git.run(['rev-list', '--count', older, `^${newer}`])).toString().trim() === '0';
}

/** The two repositories have no commit in common: they are not two states of one content. */
export class NoCommonHistory extends Error {
  override name = 'NoCommonHistory';
}

async function mergeBase(git: Git, one: string, other: string): Promise<string> {
  const found = await foundNoneAs(undefined, git.run(['merge-base', one, other]));
  if (!found) throw new NoCommonHistory('The remote repository has no commit in common with the CMS’s.');
  return found.toString().trim();
}

/** What a commit has that differs from an earlier one, a rename being a deleted file and a new one. */
async function changedFiles(git: Git, from: string, to: string): Promise<MergedFile[]> {
  const output = await git.run(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', from, to]);
  const parts = output.toString().split('\0');
  const files: MergedFile[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , blob = '', status = ''] = (parts[at] ?? '').split(' ');
    files.push({ path: parts[at + 1] ?? '', mode, blob: status.startsWith('D') ? undefined : blob });
  }
  return files;
}
