import { randomBytes } from 'node:crypto';
import type { Changes } from '../../../../collections/read/tree.ts';
import { prefix } from './commit-tree.ts';
import type { Author, Git } from './git.ts';

export interface NewCommit {
  parent: string | undefined;
  changes: Changes;
  message: string;
  author: Author;
  now: Date;
  /** A second parent, and what is taken from it as it is. */
  merge?: { parent: string; files: readonly MergedFile[] };
}

/** A file of another commit, by its path in the repository; no blob where it is gone there. */
export interface MergedFile {
  path: string;
  mode: string;
  blob: string | undefined;
}

const nullOid = '0'.repeat(40);

/**
 * Writes a commit without a working tree and without touching any branch.
 * @returns its id, and the temporary ref that protects it from garbage collection: `moveRefs` removes it.
 */
export async function writeCommit(
  git: Git,
  commit: NewCommit,
): Promise<{ id: string; temporaryRef: string }> {
  const temporaryRef = `refs/passerelle/${randomBytes(8).toString('hex')}`;
  const { parent, changes, message, author, now, merge } = commit;
  const who = `${clean(author.name)} <${clean(author.email)}> ${Math.floor(now.getTime() / 1000)} +0000`;
  const parts: (string | Buffer)[] = [
    `commit ${temporaryRef}\n`,
    `committer ${who}\n`,
    ...data(Buffer.from(message)),
  ];
  if (parent !== undefined) parts.push(`from ${parent}\n`);
  if (merge) parts.push(`merge ${merge.parent}\n`, ...merge.files.map(mergedLine));
  for (const [path, bytes] of changes) {
    if (bytes) parts.push(`M 100644 inline ${prefix}${path}\n`, ...data(bytes));
    else parts.push(`D ${prefix}${path}\n`);
  }
  await git.run(['fast-import', '--quiet'], Buffer.concat(parts.map((part) => Buffer.from(part))));
  const id = await git.resolve(temporaryRef);
  if (id === undefined) throw new Error('git fast-import made no commit, and did not say why.');
  return { id, temporaryRef };
}

function mergedLine({ path, mode, blob }: MergedFile): string {
  const quoted = `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
  return blob === undefined ? `D ${quoted}\n` : `M ${mode} ${blob} ${quoted}\n`;
}

function data(bytes: Buffer): (string | Buffer)[] {
  return [`data ${bytes.length}\n`, bytes, '\n'];
}

/** A name or address without what would break the line of a commit. */
function clean(text: string): string {
  return text.replace(/[<>\n\r\0]/g, '');
}

/** One step of `moveRefs`: where a ref must be now, and where it is to be; undefined stands for no ref. */
export interface Move {
  ref: string;
  from: string | undefined;
  to: string | undefined;
}

/**
 * Moves refs, all or none, if each is still where it is thought to be.
 * @returns false when another process has moved one meanwhile: nothing is changed then.
 */
export async function moveRefs(
  git: Git,
  moves: readonly Move[],
  temporaryRefs: readonly string[],
): Promise<boolean> {
  const lines = [
    'start',
    ...moves.map(({ ref, from, to }) =>
      to === undefined ? `delete ${ref} ${from ?? nullOid}` : `update ${ref} ${to} ${from ?? nullOid}`,
    ),
    ...temporaryRefs.map((ref) => `delete ${ref}`),
    'prepare',
    'commit',
  ];
  try {
    await git.run(['update-ref', '--stdin'], `${lines.join('\n')}\n`);
    return true;
  } catch (error) {
    for (const { ref, from } of moves) if ((await git.resolve(ref)) !== from) return false;
    throw error;
  }
}
