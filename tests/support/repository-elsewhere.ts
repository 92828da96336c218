import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A bare repository for `GIT_REMOTE`, empty at first, and a colleague who changes it from elsewhere. */
export interface RepositoryElsewhere {
  /** Where it is. */
  address: string;
  /** What it says of a path on its branch `main`: a file's text with `show`, commits with `log`. */
  git: (...args: string[]) => Promise<string>;
  /** Replaces the first `from` of a file of the content and pushes that; fails where the file does not hold it. */
  change: (file: string, from: string, to: string) => Promise<void>;
  remove: () => Promise<void>;
}

export async function createElsewhere(): Promise<RepositoryElsewhere> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-elsewhere-'));
  const [hub, clone] = [join(folder, 'hub.git'), join(folder, 'clone')];
  const git = async (cwd: string, ...args: string[]) => {
    const identity = ['-c', 'user.name=Inès Colombe', '-c', 'user.email=ines@example.org'];
    return (await run('git', [...identity, ...args], { cwd })).stdout.trim();
  };
  await git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', hub);
  return {
    address: hub,
    git: (...args) => git(hub, ...args),
    change: async (file, from, to) => {
      await rm(clone, { recursive: true, force: true });
      await git(folder, 'clone', '--quiet', hub, clone);
      const path = join(clone, 'content', file);
      const text = await readFile(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}`);
      await writeFile(path, text.replace(from, to));
      await git(clone, 'commit', '--quiet', '--all', '-m', `Change ${file}`);
      await git(clone, 'push', '--quiet', 'origin', 'main');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
