// Slow: each test lets a text hold a process up for seconds.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive, readersOf } from '../support/text-readers.ts';
import { processorMs } from '../support/processor.ts';
import { startServer } from '../support/server.ts';

const refusalSchema = z.object({ error: z.string(), code: z.string() });
const savedSchema = z.object({ versions: z.record(z.string(), z.string()) });

/** Nothing that is saved is looked at on the site. */
const start = () => startServer({}, { buildsWait: true });

const server = await start();
const { origin, cookie } = server;
after(() => server.remove());

const files = ['fr', 'en'].map((locale) => `content/domains/${locale}/ocean.mdx`);
const head = (title: string) =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: 9\ntranslation: complete\n---\n`;
const prose = 'Une phrase assez longue pour un texte ordinaire, avec des mots et des virgules.\n\n';

/** Within all that is looked at before a text is read, and read in ten seconds or more. */
const slowTexts = {
  tags: `${'<A>'.repeat(250)}\n\n${prose.repeat(11_000)}`,
  entities: '&amp;'.repeat(180_000),
};

/** What once took from two seconds to minutes, or ended the process. */
const hostileTexts = {
  'quotations in one another': '> '.repeat(2_000),
  'old HTML': '<A>'.repeat(4_000),
  'signs of emphasis': '*_'.repeat(25_000),
  braces: '{a}'.repeat(60_000),
};

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', origin, cookie, ...headers },
    body: JSON.stringify(body),
  });
}

const texts = (body: string, front = head('Océan')) =>
  files.map((path) => ({ path, raw: `${front}\n${body}` }));

const save = (body: string, front?: string) =>
  post('/admin/api/v1', {
    action: 'persistEntry',
    params: { dataFiles: texts(body, front), assets: [], options: { newEntry: true } },
  });

const preview = (body: string, front?: string) =>
  post('/admin/api/preview', { locale: 'fr', texts: texts(body, front) });

const compare = (body: string) =>
  post('/admin/api/v1', {
    action: 'compare',
    params: { collection: 'domains', slug: 'ocean', dataFiles: texts(body) },
  });

/** An applicant's question and a look at the server's health. */
async function serveOthers(): Promise<void> {
  const [health, question] = await Promise.all([
    fetch(`${origin}/healthz`),
    post('/api/forms/question', {
      language: 'fr',
      question: `À qui le programme s’adresse-t-il? ${performance.now()}`,
      email: 'lectrice@example.org',
    }),
  ]);
  assert.equal(health.status, 200);
  assert.equal(question.status, 201, await question.text());
}

/** Does something, and counts how often everybody else is served meanwhile. */
async function during<Result>(work: Promise<Result>): Promise<{ result: Result; served: number }> {
  const done = new AbortController();
  const worked = work.finally(() => {
    done.abort();
  });
  let served = 0;
  for (;;) {
    await serveOthers();
    if (done.signal.aborted) return { result: await worked, served };
    served += 1;
    // As fast as it goes, asking would take the processor from what is looked at.
    await wait(200);
  }
}

for (const [asked, ask] of Object.entries({
  'is saved': () => save(slowTexts.tags),
  'is previewed': () => preview(slowTexts.entities),
  'is compared with what is published': () => compare(slowTexts.entities),
})) {
  test(`applicants are served while a text that takes too long ${asked}, and the editor is told`, async () => {
    const { result, served } = await during(ask());
    assert.ok(served >= 3, `others were served ${served} times before the text was given up`);
    assert.equal(result.status, 422);
    const { code, error } = refusalSchema.parse(await result.json());
    assert.equal(code, 'too-complex');
    assert.match(error, /trop compliqué.*toujours dans l’éditeur/);
  });
}

for (const [what, body] of Object.entries(hostileTexts)) {
  test(`applicants are served while a text of ${what} is refused`, async () => {
    const before = await processorMs(server.pid);
    const { result } = await during(save(body));
    assert.equal(result.status, 422, await result.text());
    // Of the process that takes applications: on a busy machine it waits, which is no fault of the text.
    const spent = (await processorMs(server.pid)) - before;
    assert.ok(spent < 2_000, `the server itself was busy for ${spent} ms`);
  });
}

test('applicants are served while sixty thousand fields are refused', async () => {
  const fields = Array.from({ length: 60_000 }, (_, index) => `k${index}: 1\n`).join('');
  const { result, served } = await during(save('', head('Océan').replace(/---\n$/, `${fields}---\n`)));
  assert.ok(served >= 3, `others were served ${served} times before the text was refused`);
  assert.equal(result.status, 422, await result.text());
});

test('the next text is read by a new process, as if nothing had been', async () => {
  const answer = await preview('', head('Le fleuve et la mer'));
  assert.equal(answer.status, 200);
  assert.ok((await answer.text()).includes('Le fleuve et la mer'));
});

test('a reader that dies in the middle of a save answers a refusal, and the next save works', async () => {
  const refused = save(slowTexts.entities);
  let victim: number | undefined;
  while (victim === undefined) {
    await wait(50);
    [victim] = await readersOf(server.pid);
  }
  process.kill(victim, 'SIGKILL');
  const answer = await refused;
  assert.equal(answer.status, 422);
  assert.equal(refusalSchema.parse(await answer.json()).code, 'too-complex');
  const again = await save('Le fleuve et la mer.');
  assert.equal(again.status, 200, await again.clone().text());
  assert.deepEqual(Object.keys(savedSchema.parse(await again.json()).versions).sort(), [...files].sort());
  assert.match(await server.content.read('domains/fr/ocean.mdx'), /Le fleuve et la mer\./);
});

test('texts that are asked for at once are answered in order, each with its own page', async () => {
  const titles = Array.from({ length: 8 }, (_, index) => `Fleuve numéro ${index + 1}`);
  const pages = await Promise.all(titles.map(async (title) => (await preview('', head(title))).text()));
  for (const [index, page] of pages.entries()) assert.ok(page.includes(titles[index] ?? ''), titles[index]);
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`no process goes on reading a slow text once its server has ended by ${signal}`, async () => {
    const other = await start();
    const answer = fetch(`${other.origin}/admin/api/preview`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: other.origin, cookie: other.cookie },
      body: JSON.stringify({ locale: 'fr', texts: texts(slowTexts.entities) }),
    }).catch(() => undefined);
    let found: number[] = [];
    while (found.length === 0) {
      await wait(50);
      found = await readersOf(other.pid);
    }
    process.kill(other.pid, signal);
    await answer;
    for (let tries = 0; tries < 200 && found.some(isAlive); tries += 1) await wait(50);
    assert.deepEqual(found.filter(isAlive), []);
    await other.remove();
  });
}
