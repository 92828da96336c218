import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';

/** Draws the picture of one page, as a build does. */
const draw = (cache: string, folder: string) => `
  import { pathToFileURL } from 'node:url';
  import { socialPictures } from './src/integrations/social/index.ts';
  const words = JSON.stringify({ site: 'Passerelle', accent: '#00505c', title: 'Un appel à candidatures' });
  const elements = [{ attributes: new Map([['data-card', words]]) }];
  const step = socialPictures(${JSON.stringify(cache)});
  await step.factsOf({ file: 'fr/index.html', elements });
  const site = { dir: pathToFileURL(${JSON.stringify(`${folder}/`)}), logger: { info() {} } };
  await step.finish(site, new Map([['fr/index.html', undefined]]));
`;

test('a picture that could not be written whole is not taken for one that was drawn', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-social-'));
  t.after(() => rm(folder, { recursive: true }));
  const cache = join(folder, 'cache');
  const code = draw(cache, folder);
  const build = (limit: string) =>
    spawnSync(
      'sh',
      ['-c', `ulimit -f ${limit}; exec "$0" --input-type=module -e "$1"`, process.execPath, code],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
  const { stderr } = build('2');
  assert.match(stderr, /EFBIG/, 'files of a kilobyte at most');
  assert.deepEqual(
    (await readdir(cache)).filter((name) => name.endsWith('.png')),
    [],
  );
  assert.equal(build('unlimited').status, 0);
  assert.equal((await readdir(join(folder, 'social'))).length, 1);
});
