import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readActivity, recordActivity } from '../../src/server/accounts/activity.ts';
import { createCmsBackend } from '../../src/server/cms/backend/backend.ts';
import { openContent } from '../../src/server/cms/backend/open-content.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { onlyJson } from '../../src/server/cms/http/guard.ts';
import type { Editor } from '../../src/server/cms/protocol/permissions.ts';
import { requestSchema } from '../../src/server/cms/protocol/requests.ts';
import { activityOf, subjectOf } from '../../src/server/cms/protocol/subject.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { createGit } from '../../src/server/cms/storage/git/git.ts';
import { textsHere } from '../../src/server/cms/texts/here.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { askCms } from '../support/ask-cms.ts';
import { renderName } from '../support/serving.ts';
import { monday, openTestStore, temporaryFolder } from '../support/stored.ts';
import { idlePublication } from '../support/idle-publication.ts';

const domain = (title: string) =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: 1\ntranslation: complete\n---\n`;
const path = (locale: string, name = 'ocean') => `content/domains/${locale}/${name}.mdx`;
const ocean = { collection: 'domains', slug: 'ocean' };

const people = {
  editor: { author: { name: 'Ann Roy', email: 'ann@example.org' }, isPublisher: false },
  publisher: { author: { name: 'Bob Lee', email: 'bob@example.org' }, isPublisher: true },
} as const satisfies Record<string, Editor>;

/** The CMS on a repository with one published domain, for people who are signed in. */
async function cms(t: TestContext) {
  const folder = await temporaryFolder(t);
  const contentDir = join(folder, 'content');
  for (const locale of ['fr', 'en']) {
    await mkdir(join(contentDir, 'domains', locale), { recursive: true });
    await writeFile(join(contentDir, 'domains', locale, 'ocean.mdx'), domain('Océan'));
  }
  const content = await openContent({
    backend: 'git',
    remote: undefined,
    contentDir,
    dataDir: join(folder, 'data'),
  });
  const texts = textsHere(await createCmsBackend(content.location), {
    site: createCurrentSite(() => []),
    render: renderName,
    onFault: (error) => {
      throw error;
    },
  });
  let published = 0;
  const store = await openTestStore(t, folder);
  const recorded: Promise<void>[] = [];
  const as = (who: keyof typeof people) => {
    const app = createEditingApi({
      texts,
      store: content.store,
      guard: onlyJson,
      editorNow: () => Promise.resolve(people[who]),
      onChange: () => (published += 1),
      onDone: (request) => {
        const { email: actor } = people[who].author;
        const activity = { actor, action: activityOf(request), subject: subjectOf(request) };
        recorded.push(recordActivity(store.db, activity, monday));
      },
    });
    return (action: string, params: object) => askCms(app, action, params);
  };
  const git = createGit(join(folder, 'data', 'content.git'));
  /** What the record says, the oldest first. */
  const record = async () => {
    await Promise.all(recorded);
    const lines = await readActivity(store.db, 100);
    return lines.reverse().map(({ actor, action, subject }) => `${actor} ${action} ${subject}`);
  };
  return { as, git, texts, published: () => published, record };
}

const draft = (title: string, base?: string) => ({
  dataFiles: ['fr', 'en'].map((locale) => ({ path: path(locale), raw: domain(title), base })),
  assets: [],
  options: { useWorkflow: true, collectionName: 'domains' },
});
const version = versionOf(Buffer.from(domain('Océan')));

await test('an editor who throws away a draft is in the record', async (t) => {
  const { as, record } = await cms(t);
  await as('editor')('persistEntry', draft('Mer', version));
  await as('editor')('deleteUnpublishedEntry', ocean);
  assert.deepEqual(await record(), [
    'ann@example.org saveDraft domains/fr/ocean.mdx, domains/en/ocean.mdx',
    'ann@example.org deleteUnpublishedEntry domains/ocean',
  ]);
});

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

await test('nobody keeps what they delete or upload out of the record by naming much else before it', async (t) => {
  const { as, record } = await cms(t);
  const picture = { path: 'content/media/pixel.png', content: pixel, encoding: 'base64' };
  await as('editor')('persistEntry', { ...draft('Mer', version), assets: [picture] });
  const missing = Array.from({ length: 48 }, (_, index) => `content/media/${'a'.repeat(270)}-${index}.jpg`);
  const deleted = await as('publisher')('deleteFiles', { paths: [...missing, path('fr'), path('en')] });
  assert.equal(deleted.status, 200);
  const [saved = '', gone = ''] = await record();
  assert.match(saved, /media\/pixel\.png/);
  assert.match(gone, /domains\/en\/ocean\.mdx$/);
});

await test('an editor writes a draft, and a publisher publishes it: each signs their own commit', async (t) => {
  const { as, git, published } = await cms(t);
  assert.equal((await as('editor')('persistEntry', draft('Mer', version))).status, 200);
  assert.equal(published(), 0);
  assert.equal((await as('publisher')('publishUnpublishedEntry', ocean)).status, 200);
  const log = (await git.run(['log', '-2', '--format=%an <%ae> %s', 'main'])).toString();
  assert.match(log, /^Bob Lee <bob@example.org> Publish domains\/ocean$/m);
  const { answer } = await as('editor')('entriesByFolder', { folder: 'content/domains' });
  assert.match(JSON.stringify(answer), /title: Mer/);
});

/** Everything that would change what readers see, or another repository, as a request that is otherwise right. */
const publicRequests: Readonly<Record<string, object>> = {
  persistEntry: { ...draft('Mer', version), options: { useWorkflow: false, collectionName: 'domains' } },
  deleteFiles: { paths: [path('fr'), path('en')], expectedVersions: {} },
  publishUnpublishedEntry: ocean,
  unpublishEntry: ocean,
  confirmTranslation: ocean,
  repairFile: { path: path('fr'), raw: domain('Mer'), base: version },
  restoreVersion: { ...ocean, id: 'x', expectedVersions: {}, useWorkflow: false },
  saveInterfaceWords: { changes: [{ key: 'layout.menu', locale: 'fr', was: 'Menu', is: 'Sommaire' }] },
  resolveConflict: { ...ocean, side: 'ours', fingerprint: 'x' },
};

/** What an editor may ask for: it reads, changes drafts, or shows them to others. */
const editorRequests = [
  'info',
  'entriesByFolder',
  'entriesByFiles',
  'getEntry',
  'getMedia',
  'getMediaFile',
  'checkMedia',
  'persistMedia',
  'getDeployPreview',
  'unpublishedEntries',
  'unpublishedEntry',
  'unpublishedEntryDataFile',
  'unpublishedEntryMediaFile',
  'deleteUnpublishedEntry',
  'updateUnpublishedEntryStatus',
  'compare',
  'outdated',
  'versions',
  'compareVersion',
  'brokenFiles',
  'brokenWords',
  'interfaceWords',
  'compareConflict',
  'draftLinks',
  'shareDraft',
  'withdrawDraftLink',
];

await test('each action of the protocol is decided for editors: one that is added must be, too', () => {
  const all = requestSchema.options.map(({ shape }) => shape.action.value);
  assert.deepEqual([...Object.keys(publicRequests), ...editorRequests].sort(), [...all].sort());
});

for (const [action, params] of Object.entries(publicRequests)) {
  await test(`an editor cannot change what readers see by ${action}`, async (t) => {
    const { as, git, published } = await cms(t);
    const before = await git.resolve('refs/heads/main');
    const refused = await as('editor')(action, params);
    assert.equal(refused.status, 403);
    assert.match(JSON.stringify(refused.answer), /"code":"role"/);
    assert.equal(await git.resolve('refs/heads/main'), before);
    assert.equal(published(), 0);
  });
}

await test('an editor cannot publish a form or the settings, which have no draft, by asking for one', async (t) => {
  const { as } = await cms(t);
  const sent = {
    dataFiles: [{ path: 'content/site/settings.yaml', raw: 'x: y\n' }],
    assets: [],
    options: { useWorkflow: true, collectionName: 'site' },
  };
  assert.equal((await as('editor')('persistEntry', sent)).status, 403);
});

await test('an editor cannot put words of the interface back, which have no draft, by asking for one', async (t) => {
  const { as, record } = await cms(t);
  const changes = [{ key: 'layout.menu', locale: 'fr', was: 'Menu', is: 'Sommaire' }];
  assert.equal((await as('publisher')('saveInterfaceWords', { changes })).status, 200);
  assert.deepEqual(await record(), ['bob@example.org saveInterfaceWords words/interface']);
  const back = { collection: 'words', slug: 'interface', id: 'x', expectedVersions: {}, useWorkflow: true };
  assert.equal((await as('editor')('restoreVersion', back)).status, 403);
});

await test('an editor confirms the translation of their own draft', async (t) => {
  const { as } = await cms(t);
  await as('editor')('persistEntry', draft('Mer', version));
  assert.equal((await as('editor')('confirmTranslation', ocean)).status, 200);
});

await test('a text that an editor deleted with its draft comes back as a draft; a picture only by a publisher', async (t) => {
  const { as, texts } = await cms(t);
  await as('editor')('persistEntry', draft('Mer', version));
  assert.equal((await as('editor')('deleteUnpublishedEntry', ocean)).status, 200);
  const asset = { path: 'content/media/pixel.png', content: pixel, encoding: 'base64' };
  assert.equal((await as('editor')('persistMedia', { asset })).status, 200);
  assert.equal((await as('publisher')('deleteFiles', { paths: [asset.path] })).status, 200);
  const page = { site: { clientDir: '', origin: '' }, now: new Date(), locale: 'en' } as const;
  const { deleted } = await texts.todo({ ...page, status: idlePublication });
  assert.equal(deleted.length, 2);
  for (const { id, title } of deleted) {
    const restoring = texts.restore(id, people.editor);
    if (title.includes('pixel')) {
      await assert.rejects(restoring, { code: 'role' });
      // As the record names it.
      assert.equal((await texts.restore(id, people.publisher)).key, 'media/pixel.png');
    } else assert.deepEqual((await restoring).entry, { collection: 'domains', name: 'ocean' });
  }
});
