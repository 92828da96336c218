import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { comparedVersionSchema, textVersionsSchema } from '../../src/model/messages/comparison.ts';
import { createCmsBackend } from '../../src/server/cms/backend/backend.ts';
import { openContent } from '../../src/server/cms/backend/open-content.ts';
import { perform } from '../../src/server/cms/protocol/perform.ts';
import { isSharing, requestSchema } from '../../src/server/cms/protocol/requests.ts';
import { EarlierVersions } from '../../src/server/cms/storage/earlier-versions.ts';
import { mostVersions } from '../../src/server/cms/storage/store.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { Refusal } from '../../src/server/cms/refusal.ts';

const domain = (title: string, rest = '') =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: 1\ntranslation: complete\n${rest}---\n`;
const [fr, en] = ['domains/fr/security.mdx', 'domains/en/security.mdx'];
const place = { collection: 'domains', slug: 'security' } as const;
const person = { author: { name: 'Maïa Rédac', email: 'maia@example.org' }, isPublisher: true };

/** What the CMS works on, in each of the two back ends, with one domain, “security”, written long ago. */
async function world(t: TestContext, kind: 'local' | 'git') {
  const folder = await mkdtemp(join(tmpdir(), 'versions-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [contentDir, dataDir] = [join(folder, 'content'), join(folder, 'var')];
  for (const locale of ['fr', 'en']) await mkdir(join(contentDir, 'domains', locale), { recursive: true });
  for (const [path, text] of [
    [fr, domain('Sécurité')],
    [en, domain('Security')],
  ] as const) {
    await writeFile(join(contentDir, path), text);
    await utimes(join(contentDir, path), new Date('2026-01-05T15:00:00Z'), new Date('2026-01-05T15:00:00Z'));
  }
  const { location } = await openContent({ backend: kind, remote: undefined, contentDir, dataDir });
  const backend = await createCmsBackend(location);
  const own = backend.signedBy?.(person.author) ?? backend;
  const ask = (action: string, params: object) => {
    const request = requestSchema.parse({ action, params });
    if (request.action === 'resolveConflict' || isSharing(request))
      throw new Error('It is no request about a text.');
    return perform(own, request, 'fr', person);
  };
  const current = async (path: string) => {
    const tree =
      (await own.drafts?.treeOf({ collection: 'domains', name: 'security' })) ?? (await own.store.tree());
    return (await tree.read(path))?.toString() ?? '';
  };
  const useWorkflow = kind === 'git';
  const save = async (title: string) => {
    const path = `content/${fr}`;
    const before = await current(fr);
    const dataFiles = [
      { path, raw: before.replace(/title: .*/, `title: ${title}`), base: versionOf(before) },
    ];
    await ask('persistEntry', { dataFiles, assets: [], options: { useWorkflow, collectionName: 'domains' } });
  };
  const versions = async () => textVersionsSchema.parse(await ask('versions', place));
  const restore = (id: string, expectedVersions: Record<string, string>) =>
    ask('restoreVersion', { ...place, id, expectedVersions, useWorkflow });
  return { ask, save, versions, restore, current, contentDir, dataDir, own };
}

for (const kind of ['local', 'git'] as const) {
  await test(`an editor goes back to what a text said yesterday, byte for byte, and can come forward again (${kind})`, async (t) => {
    const { ask, save, versions, restore, current } = await world(t, kind);
    const [french, english] = [await current(fr), await current(en)];
    await save('Cybersécurité');
    await save('Une erreur');
    const { states, expectedVersions } = await versions();
    assert.equal(states.length, 3);
    assert.deepEqual(
      states.map(({ isCurrent }) => isCurrent),
      [true, false, false],
    );
    assert.equal(states[0]?.by, person.author.name);
    if (kind === 'local') assert.equal(states[2]?.at, '2026-01-05T15:00:00.000Z');

    const [, middle, first] = states;
    const compared = comparedVersionSchema.parse(await ask('compareVersion', { ...place, id: middle?.id }));
    assert.deepEqual(
      [compared.saved, compared.restoring].map((fields) =>
        fields?.map(({ label, locale }) => [label, locale]),
      ),
      [[['Domaine', 'fr']], [['Domaine', 'fr']]],
    );
    assert.match(JSON.stringify(compared.restoring), /Une erreur.*Cybersécurité/);

    await restore(first?.id ?? '', expectedVersions);
    assert.equal(await current(fr), french);
    assert.equal(await current(en), english);
    const after = await versions();
    assert.equal(after.states.length, 4, 'going back is a save like any other');
    await restore(after.states[1]?.id ?? '', after.expectedVersions);
    assert.match(await current(fr), /title: Une erreur/);
  });

  await test(`going back undoes nothing that a colleague has saved since the list was opened (${kind})`, async (t) => {
    const { save, versions, restore, current } = await world(t, kind);
    await save('Cybersécurité');
    const { states, expectedVersions } = await versions();
    await save('De la collègue');
    await assert.rejects(restore(states[1]?.id ?? '', expectedVersions), (error: unknown) => {
      assert.ok(error instanceof Refusal);
      assert.equal(error.code, 'stale');
      return true;
    });
    assert.match(await current(fr), /De la collègue/);
  });

  await test(`a version that is not kept is refused in words, and nothing else can be read by its id (${kind})`, async (t) => {
    const { save, versions, restore } = await world(t, kind);
    await save('Cybersécurité');
    const { expectedVersions } = await versions();
    for (const id of ['../../../content', 'HEAD', '', '0000000000000-00000000'])
      await assert.rejects(restore(id, expectedVersions), (error: unknown) => {
        assert.ok(error instanceof Refusal);
        assert.match(error.words.fr, /n’est plus gardée/);
        return true;
      });
  });
}

for (const kind of ['local', 'git'] as const)
  await test(`of five editors who save one text at the same moment one wins, round after round, and every state that was acknowledged is among the versions (${kind})`, async (t) => {
    const { ask, versions, current, own } = await world(t, kind);
    const path = `content/${fr}`;
    const acknowledged: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const base = await current(fr);
      const raws = Array.from({ length: 5 }, (_, editor) =>
        base.replace(/title: .*/, `title: Tour ${round} de ${editor}`),
      );
      const saves = raws.map(async (raw) => {
        const params = { dataFiles: [{ path, raw, base: versionOf(base) }], assets: [] };
        await ask('persistEntry', { ...params, options: { useWorkflow: kind === 'git' } });
        return raw;
      });
      const ended = await Promise.allSettled(saves);
      const won = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      assert.equal(won.length, 1);
      for (const one of ended)
        if (one.status === 'rejected')
          assert.ok(one.reason instanceof Refusal && one.reason.code === 'stale', String(one.reason));
      acknowledged.push(...won);
    }
    assert.equal(await current(fr), acknowledged.at(-1));
    const store = (await own.drafts?.storeOf({ collection: 'domains', name: 'security' })) ?? own.store;
    const kept = await store.versions?.([fr, en]);
    const texts = new Set(kept?.map(({ files }) => files.get(fr)?.toString()));
    for (const text of acknowledged) assert.ok(texts.has(text), text);
    assert.equal((await versions()).states.length, acknowledged.length + 1);
  });

await test('what was changed by hand is kept before the CMS writes over it', async (t) => {
  const { save, versions, contentDir } = await world(t, 'local');
  await save('Un');
  await writeFile(join(contentDir, fr), domain('À la main'));
  const [state] = (await versions()).states;
  assert.equal(state?.isCurrent, false, 'nobody has seen it yet');
  await save('Deux');
  const { states } = await versions();
  assert.deepEqual(
    states.map(({ by }) => by),
    [person.author.name, null, person.author.name, null],
  );
});

await test('an editor who saves and saves again keeps the last fifty states; their files are the owner’s alone', async (t) => {
  const { save, versions, dataDir } = await world(t, 'local');
  for (let count = 0; count < mostVersions + 5; count += 1) await save(`Titre ${count}`);
  const { states } = await versions();
  assert.equal(states.length, mostVersions);
  assert.equal(states[0]?.isCurrent, true);
  const folder = join(dataDir, 'versions/domains/security');
  for (const name of await readdir(folder))
    assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600);
});

await test('where the copy of the replaced state cannot be written, nothing is replaced', async (t) => {
  const { save, current, dataDir } = await world(t, 'local');
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, 'versions'), 'a file where the folder should be');
  await assert.rejects(save('Cybersécurité'), /EEXIST|ENOTDIR/);
  assert.match(await current(fr), /title: Sécurité/);
});

await test('a record that cannot be read hides no other', async (t) => {
  const { save, versions, dataDir } = await world(t, 'local');
  await save('Un');
  const folder = join(dataDir, 'versions/domains/security');
  const [last = ''] = (await readdir(folder)).sort().reverse();
  await writeFile(join(folder, last), (await readFile(join(folder, last))).subarray(0, 40));
  await save('Deux');
  assert.equal((await versions()).states[0]?.isCurrent, true);
});

await test('the versions of a deleted text go with it after ninety days, those of any other stay', async (t) => {
  const { save, contentDir, dataDir } = await world(t, 'local');
  await save('Un');
  const clock = { now: new Date() };
  const earlier = new EarlierVersions(join(dataDir, 'versions'), () => clock.now);
  const store = createFolderStore(contentDir, undefined, { earlier });
  const list = async () => (await earlier.list([fr])).length;
  const later = async (days: number) => {
    clock.now = new Date(clock.now.getTime() + days * 24 * 60 * 60 * 1000);
    await earlier.sweep(await store.tree());
  };
  await later(200);
  assert.equal(await list(), 2, 'the text is there');
  const changes = new Map([fr, en].map((path) => [path, null]));
  await store.change(() => Promise.resolve({ changes, result: undefined }), { message: 'Delete' });
  await later(89);
  assert.equal(await list(), 2, 'it can still be restored from the bin');
  await later(2);
  assert.equal(await list(), 0);
});
