// Slow: it publishes the site in a process of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { apply } from '../support/applicants.ts';
import { applicationAnswers } from '../support/application.ts';
import { atEnd } from '../support/cleanup.ts';
import { copyContent } from '../support/content-copy.ts';
import { freePort, until } from '../support/operated.ts';
import { addEntry } from '../support/partial-content.ts';
import { startServer } from '../support/server.ts';
import { visible } from '../support/visible.ts';

const statusSchema = z.object({
  state: z.string(),
  problems: z.array(z.object({ file: z.string(), line: z.number(), field: z.string().optional() })),
});

await test('a server that starts for the first time beside bad settings and bad texts', async (t) => {
  const content = await copyContent();
  atEnd(t, () => content.remove());
  await content.replace('site/site.yaml', 'zone: America', 'zone: Mars');
  await content.replace('programs/fr/spark.mdx', 'kind: coworking', 'kind: nothing');
  await content.replace('articles/en/demo-call-opens.mdx', 'translation: ', 'translation: not-');
  await addEntry(content, 'criteria/spark', {
    title: 'Critères de Spark',
    head: 'summary: Des critères.\nprogram: spark\nstatus: announced\nexample: true',
  });
  await content.write('forms/session.yaml', 'name: session\n');
  const port = await freePort();
  const starting = startServer({ ...content.env, PORT: String(port) }, { isFirstStart: true });
  atEnd(t, async () => (await starting).remove());

  await t.test('says what to correct where, and comes up by itself once the settings are right', async () => {
    const answer = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/fr/`);
      return { status: response.status, text: await response.text() };
    };
    await until(async () => ({ status: (await answer()).text.includes('À corriger') ? 503 : 0 }), 503);
    const { text } = await answer();
    assert.match(text, /^ {2}site\/site\.yaml:\d+ zone: « Fuseau horaire du site »/m);
    assert.match(text, /^The site cannot be published\./m);
    await content.replace('site/site.yaml', 'zone: Mars', 'zone: America');
    await until(answer, 200);
  });

  const server = await starting;
  const { origin, cookie } = server;
  const statusOf = async (path: string) => (await fetch(`${origin}${path}`)).status;

  await t.test('serves every other page, and takes applications', async () => {
    assert.equal(await statusOf('/fr/programmes/bizspark/'), 200);
    const applied = await apply(origin, { ...applicationAnswers, call: 'demo-2026', consent: undefined });
    assert.equal(applied.status, 201, JSON.stringify(applied));
  });

  await t.test(
    'serves neither a translation without its source, nor what belongs to a program without it',
    async () => {
      for (const page of ['/fr/programmes/spark/', '/en/programs/spark/', '/fr/programmes/spark/criteres/'])
        assert.equal(await statusOf(page), 404, page);
    },
  );

  await t.test('serves a text whose translation is bad in its own language alone, and says so', async () => {
    const list = await (await fetch(`${origin}/fr/actualites/`)).text();
    const [, page = ''] = /href="(\/fr\/actualites\/[^"/]*appel[^"/]*\/)"/.exec(list) ?? [];
    assert.match(visible(await (await fetch(`${origin}${page}`)).text()), /Page in French only/);
  });

  const bad = [
    { file: 'articles/en/demo-call-opens.mdx', field: 'translation' },
    { file: 'programs/fr/spark.mdx', field: 'kind' },
  ];

  await t.test('names file, line and field at the console, in the CMS and in the list of work', async () => {
    const response = await fetch(`${origin}/api/publication`, { headers: { cookie } });
    const { state, problems } = statusSchema.parse(await response.json());
    assert.equal(state, 'idle');
    const work = visible(await (await fetch(`${origin}/admin/travail/`, { headers: { cookie } })).text());
    for (const { file, field } of bad) {
      const line = problems.find((one) => one.file === file && one.field === field)?.line ?? 0;
      assert.ok(line > 1, file);
      assert.ok(work.includes(`${file}:${line}, ${field}`), work);
      assert.match(server.output(), new RegExp(`${file}:${line} ${field}: `));
    }
  });
});
