import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';
import sharp from 'sharp';
import { run } from '../../../src/commands/processes.ts';
import { copyContent } from '../../support/content-copy.ts';
import { takeKnownPictures } from '../../support/known-pictures.ts';
import { addEmbargoed } from '../../support/partial-content.ts';
import { chooseTypefaces } from '../../support/sent-typefaces.ts';

/** What no file may hold before midnight of 1 December in Québec City. */
export const marker = 'Zanzibarine';
/** Pictures of the library: of the embargoed article, of a page that can be read, and one that nothing shows. */
export const pictures = {
  embargoed: 'signature-lundi',
  shown: 'salle-commune',
  forgotten: 'essai-abandonne',
};

/** The last second of 30 November in Québec City, and the next one. */
export const before = '2026-12-01T04:59:59Z';
export const midnight = '2026-12-01T05:00:00Z';

export const copy = await copyContent();
after(() => copy.remove());

export const pictureFile = (name: string) => join(copy.contentDir, 'media', `${name}.jpg`);

/** Adds a picture of a size that the site shows smaller as well, its bytes unlike those of the others. */
async function addPicture(name: string, background: string): Promise<void> {
  await mkdir(join(copy.contentDir, 'media'), { recursive: true });
  await sharp({ create: { width: 1300, height: 700, channels: 3, background } })
    .jpeg()
    .toFile(pictureFile(name));
}

/** One entry of each collection that is under embargo until midnight, an article with a picture among them. */
async function addWhatWaits(): Promise<void> {
  await addPicture(pictures.embargoed, 'crimson');
  await addPicture(pictures.shown, 'seagreen');
  await addPicture(pictures.forgotten, 'gold');
  for (const locale of ['fr', 'en']) {
    const file = `articles/${locale}/camp-microsoft-agreement.mdx`;
    const original = await copy.read(file);
    const text = original
      .replace(/^title: .*$/m, `title: ${marker}`)
      .replace(/^urlSlug: .*$/m, 'urlSlug: zanzibarine')
      .replace(/^translation:/m, 'publishAt: 2026-12-01T00:00\ntranslation:')
      .replace(/^translatedFrom:.*\n/m, '');
    await copy.write(
      `articles/${locale}/zanzibarine-note.mdx`,
      `${text.trimEnd()}\n\n${marker}.\n\n![Une table](~/media/${pictures.embargoed}.jpg)\n`,
    );
    await copy.write(file, `${original.trimEnd()}\n\n![Une table](~/media/${pictures.shown}.jpg)\n`);
  }
  await addEmbargoed(copy, marker, '2026-12-01T00:00');
}

/**
 * Criteria and results that were both promised for 30 November in Québec City, and have not come: some criteria are still
 * announced, others are written and will be published on 20 December.
 */
async function breakPromises(): Promise<void> {
  for (const locale of ['fr', 'en']) {
    await copy.replace(
      `criteria/${locale}/camp-microsoft.mdx`,
      'status: announced\n',
      'status: announced\npromisedOn: 2026-11-30\n',
    );
    await copy.replace(
      `criteria/${locale}/demo-2026.mdx`,
      'publishedOn: 2026-08-17\n',
      'promisedOn: 2026-11-30\npublishedOn: 2026-12-20\n',
    );
    const call = `calls/${locale}/demo-2026.mdx`;
    await copy.replace(call, 'closes: 2027-03-31T23:59', 'closes: 2026-10-31T23:59');
    await copy.replace(call, 'resultsOn: 2027-06-30', 'resultsOn: 2026-12-01');
  }
}

await takeKnownPictures(copy.dataDir);
await addWhatWaits();
await breakPromises();
await chooseTypefaces(copy, 'system');

/** Where the site of an instant is built. */
export const outOf = (instant: string) => join(copy.dataDir, instant.replace(/\W/g, ''));

/** The folder of its pages. */
export const clientOf = (instant: string) => join(outOf(instant), 'client');

/** Reads a file of the pages of an instant. */
export const readerOf = (instant: string) => (file: string) =>
  readFile(join(clientOf(instant), file), 'utf8');

const built = new Map<string, Promise<void>>();

/** Builds the site as it is at an instant, once for all who ask for it. */
export function build(instant: string): Promise<void> {
  const known = built.get(instant) ?? buildNow(instant);
  built.set(instant, known);
  return known;
}

async function buildNow(instant: string): Promise<void> {
  const { code, output } = await run(process.execPath, ['src/commands/build.ts', '--out', outOf(instant)], {
    env: { ...copy.env, BUILD_INSTANT: instant },
  });
  assert.equal(code, 0, output);
}
