// Slow: it builds the site several times.
import assert from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
    return { page, id: basename(result.outDir), client: join(result.outDir, 'client') };
  };
  return { content, builder, job, waiting, add, publish, folder: job.folder };
}

await test('a build that was made ready draws the pages of what was written since', async (t) => {
  const { add, publish, folder } = await getReady(t);
  const [ready] = (await readdir(folder)).filter((name) => name.endsWith('-pictures'));
  await add('Une phrase écrite ensuite.');
  const { page, id } = await publish();
  assert.match(page, /Une phrase écrite ensuite\./);
  assert.equal(`${id}-pictures`, ready, 'the build that was ready is the one that was used');
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

await test('a build that fails on a picture names the picture', async (t) => {
  const { content, builder, job } = await getReady(t);
  await mkdir(join(content.contentDir, 'media'), { recursive: true });
  await writeFile(join(content.contentDir, 'media/abime.png'), Buffer.from('89504e470d0a1a0a00', 'hex'));
  const result = await builder.build(job);
  assert.ok(!result.ok);
  assert.deepEqual(
    result.problems.map(({ file, code }) => [file, code]),
    [['media/abime.png', 'media-unreadable']],
  );
});
