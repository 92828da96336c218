import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Changes, ContentTree } from '../../../../collections/read/tree.ts';
import { createLock } from '../lock.ts';
import type { Decision } from '../store.ts';
import { CommitReader } from './commit-tree.ts';
import { moveRefs, writeCommit, type Move } from './commit.ts';
import { configuredAuthor, createGit, type Author, type Git } from './git.ts';

/** The branch that is published. */
export const mainRef = 'refs/heads/main';

/** The CMS's repository: reads commits, and adds to branches what is decided on the newest state of each. */
export interface Repository {
  git: Git;
  reader: CommitReader;
  author: Author;
  now: () => Date;
  /** Runs one task at a time. Other processes are kept out by comparing refs, not by this. */
  lock: ReturnType<typeof createLock>;
}

/** The message of the commit that a repository begins with. */
const importMessage = 'Import the content';

/** What is decided for the newest state of a ref; `also` moves other refs in the same step. */
export interface RefDecision<Result> extends Decision<Result> {
  message: string;
  also?: readonly Move[];
  /** True where the commit says something by itself, though it changes no file. */
  isStep?: boolean;
}

/**
 * Opens `gitDir`, or makes it: a copy of `remote`, or a first commit of what is in `contentDir`. A repository that a
 * killed process left half made is made again, since it gets its name only once it is whole.
 */
export async function openRepository(
  gitDir: string,
  source: { contentDir: string; remote: string | undefined },
  now: () => Date = () => new Date(),
): Promise<Repository> {
  if (!existsSync(gitDir)) await makeRepository(gitDir, source, await configuredAuthor(), now);
  const repository = await attachRepository(gitDir, now);
  const { git } = repository;
  if (source.remote !== undefined) await git.run(['config', 'remote.origin.url', source.remote]);
  await deleteTemporaryRefs(git);
  return repository;
}

/** The same repository for another process of the server, while the one that opened it is at work. */
export async function attachRepository(
  gitDir: string,
  now: () => Date = () => new Date(),
): Promise<Repository> {
  const git = createGit(gitDir);
  return { git, reader: new CommitReader(git), author: await configuredAuthor(), now, lock: createLock() };
}

/** Temporary refs that a killed process left keep abandoned commits alive. No other server uses the data folder. */
async function deleteTemporaryRefs(git: Git): Promise<void> {
  const refs = (await git.run(['for-each-ref', '--format=delete %(refname)', 'refs/passerelle/'])).toString();
  if (refs !== '') await git.run(['update-ref', '--stdin'], refs);
}

/** Packs what saves have left as loose files. Saves may go on meanwhile: what is younger than two weeks stays. */
export async function maintainRepository({ git }: Repository): Promise<void> {
  await git.run(['gc', '--quiet', '--prune=2.weeks.ago']);
}

async function makeRepository(
  gitDir: string,
  { contentDir, remote }: { contentDir: string; remote: string | undefined },
  author: Author,
  now: () => Date,
): Promise<void> {
  const aside = `${gitDir}.new`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(dirname(gitDir), { recursive: true });
  const git = createGit(aside);
  await git.run(['init', '--bare', '--quiet', '--initial-branch=main', aside]);
  if (remote !== undefined) await git.run(['remote', 'add', 'origin', remote]);
  // A remote that is still empty begins with what is here; the first push brings it there.
  const isEmpty =
    remote === undefined ||
    (await git.runNetworkCommand(['ls-remote', '--heads', 'origin', mainRef])).toString() === '';
  if (isEmpty) {
    const changes = await everything(contentDir);
    const { id, temporaryRef } = await writeCommit(git, {
      parent: undefined,
      changes,
      message: importMessage,
      author,
      now: now(),
    });
    await moveRefs(git, [{ ref: mainRef, from: undefined, to: id }], [temporaryRef]);
  } else {
    await git.runNetworkCommand(['fetch', '--quiet', '--no-tags', 'origin', `${mainRef}:${mainRef}`]);
  }
  await rename(aside, gitDir);
}

async function everything(folder: string): Promise<Changes> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split('/').some((step) => step.startsWith('.')));
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))] as const)),
  );
}

/**
 * Imports `contentDir` once more where the repository holds nothing but such imports: until the first publication, the
 * operator corrects files there. Whatever came from elsewhere, or from an editor, stays.
 */
export async function importAgain(repository: Repository, contentDir: string): Promise<void> {
  const { git, reader } = repository;
  const messages = (await git.run(['log', '--format=%s', mainRef])).toString().trim().split('\n');
  if (messages.some((message) => message !== importMessage)) return;
  await changeRef(repository, mainRef, async (_, head) => {
    const before = await reader.treeOf(head);
    const changes = new Map<string, Buffer | null>([...before.files.keys()].map((path) => [path, null]));
    for (const [path, bytes] of await everything(contentDir)) {
      if (bytes && (await before.read(path))?.equals(bytes)) changes.delete(path);
      else changes.set(path, bytes);
    }
    return { changes, result: undefined, message: importMessage };
  });
}

/** The newest commit of the published branch. */
export async function headOf({ git }: Repository): Promise<string> {
  const head = await git.resolve(mainRef);
  if (head === undefined) throw new Error('The repository of the CMS has no branch “main”.');
  return head;
}

/**
 * Adds one commit to a branch, made from what `decide` finds right for its newest state; a branch that does not exist
 * begins at the published one. Tries again when another process was faster. No change, no commit.
 */
export function changeRef<Result>(
  repository: Repository,
  ref: string,
  decide: (tree: ContentTree, head: string) => Promise<RefDecision<Result>>,
): Promise<Result> {
  const { git, reader, author, now, lock } = repository;
  return lock(async () => {
    for (;;) {
      const from = await git.resolve(ref);
      const parent = from ?? (await headOf(repository));
      const decision = await decide(await reader.treeOf(parent), parent);
      const { changes, result, message, also = [], isStep = false } = decision;
      if (changes.size === 0 && also.length === 0 && !isStep) return result;
      const { id, temporaryRef } = await writeCommit(git, { parent, changes, message, author, now: now() });
      if (await moveRefs(git, [{ ref, from, to: id }, ...also], [temporaryRef])) return result;
    }
  });
}

/** Where the CMS keeps its own repository. */
export function gitDirIn(dataDir: string): string {
  return join(dataDir, 'content.git');
}
