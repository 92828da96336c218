// Slow: it builds the site.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { atEnd } from '../support/cleanup.ts';
import { copyContent } from '../support/content-copy.ts';

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/** What the image is made of, beside the packages. */
const parts = Array.from(
  readFileSync(join(root, '.github/deploy/Containerfile'), 'utf8').matchAll(/^COPY (?!--from)(.*) \S+$/gm),
  ([, sources = '']) => sources.split(' '),
).flat();

await test('the program of the image, which the server cannot write, builds the site and takes applications', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-installed-'));
  const program = join(folder, 'program');
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  if (isRoot) chownSync(dataDir, nobody, nobody);
  chmodSync(folder, 0o755);
  for (const part of parts) await cp(join(root, part), join(program, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(program, 'node_modules'));
  const content = await copyContent();
  // Root's folders are closed to `nobody`; to another user that runs this test, the folder is closed that a build would write into.
  if (isRoot) spawnSync('chmod', ['-R', 'go+rX,go-w', program, join(content.contentDir, '..')]);
  else chmodSync(program, 0o555);
  atEnd(t, async () => {
    chmodSync(program, 0o755);
    await content.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const command = [process.execPath, 'src/server/main.ts'];
  const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--no-new-privs'];
  const [name = '', ...args] = isRoot ? [...asNobody, ...command] : command;
  const child = spawn(name, args, {
    cwd: program,
    env: {
      PATH: process.env['PATH'],
      HOME: dataDir,
      DATA_DIR: dataDir,
      CONTENT_DIR: content.contentDir,
      PORT: '0',
      SITE_URL: 'https://www.example.org',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 180_000,
  });
  const ended = once(child, 'exit');
  atEnd(t, async () => {
    child.kill('SIGTERM');
    await ended;
  });
  let [origin, log, printed] = ['', '', ''];
  for await (const line of createInterface({ input: child.stdout })) {
    printed += `${line}\n`;
    if (/could not be built/.test(line)) child.kill('SIGTERM');
    origin ||= /Site +(http:\/\/\S+)\/fr\//.exec(line)?.[1] ?? '';
    log = /Log +(\S+)/.exec(line)?.[1] ?? '';
    if (log !== '') break;
  }
  assert.ok(origin !== '', printed);
  assert.equal((await fetch(`${origin}/fr/`)).status, 200);
  assert.deepEqual(await (await fetch(`${origin}/healthz`)).json(), { status: 'ok' });
  // The journal of a service names where the rest is logged.
  assert.equal(log, join(dataDir, 'server.log'));
  assert.ok(readdirSync(dataDir).includes('content.git'), 'texts are commits behind an https address');
  assert.deepEqual(
    readdirSync(program).toSorted(),
    [...new Set([...parts, 'node_modules'])].toSorted(),
    'nothing was written',
  );
});
