// Slow: it builds the site several times.
import assert from 'node:assert/strict';
import { ChildProcess, type Serializable } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { findProblems } from '../../src/collections/read/problems.ts';
import { root } from '../../src/environment.ts';
import { createBuilder } from '../../src/server/publisher/build-site.ts';
import type { Builder, BuildJob } from '../../src/server/publisher/builder.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';

const spark = 'programs/fr/spark.mdx';

let content: ContentCopy;
let job: BuildJob;
let builder: Builder;
/** What looks at the content before a build. */
let check = findProblems;
/** The process that the builder has started last. */
let drawing: ChildProcess;

const startedSchema = z.object({ process: z.instanceof(ChildProcess) });
const watch = (message: unknown) => {
  drawing = startedSchema.parse(message).process;
};

before(async () => {
  subscribe('child_process', watch);
  content = await copyContent();
  job = { contentDir: content.contentDir, folder: join(content.dataDir, 'publications') };
  builder = createBuilder((folder) => check(folder));
});

after(async () => {
  unsubscribe('child_process', watch);
  builder.stop();
  await content.remove();
});

const add = async (text: string) =>
  content.write(spark, `${(await content.read(spark)).trimEnd()}\n\n${text}\n`);

async function publish() {
  const result = await builder.build(job);
  assert.ok(result.ok, result.ok ? '' : result.output);
  const page = await readFile(join(result.outDir, 'client/fr/programmes/spark/index.html'), 'utf8');
  return { page, client: join(result.outDir, 'client') };
}

test('a build that was made ready has drawn what was there, and draws the pages of what was written since', async () => {
  const { folder } = job;
  await builder.warmUp(job);
  const ready = await readdir(join(folder, 'drawing'));
  const [only = '', ...others] = ready;
  assert.deepEqual(others, []);
  const untouched = 'client/en/privacy/index.html';
  const drawnAhead = await stat(join(folder, 'drawing', only, 'site', untouched));
  await add('Une phrase écrite ensuite.');
  const { page, client } = await publish();
  assert.equal((await stat(join(client, '..', untouched))).ino, drawnAhead.ino, 'it was not drawn again');
  assert.match(page, /Une phrase écrite ensuite\./);
  assert.deepEqual(await readdir(join(folder, 'drawing')), ready, 'the process that was ready has drawn');
});

test('the end of an editor’s pause ends no build that is under way', async (t) => {
  await builder.warmUp(job);
  const send = drawing.send.bind(drawing);
  t.mock.method(drawing, 'send', (message: Serializable) => {
    setImmediate(() => {
      builder.coolDown();
    });
    return send(message);
  });
  const result = await builder.build(job);
  assert.ok(result.ok, result.ok ? '' : result.output);
});

test('a build that was made ready and is not wanted any more ends, and its process with it', async () => {
  await builder.warmUp(job);
  drawing.ref();
  const ended = once(drawing, 'exit');
  builder.coolDown();
  await ended;
});

test('a build that was made ready and then killed, as by a system short of memory, holds up no publication', async () => {
  await builder.warmUp(job);
  drawing.ref();
  drawing.kill('SIGKILL');
  await once(drawing, 'exit');
  await add('Une phrase publiée malgré tout.');
  const { page } = await publish();
  assert.match(page, /Une phrase publiée malgré tout\./);
});

test('a picture that was added after a build was made ready is in the page all the same', async () => {
  await builder.warmUp(job);
  await mkdir(join(content.contentDir, 'media'), { recursive: true });
  const example = join(root, 'src/components/blocks/examples/media/passerelle.jpg');
  await copyFile(example, join(content.contentDir, 'media/nouvelle.jpg'));
  await add('![Une table de travail](~/media/nouvelle.jpg)');
  const { page, client } = await publish();
  const [, source = ''] = /<img[^>]*src="(\/_astro\/nouvelle[^"]*)"/.exec(page) ?? [];
  assert.ok((await readFile(join(client, source))).length > 1_000);
});

test('a process that dies while pictures are looked at holds up no publication', async () => {
  await builder.warmUp(job);
  await mkdir(join(content.contentDir, 'media'), { recursive: true });
  for (let number = 0; number < 400; number += 1)
    await writeFile(join(content.contentDir, `media/${number}.txt`), 'x'.repeat(50_000));
  check = async () => {
    drawing.kill('SIGKILL');
    return Promise.resolve([]);
  };
  const result = await builder.build(job);
  check = findProblems;
  assert.ok(result.ok, result.ok ? '' : result.output);
});

test('a server that stops while a build begins waits for no build', async () => {
  const stopped = createBuilder(() => {
    setImmediate(() => {
      stopped.stop();
    });
    return Promise.resolve([]);
  });
  const result = await stopped.build(job);
  assert.equal(result.ok, false);
});

test('a build that fails on a picture names the picture, and leaves nothing behind', async () => {
  const { folder } = job;
  await builder.warmUp(job);
  const there = await readdir(folder);
  await mkdir(join(content.contentDir, 'media'), { recursive: true });
  await writeFile(join(content.contentDir, 'media/abime.png'), Buffer.from('89504e470d0a1a0a00', 'hex'));
  const result = await builder.build(job);
  assert.ok(!result.ok);
  assert.deepEqual(
    result.problems.map(({ file, code }) => [file, code]),
    [['media/abime.png', 'media-unreadable']],
  );
  assert.deepEqual(await readdir(folder), there);
  assert.deepEqual(await readdir(join(folder, 'drawing')), []);
});
