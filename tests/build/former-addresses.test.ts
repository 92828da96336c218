import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { formerAddresses } from '../../src/integrations/former-addresses.ts';
import { siteFixture } from '../support/site-fixture.ts';

await test('a former address leads on where a host has files only, and goes once it is the address of a page again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'former-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const page = (address: string) => join(folder, address, 'index.html');
  const { hooks } = formerAddresses('https://example.org');
  const build = async (redirects: Record<string, string>) => {
    await writeFile(join(folder, 'site.json'), JSON.stringify({ ...siteFixture(), redirects }));
    const dir = pathToFileURL(`${folder}/`);
    const done = hooks['astro:build:done'];
    assert.ok(done);
    await Reflect.apply(done, undefined, [{ dir }]);
  };
  await build({ '/fr/ancien/': '/fr/neuf/', '/en/old/': '/en/new/' });
  const html = await readFile(page('fr/ancien'), 'utf8');
  assert.match(html, /http-equiv="refresh" content="0; url=\/fr\/neuf\/"/);
  assert.match(html, /<a href="\/fr\/neuf\/">/);
  assert.match(html, /rel="canonical" href="https:\/\/example\.org\/fr\/neuf\/"/);
  assert.match(html, /noindex/);

  await writeFile(page('en/old'), 'a page that is there again');
  await mkdir(join(folder, 'fr/page'), { recursive: true });
  await writeFile(page('fr/page'), 'a page');
  await build({ '/fr/page/': '/fr/neuf/' });
  await assert.rejects(readFile(page('fr/ancien')), /ENOENT/);
  assert.equal(await readFile(page('en/old'), 'utf8'), 'a page that is there again');
  assert.equal(await readFile(page('fr/page'), 'utf8'), 'a page');
});
