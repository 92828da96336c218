import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { hrefOf } from '../../src/server/cms/names/labels.ts';
import { askCms } from '../support/ask-cms.ts';
import { copyContent } from '../support/content-copy.ts';
import { directTexts } from '../support/direct-texts.ts';

const brokenSchema = z.object({ path: z.string(), text: z.string(), id: z.string(), line: z.number() });
const path = 'content/ui/fr.json';

/** The CMS on a copy of the project's content. */
async function backend(t: TestContext) {
  const content = await copyContent();
  await content.wordAll();
  t.after(() => content.remove());
  const store = createFolderStore(content.contentDir);
  const trash = new Trash(join(content.dataDir, 'trash'));
  const app = createEditingApi({ store, texts: directTexts({ store, trash }), onChange: () => undefined });
  const ask = (action: string, params: object) => askCms(app, action, params);
  return { content, ask };
}

await test('the words of the interface with a comma missing open as a file with the line at fault, and are repaired there', async (t) => {
  const { content, ask } = await backend(t);
  const right = await content.read('ui/fr.json');
  assert.equal((await ask('brokenWords', { path })).answer, null, 'nothing is wrong yet');
  const lines = right.split('\n');
  await content.write('ui/fr.json', lines.with(3, lines[3]?.replace(/,$/, '') ?? '').join('\n'));
  assert.equal(hrefOf('ui/fr.json'), '/admin/?repair=ui/fr.json');
  const broken = brokenSchema.parse((await ask('brokenWords', { path })).answer);
  assert.ok([4, 5].includes(broken.line), String(broken.line));

  const repair = (raw: string, base: string) => ask('repairFile', { path, raw, base });
  assert.equal((await repair(broken.text, broken.id)).status, 422, 'what is still wrong is refused');
  assert.equal((await repair(right, 'other')).status, 409, 'someone has repaired it meanwhile');
  assert.equal((await repair(right, broken.id)).status, 200);
  assert.equal(await content.read('ui/fr.json'), right);
});

await test('the words of the interface that are right are not written over as a file, and no other file is', async (t) => {
  const { content, ask } = await backend(t);
  const right = await content.read('ui/fr.json');
  assert.equal((await ask('repairFile', { path, raw: '{}', base: versionOf(right) })).status, 400);
  for (const other of ['content/ui/../site/site.yaml', 'content/ui/de.json', 'ui/fr.json/x'])
    assert.equal((await ask('brokenWords', { path: other })).status, 403, other);
});
