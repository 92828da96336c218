import { serve } from '@hono/node-server';
import { directTexts } from './direct-texts.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';

/** The CMS's server with four editors who save new domains until it is killed: `node save-forever.ts <gitDir> <contentDir> <prefix> [count]`; prints the name of each acknowledged save. */
const [gitDir = '', contentDir = '', prefix = '', count = '1000000'] = process.argv.slice(2);
const store = createGitStore(await openRepository(gitDir, { contentDir, remote: undefined }));
const trash = new Trash(`${gitDir}-trash`);
const api = createEditingApi({ store, texts: directTexts({ store, trash }), onChange: () => undefined });
const origin = await new Promise<string>((resolve) => {
  serve({ fetch: api.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
    resolve(`http://127.0.0.1:${port}`);
  });
});

async function save(name: string): Promise<void> {
  const raw = `---\ntitle: ${name}\nsummary: Une phrase.\norder: 1\ntranslation: complete\n---\n`;
  const dataFiles = ['fr', 'en'].map((locale) => ({ path: `content/domains/${locale}/${name}.mdx`, raw }));
  const params = { dataFiles, assets: [], options: { newEntry: true } };
  const response = await fetch(`${origin}/v1`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'persistEntry', params }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  process.stdout.write(`${name}\n`);
}

await Promise.all(
  Array.from({ length: Number(count) < 4 ? 1 : 4 }, async (_, lane) => {
    for (let index = lane; index < Number(count); index += 4) await save(`${prefix}-${index}`);
  }),
);
process.exit();
