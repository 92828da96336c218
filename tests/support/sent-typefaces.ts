import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from '../../src/collections/read/absent-as.ts';
import { readPages } from '../../src/integrations/built-pages.ts';
import { createWeightReport } from '../../src/integrations/weight.ts';
import { families, familiesOf, type TypefacesName } from '../../src/model/brand/typefaces.ts';
import type { ContentCopy } from './content-copy.ts';

/** Chooses the typefaces of a site. */
export async function chooseTypefaces(copy: ContentCopy, name: TypefacesName): Promise<void> {
  const settings = await copy.read('site/site.yaml');
  await copy.write('site/site.yaml', `${settings.replace(/^typefaces: .*\n/m, '')}typefaces: ${name}\n`);
}

/** Fails unless a reader of a built site is sent the families of these typefaces and no other, no page above its budget. */
export async function assertTypefaces(client: string, name: TypefacesName): Promise<void> {
  const own = familiesOf(name);
  const files = (await absentAs([], readdir(join(client, '_astro/fonts')))).sort();
  assert.equal(
    files.length,
    families.filter(({ id }) => own.includes(id)).flatMap(({ faces }) => faces).length,
  );
  const report = createWeightReport();
  for await (const page of readPages(client)) {
    await report.readPage(page);
    for (const family of families)
      assert.equal(page.html.includes(`"${family.name}-`), own.includes(family.id), page.file);
    const named = page.html.matchAll(/\/_astro\/fonts\/([\w-]+\.woff2)/g);
    assert.deepEqual([...new Set([...named].map(([, file]) => file))].sort(), files, page.file);
    // What stands in for a family has its measures, so that nothing moves when the file comes.
    assert.equal(/(?<!-)size-adjust:/.test(page.html), own.length > 0, page.file);
  }
  assert.deepEqual(report.complaints, []);
  assert.doesNotMatch(await readFile(join(client, '_headers'), 'utf8'), /unsafe-inline/);
}
