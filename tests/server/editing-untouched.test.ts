import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { createDocumentFormat } from '../../src/admin/formats/document-format.ts';
import { createEntryFormat } from '../../src/admin/formats/entry-format.ts';
import { takeVersion, withVersion } from '../../src/admin/panels/version-line.ts';
import { folderTree } from '../../src/collections/read/tree.ts';
import { locales } from '../../src/i18n/locales.ts';
import { collectionNames } from '../../src/model/collections/index.ts';
import { documentNames, documents } from '../../src/model/documents.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { createDrafts } from '../../src/server/cms/drafts/drafts.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { mainRef, openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { atEnd } from '../support/cleanup.ts';
import { directTexts } from '../support/direct-texts.ts';
import { testContent } from '../support/content-copy.ts';

const fileSchema = z.object({ data: z.string(), file: z.object({ id: z.string() }) });
const record = z.record(z.string(), z.unknown());

/** Every text of the project as a save sends it: its files, and how the editor reads and writes them. */
async function everyText() {
  const tree = folderTree(testContent);
  const texts: { paths: string[]; format: ReturnType<typeof createEntryFormat>; collection: string }[] = [];
  for (const collection of collectionNames) {
    const format = createEntryFormat(collection);
    for (const file of await tree.list(`${collection}/fr`))
      texts.push({ collection, format, paths: locales.map((locale) => `${collection}/${locale}/${file}`) });
  }
  for (const collection of documentNames) {
    const { folder } = documents[collection];
    for (const file of await tree.list(folder))
      texts.push({ collection, format: createDocumentFormat(collection), paths: [`${folder}/${file}`] });
  }
  return texts;
}

await test('an editor who opens and saves every text, form and setting of the project makes no commit and changes no byte', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'untouched-'));
  atEnd(t, () => rm(folder, { recursive: true, force: true }));
  const repository = await openRepository(join(folder, 'content.git'), {
    contentDir: testContent,
    remote: undefined,
  });
  const git = async (...args: string[]) => (await repository.git.run(args)).toString().trim();
  const first = await git('rev-parse', mainRef);
  const store = createGitStore(repository);
  const trash = new Trash(join(folder, 'trash'));
  const app = createEditingApi({
    store,
    texts: directTexts({ store, drafts: createDrafts(repository, trash), trash }),
    onChange: () => undefined,
  });
  const ask = async (action: string, params: object): Promise<unknown> => {
    const response = await app.request('/v1', {
      method: 'POST',
      headers: { host: 'localhost', origin: 'http://localhost', 'content-type': 'application/json' },
      body: JSON.stringify({ action, params }),
    });
    const answer: unknown = await response.json();
    assert.equal(response.status, 200, JSON.stringify(answer));
    return answer;
  };
  const texts = await everyText();
  assert.ok(texts.length > 60, String(texts.length));
  for (const { collection, paths, format } of texts) {
    const dataFiles = await Promise.all(
      paths.map(async (at) => {
        const path = `content/${at}`;
        const { data, file } = fileSchema.parse(await ask('getEntry', { path }));
        const opened = record.parse(format.fromFile(withVersion(file.id, data)));
        const { version, text } = takeVersion(format.toFile(opened));
        return { path, raw: text, base: version };
      }),
    );
    await ask('persistEntry', { dataFiles, assets: [], options: { collectionName: collection } });
  }
  const last = await git('rev-parse', mainRef);
  assert.equal(await git('diff', '--stat', first, last), '');
  assert.equal(last, first, 'no commit is made of what nobody changed');
  assert.equal(await git('for-each-ref', '--format=%(refname)'), mainRef, 'and no draft');
});
