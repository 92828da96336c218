import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { adminBundle, assertLight, scriptWeight } from '../../src/integrations/admin-bundle.ts';
import { readPages } from '../../src/integrations/built-pages.ts';
import { createWeightReport } from '../../src/integrations/weight.ts';

describe('the weight of a page', () => {
  let client = '';
  before(async () => {
    client = await mkdtemp(join(tmpdir(), 'weight-'));
  });
  after(async () => rm(client, { recursive: true }));

  const weigh = async (html: string) => {
    await writeFile(join(client, 'index.html'), html);
    const report = createWeightReport();
    for await (const page of readPages(client)) await report.readPage(page);
    return report.complaints;
  };

  it('lets a light page through', async () => {
    assert.deepEqual(await weigh('<p>Bonjour</p>'), []);
  });

  it('spares readers a page that takes too long to arrive', async () => {
    const [complaint] = await weigh(`<p>${randomBytes(12_000).toString('hex')}</p>`);
    assert.match(complaint ?? '', /^index\.html: HTML 1\d\.\d kB compressed, the budget is 12 kB\.$/);
  });

  it('counts what a script imports, not only the script', async () => {
    await writeFile(join(client, 'a.js'), 'import"./b.js";');
    await writeFile(join(client, 'b.js'), `export const b="${randomBytes(6000).toString('hex')}";`);
    const [complaint] = await weigh('<script type="module" src="/a.js"></script>');
    assert.match(complaint ?? '', /JavaScript 6\.\d kB/);
  });

  it('counts the styles that a page carries as styles, not as text', async () => {
    const rules = randomBytes(12_000).toString('hex');
    const complaints = await weigh(`<style>/*${rules}*/</style><p>Bonjour</p>`);
    assert.equal(complaints.length, 1);
    assert.match(complaints[0] ?? '', /^index\.html: CSS 1\d\.\d kB/);
  });

  it('refuses what keeps a reader waiting, or tells another host about them', async () => {
    await writeFile(join(client, 'c.js'), '');
    const complaints = await weigh('<script src="/c.js"></script><img src="https://example.org/pixel.gif">');
    assert.equal(complaints.length, 2);
    assert.match(complaints.join('\n'), /holds up the page[\s\S]*another host/);
  });
});

describe('the weight of the CMS', () => {
  it('is within its budget, and told', async (t) => {
    const folder = await adminBundle();
    await assertLight(folder);
    t.diagnostic(
      `${Math.ceil((await scriptWeight(folder)) / 1000)} kB of JavaScript, compressed with brotli`,
    );
  });

  it('stops a build that would make editors load more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weight-'));
    await writeFile(join(folder, 'heavy.js'), randomBytes(450_000).toString('base64'));
    await assert.doesNotReject(assertLight(folder));
    await writeFile(join(folder, 'heavier.js'), randomBytes(450_000).toString('base64'));
    await assert.rejects(assertLight(folder), /loads 90\d kB of JavaScript \(brotli\), the budget is 800 kB/);
    await rm(folder, { recursive: true });
  });
});
