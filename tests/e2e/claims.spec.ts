import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtSite } from '../support/build-once.ts';
import { expect, test } from '../support/hosted-site.ts';

/** Everything that the site tells people and programs: pages, feeds, calendars and data, without tags. */
async function publishedTexts(): Promise<{ file: string; text: string }[]> {
  const client = join(builtSite(), 'client');
  const files = await readdir(client, { recursive: true });
  return Promise.all(
    files
      .filter(
        (file) => /\.(?:html|json|xml|ics|txt)$/.test(file) && !/^(?:admin|pagefind|_astro)\//.test(file),
      )
      .map(async (file) => {
        const content = await readFile(join(client, file), 'utf8');
        return { file, text: content.replace(/<style[\s\S]*?<\/style>/g, '').replace(/<\/?\w[^>]*>/g, ' ') };
      }),
  );
}

test('a year that the source does not state is told as certain nowhere, be it a page, a feed or data', async () => {
  const texts = await publishedTexts();
  const told = texts.flatMap(({ file, text }) =>
    [...text.matchAll(/.{0,60}(?<!TechDays )2013.{0,60}/g)].map(([around]) => ({ file, around })),
  );
  expect(told.length).toBeGreaterThan(10);
  expect(told.filter(({ around }) => !/dédui|inferr/i.test(around))).toEqual([]);
});

test('a currency that the source does not state is made up nowhere', async () => {
  const told = (await publishedTexts()).filter(({ text }) => /\b(?:CAD|USD)\b|CA\$|US\$/.test(text));
  expect(told.map(({ file }) => file)).toEqual([]);
});
