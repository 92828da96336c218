import { chmod, mkdir } from 'node:fs/promises';
import { createGit, type Git } from '../cms/storage/git/git.ts';
import { mainRef } from '../cms/storage/git/repository.ts';
import { BackupRefusal } from './refusal.ts';

/** The published texts and every draft. */
const branches = 'refs/heads/';
const attempts = 10;

/**
 * Writes all branches of the content's repository into one file, as they are together at one moment: a publication that
 * moves a draft to `main` meanwhile is wholly in it or not at all.
 *
 * @throws BackupRefusal `changing` where the branches never hold still.
 */
export async function bundleRepository(
  gitDir: string,
  file: string,
  git: Pick<Git, 'run'> = createGit(gitDir),
): Promise<void> {
  const list = async () =>
    (await git.run(['for-each-ref', '--format=%(objectname) %(refname)', branches])).toString();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await list();
    await git.run(['bundle', 'create', '--quiet', file, '--branches']);
    await chmod(file, 0o600);
    const bundled = (await git.run(['bundle', 'list-heads', file])).toString();
    if (before === (await list()) && sortedLines(before) === sortedLines(bundled)) return;
  }
  throw new BackupRefusal('changing', { path: gitDir });
}

const sortedLines = (text: string) => text.trim().split('\n').sort().join('\n');

/** Makes a repository of such a file, and looks for every object of it. @throws GitError where one is missing. */
export async function unbundleRepository(file: string, gitDir: string): Promise<void> {
  await mkdir(gitDir, { recursive: true, mode: 0o700 });
  const git = createGit(gitDir);
  await git.run(['init', '--bare', '--quiet', '--initial-branch=main', gitDir]);
  await git.run(['fetch', '--quiet', '--no-tags', file, `+${branches}*:${branches}*`]);
  await git.run(['rev-parse', '--verify', '--quiet', mainRef]);
  await git.run(['fsck', '--connectivity-only', '--no-dangling', '--no-progress']);
}
