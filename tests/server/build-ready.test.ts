// Slow: it builds the site several times.
import assert from 'node:assert/strict';
import { ChildProcess, type Serializable } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { findProblems } from '../../src/collections/read/problems.ts';
import { root } from '../../src/environment.ts';
import { createBuilder } from '../../src/server/publisher/build-site.ts';
import { copyContent } from '../support/content-copy.ts';

const spark = 'programs/fr/spark.mdx';

const startedSchema = z.object({ process: z.instanceof(ChildProcess) });

/** The process that some work starts. */
async function processOf(work: () => Promise<void>): Promise<ChildProcess> {
  const started = Promise.withResolvers<ChildProcess>();
  const watch = (message: unknown) => {
    started.resolve(startedSchema.parse(message).process);
  };
  subscribe('child_process', watch);
  await work();
  unsubscribe('child_process', watch);
  return started.promise;
}

/** A builder, and content that it has made a build ready for. */
async function getReady(t: TestContext) {
  const content = await copyContent();
  const builder = createBuilder(findProblems);
  t.after(async () => {
    builder.stop();
    await content.remove();
  });
  const job = { contentDir: content.contentDir, folder: join(content.dataDir, 'publications') };
  const waiting = await processOf(() => builder.warmUp(job));
  const add = async (text: string) =>
    content.write(spark, `${(await content.read(spark)).trimEnd()}\n\n${text}\n`);
  const publish = async () => {
    const result = await builder.build(job);
    assert.ok(result.ok, result.ok ? '' : result.output);
    const page = await readFile(join(result.outDir, 'client/fr/programmes/spark/index.html'), 'utf8');
    return { page, client: join(result.outDir, 'client') };
  };
  return { content, builder, job, waiting, add, publish, folder: job.folder };
}

await test('a build that was made ready draws the pages of what was written since', async (t) => {
  const { add, publish, folder } = await getReady(t);
  const ready = await readdir(join(folder, 'drawing'));
  assert.equal(ready.length, 1);
  await add('Une phrase écrite ensuite.');
  const { page } = await publish();
  assert.match(page, /Une phrase écrite ensuite\./);
  assert.deepEqual(await readdir(join(folder, 'drawing')), ready, 'the process that was ready has drawn');
});

await test('a picture that was added after a build was made ready is in the page all the same', async (t) => {
  const { content, add, publish } = await getReady(t);
  await mkdir(join(content.contentDir, 'media'), { recursive: true });
  const example = join(root, 'src/components/blocks/examples/media/passerelle.jpg');
  await copyFile(example, join(content.contentDir, 'media/nouvelle.jpg'));
  await add('![Une table de travail](~/media/nouvelle.jpg)');
  const { page, client } = await publish();
  const [, source = ''] = /<img[^>]*src="(\/_astro\/nouvelle[^"]*)"/.exec(page) ?? [];
  assert.ok((await readFile(join(client, source))).length > 1_000);
});

await test('a build that was made ready and then killed, as by a system short of memory, holds up no publication', async (t) => {
  const { waiting, add, publish } = await getReady(t);
  waiting.ref();
  waiting.kill('SIGKILL');
  await once(waiting, 'exit');
  await add('Une phrase publiée malgré tout.');
  const { page } = await publish();
  assert.match(page, /Une phrase publiée malgré tout\./);
});

await test('a build that was made ready and is not wanted any more ends, and its process with it', async (t) => {
  const { builder, waiting } = await getReady(t);
  waiting.ref();
  const ended = once(waiting, 'exit');
  builder.coolDown();
  await ended;
});

await test('the end of an editor’s pause ends no build that is under way', async (t) => {
  const { builder, job, waiting } = await getReady(t);
  const send = waiting.send.bind(waiting);
  t.mock.method(waiting, 'send', (message: Serializable) => {
    setImmediate(() => {
      builder.coolDown();
    });
    return send(message);
  });
  const result = await builder.build(job);
  assert.ok(result.ok, result.ok ? '' : result.output);
});

await test('a process that dies while pictures are looked at holds up no publication', async (t) => {
  const { content, job } = await getReady(t);
  await mkdir(join(content.contentDir, 'media'), { recursive: true });
  for (let number = 0; number < 400; number += 1)
    await writeFile(join(content.contentDir, `media/${number}.txt`), 'x'.repeat(50_000));
  const started = Promise.withResolvers<ChildProcess>();
  const builder = createBuilder(async () => {
    (await started.promise).kill('SIGKILL');
    return [];
  });
  t.after(() => {
    builder.stop();
  });
  started.resolve(await processOf(() => builder.warmUp(job)));
  const result = await builder.build(job);
  assert.ok(result.ok, result.ok ? '' : result.output);
});

await test('a server that stops while a build begins waits for no build', async (t) => {
  const { job } = await getReady(t);
  const builder = createBuilder(() => {
    setImmediate(() => {
      builder.stop();
    });
    return Promise.resolve([]);
  });
  const result = await builder.build(job);
  assert.equal(result.ok, false);
});

await test('a build that fails on a picture names the picture, and leaves nothing behind', async (t) => {
  const { content, builder, job, folder } = await getReady(t);
  await mkdir(join(content.contentDir, 'media'), { recursive: true });
  await writeFile(join(content.contentDir, 'media/abime.png'), Buffer.from('89504e470d0a1a0a00', 'hex'));
  const result = await builder.build(job);
  assert.ok(!result.ok);
  assert.deepEqual(
    result.problems.map(({ file, code }) => [file, code]),
    [['media/abime.png', 'media-unreadable']],
  );
  assert.deepEqual(await readdir(folder), ['drawing']);
  assert.deepEqual(await readdir(join(folder, 'drawing')), []);
});
