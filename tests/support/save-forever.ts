import { createGitStore } from '../../src/server/editing/git/git-store.ts';
import { openRepository } from '../../src/server/editing/git/repository.ts';
import { saveEntry } from '../../src/server/editing/save.ts';

/** A server that saves new domains until it is killed: `node save-forever.ts <gitDir> <contentDir> <prefix> [count]`; prints the name of each acknowledged save. */
const [gitDir = '', contentDir = '', prefix = '', count = '1000000'] = process.argv.slice(2);
const store = createGitStore(await openRepository(gitDir, { contentDir, remote: undefined }));
await Promise.all(
  Array.from({ length: Number(count) < 4 ? 1 : 4 }, async (_, lane) => {
    for (let index = lane; index < Number(count); index += 4) {
      const name = `${prefix}-${index}`;
      const raw = `---\ntitle: ${name}\nsummary: Une phrase.\norder: 1\ntranslation: complete\n---\n`;
      const dataFiles = ['fr', 'en'].map((locale) => ({
        path: `content/domains/${locale}/${name}.mdx`,
        raw,
      }));
      await saveEntry(store, { dataFiles, assets: [], isNew: true });
      process.stdout.write(`${name}\n`);
    }
  }),
);
