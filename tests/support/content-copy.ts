import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../src/environment.ts';

/** The content that tests run on: it stays as it is, whatever `content/` holds. */
export const testContent = join(root, 'tests/content');

/** A copy of the tests' content that a test may spoil, and a data folder of its own. */
export interface ContentCopy {
  contentDir: string;
  dataDir: string;
  /** `CONTENT_DIR` and `DATA_DIR` for a child process. */
  env: { CONTENT_DIR: string; DATA_DIR: string };
  read: (file: string) => Promise<string>;
  write: (file: string, text: string) => Promise<void>;
  /** Replaces the first `from` of a file; fails where the file does not hold it. */
  replace: (file: string, from: string, to: string) => Promise<void>;
  /** Words every interface string itself, as the program does. */
  wordAll: () => Promise<void>;
  remove: () => Promise<void>;
}

/** Copies the tests' content into a temporary folder. */
export async function copyContent(): Promise<ContentCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-content-'));
  const [contentDir, dataDir] = [join(folder, 'content'), join(folder, 'var')];
  await cp(testContent, contentDir, { recursive: true });
  const read = (file: string) => readFile(join(contentDir, file), 'utf8');
  const write = (file: string, text: string) => writeFile(join(contentDir, file), text);
  return {
    contentDir,
    dataDir,
    env: { CONTENT_DIR: contentDir, DATA_DIR: dataDir },
    read,
    write,
    replace: async (file, from, to) => {
      const text = await read(file);
      if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}`);
      await write(file, text.replace(from, to));
    },
    wordAll: () => cp(join(root, 'src/i18n/strings'), join(contentDir, 'ui'), { recursive: true }),
    // A build that was under way when its server ended may still write for a moment.
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
}
