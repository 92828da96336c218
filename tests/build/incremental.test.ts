import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { createBuilder } from '../../src/server/publisher/build-site.ts';
import { filesHolding } from '../support/built-files.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';
import { publishEdits } from '../support/incremental/edited-site.ts';
import { differences, digestsOf } from '../support/incremental/same-site.ts';

let content: ContentCopy;
let builder: ReturnType<typeof createBuilder>;
const wholeBuilds: string[] = [];

async function build() {
  const folder = join(content.dataDir, 'publications');
  const result = await builder.build({ contentDir: content.contentDir, folder });
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

async function publish(): Promise<string> {
  const { outDir, finish } = await build();
  if (!finish) return outDir;
  const finished = await finish();
  assert.ok(finished.ok, JSON.stringify(finished));
  return finished.outDir;
}

/** The pages of a publication that are not the very files of the one before. */
function drawnSince(last: string, files: Iterable<string>, now: string): string[] {
  const inode = (folder: string, file: string) =>
    statSync(join(folder, file), { throwIfNoEntry: false })?.ino;
  return [...files].filter((file) => file.endsWith('.html') && inode(last, file) !== inode(now, file));
}

before(async () => {
  content = await copyContent();
  process.env['DATA_DIR'] = content.dataDir;
  process.env['BUILD_INSTANT'] = '2026-12-01T12:00:00.000Z';
  await mkdir(join(content.dataDir, 'publications'), { recursive: true });
  await mkdir(join(content.contentDir, 'media'), { recursive: true });
  const picture = sharp({ create: { width: 900, height: 600, channels: 3, background: '#356' } });
  await writeFile(join(content.contentDir, 'media/gare.png'), await picture.png().toBuffer());
  builder = createBuilder(
    () => Promise.resolve([]),
    undefined,
    (output) => wholeBuilds.push(output),
  );
});

after(async () => {
  builder.stop();
  await content.remove();
});

const article = 'articles/fr/spark-interview.mdx';

test('an edit draws the pages that read what changed, and no other; the release before stays as it is', async () => {
  const first = await publish();
  const digests = await digestsOf(first);
  await content.write(article, `${await content.read(article)}\n\nUn paragraphe tout neuf.\n`);
  const second = await publish();
  const drawn = drawnSince(first, digests.keys(), second);
  const pages = [...digests.keys()].filter((file) => file.endsWith('.html'));
  assert.ok(drawn.some((file) => file.includes('/actualites/')));
  assert.ok(drawn.length * 3 < pages.length, `${drawn.length} of ${pages.length} pages: ${drawn.join(' ')}`);
  assert.ok((await filesHolding(join(second, 'client'), 'paragraphe tout neuf')).length > 0);
  assert.deepEqual(differences(await digestsOf(first), digests), []);
  assert.deepEqual(wholeBuilds, []);
});

test('nothing of a text that was deleted is left in any file', async () => {
  const name = 'articles/fr/passing.mdx';
  const text = await content.read(article);
  await content.write(
    name,
    text
      .replace(/^urlSlug: .*$/m, 'urlSlug: de-passage')
      .replace(/^title: .*$/m, 'title: Xylophone de passage'),
  );
  await content.write(name.replace('/fr/', '/en/'), '---\ntranslation: untranslated\n---\n');
  assert.ok((await filesHolding(await publish(), 'xylophone')).length > 3);
  await rm(join(content.contentDir, name));
  await rm(join(content.contentDir, name.replace('/fr/', '/en/')));
  const now = await publish();
  assert.deepEqual(await filesHolding(now, 'xylophone'), []);
  assert.deepEqual(await filesHolding(now, 'de-passage'), []);
  assert.deepEqual(wholeBuilds, []);
});

test('the search index follows the pages, unless a result of the one before would lead nowhere', async () => {
  const index = ['client/pagefind/**/*'];
  const before = await digestsOf(await publish(), index);
  await content.write(article, `${await content.read(article)}\n\nUn ornithorynque de passage.\n`);
  const { outDir, finish } = await build();
  assert.ok((await filesHolding(join(outDir, 'client'), 'ornithorynque')).length > 0, 'the pages come first');
  assert.deepEqual(differences(await digestsOf(outDir, index), before), []);
  const finished = await finish?.();
  assert.ok(finished?.ok);
  assert.notDeepEqual(differences(await digestsOf(finished.outDir, index), before), []);

  const text = await content.read(article);
  await content.write(article, text.replace(/^urlSlug: .*$/m, 'urlSlug: autre-adresse'));
  assert.equal((await build()).finish, undefined, 'a page that has moved');
  await content.write(article, text);
  assert.equal((await build()).finish, undefined, 'and moved back');
  for (const locale of ['fr', 'en'])
    await rm(join(content.contentDir, 'questions', locale, 'back-to-spark.mdx'));
  assert.equal((await build()).finish, undefined, 'a question, of a page that stays');
});

test('a picture that no page has shown before is made by a whole build, and shown', async () => {
  await content.write(article, `${await content.read(article)}\n\n![La gare](~/media/gare.png)\n`);
  const now = await publish();
  assert.match(wholeBuilds.join('\n'), /Not made yet: .*gare/);
  const [page = ''] = await filesHolding(join(now, 'client'), 'alt="La gare"');
  const [, address = ''] =
    /src="(\/_astro\/gare[^"]+)"/.exec(await readFile(join(now, 'client', page), 'utf8')) ?? [];
  assert.ok(statSync(join(now, 'client', address)).size > 0);
});

test('random edits, published one after the other, give byte for byte what whole builds give', async () => {
  const seed = Number(process.env['SEED'] ?? 7);
  const { faults, wholeBuilds: repeated } = await publishEdits({ seed, count: 16, compareEvery: 8 });
  assert.deepEqual(faults, []);
  assert.deepEqual(repeated, []);
});
