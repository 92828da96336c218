import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { replaceFile } from '../../src/integrations/replace-file.ts';
import { ReadyCopy } from '../../src/server/publisher/drawing/ready-copy.ts';
import { temporaryFolder } from '../support/stored.ts';

/** The folders and files below a folder, by path; files by the one that they are, so that a copy with another is seen. */
function contentsOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    paths.map((path) => {
      const facts = lstatSync(join(folder, path));
      if (facts.isSymbolicLink()) return [path, 'link'];
      return [path, facts.isDirectory() ? 'folder' : `file ${facts.ino}`];
    }),
  );
}

/** As if nothing had changed for an hour: folders that are listed now are known to be as they were. */
function settle(folder: string): void {
  const hourAgo = new Date(Date.now() - 3_600_000);
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    if (lstatSync(join(folder, path)).isDirectory()) utimesSync(join(folder, path), hourAgo, hourAgo);
}

/** Few names, so that files and folders take each other's places. */
const path = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
  .map((names) => names.join('/'));
const change = fc.record({ path, deed: fc.constantFrom('write', 'write', 'remove', 'link') });

const factsOf = (place: string) => lstatSync(place, { throwIfNoEntry: false });

async function apply(folder: string, { path: changed, deed }: { path: string; deed: string }): Promise<void> {
  const place = join(folder, changed);
  // A file where a folder is needed makes way, as when an address becomes the beginning of others.
  for (const [index] of [...changed.matchAll(/\//g)].entries()) {
    const above = join(folder, ...changed.split('/').slice(0, index + 1));
    if (factsOf(above)?.isDirectory() === false) rmSync(above);
  }
  const isFile = factsOf(place)?.isFile() ?? false;
  if (deed === 'remove' || !isFile) rmSync(place, { recursive: true, force: true });
  if (deed === 'remove') return;
  mkdirSync(dirname(place), { recursive: true });
  if (deed === 'write') await replaceFile(place, 'new');
  else if (!isFile) symlinkSync('/elsewhere', place);
}

test('a copy that was made ready holds what the folder holds when it is asked for, whatever has changed since', async (t) => {
  const root = await temporaryFolder(t);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 20 }),
      fc.array(fc.array(change, { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      async (before, rounds, isSettled) => {
        count += 1;
        const [folder, next] = [join(root, `${count}`), join(root, `${count}-next`)];
        mkdirSync(folder);
        for (const one of before) await apply(folder, one);
        const copy = new ReadyCopy(folder, next, []);
        for (const [index, changes] of rounds.entries()) {
          if (isSettled) settle(folder);
          copy.prepare();
          for (const one of changes) await apply(folder, one);
          const out = join(root, `${count}-out-${index}`);
          copy.moveTo(out);
          assert.deepEqual(contentsOf(out), contentsOf(folder));
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a copy that was not made ready is made when it is asked for, without the folders that are named', async (t) => {
  const root = await temporaryFolder(t);
  const folder = join(root, 'site');
  for (const file of ['page/index.html', '.code/page.mjs', 'index.html']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
  new ReadyCopy(folder, join(root, 'next'), ['.code']).moveTo(join(root, 'out'));
  assert.deepEqual(Object.keys(contentsOf(join(root, 'out'))), ['index.html', 'page', 'page/index.html']);
});

test('where a copy cannot be made ready, nothing of it is left, and asking for it tells why', async (t) => {
  const root = await temporaryFolder(t);
  const copy = new ReadyCopy(join(root, 'not-there'), join(root, 'next'), []);
  copy.prepare();
  assert.equal(existsSync(join(root, 'next')), false);
  assert.throws(() => {
    copy.moveTo(join(root, 'out'));
  }, /ENOENT/);
});
