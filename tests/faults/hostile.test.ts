import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { apply } from '../support/applicants.ts';
import { postChunked, postRaw, converse, head, type RawAnswer } from '../support/raw.ts';
import { startProcess } from '../support/server-process.ts';
import { startServing, temporaryFolder, type Running } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';

const multipart = (boundary = 'edge') => `multipart/form-data; boundary=${boundary}`;
const field = (name: string, value: string, boundary = 'edge') =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const fileHead = (name: string, boundary = 'edge') =>
  `--${boundary}\r\ncontent-disposition: form-data; name="deck"; filename="${name}"\r\ncontent-type: application/pdf\r\n\r\n`;
const goodFields = (boundary = 'edge') =>
  Object.entries(goodAnswers)
    .map(([name, value]) => field(name, value, boundary))
    .join('');
const codeOf = ({ text }: RawAnswer) => /"code":"([\w-]+)"/.exec(text)?.[1];

const rows = async ({ store }: Running) =>
  (await store.db.selectFrom('applications').select('reference').execute()).length +
  (await store.db.selectFrom('files').select('id').execute()).length;

await test('a hostile body is refused for what it is, and leaves nothing behind', async (t) => {
  const server = await startServing(t);
  const { url } = server;
  const whole = `${goodFields()}${fileHead('a.pdf')}%PDF-1.4\n%%EOF\r\n--edge--\r\n`;
  const cases: readonly [string, () => Promise<RawAnswer>, number, string][] = [
    [
      'cut in the middle of a part',
      () => postRaw(url, multipart(), whole.slice(0, -40)),
      400,
      'malformed-body',
    ],
    [
      'cut in the head of a part',
      () => postRaw(url, multipart(), `${goodFields()}--edge\r\ncontent-dis`),
      400,
      'malformed-body',
    ],
    ['no boundary at all', () => postRaw(url, 'multipart/form-data', whole), 400, 'malformed-body'],
    [
      'a boundary of 71 characters',
      () => postRaw(url, multipart('b'.repeat(71)), goodFields('b'.repeat(71))),
      400,
      'malformed-body',
    ],
    [
      'a part without a name',
      () => postRaw(url, multipart(), '--edge\r\nx: y\r\n\r\nz\r\n--edge--\r\n'),
      400,
      'malformed-body',
    ],
    [
      '100,000 parts',
      () =>
        postRaw(
          url,
          multipart(),
          `${'--edge\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(100_000)}--edge--\r\n`,
        ),
      413,
      'body-too-large',
    ],
    [
      'the head of a part of 100 KB',
      () =>
        postRaw(
          url,
          multipart(),
          `--edge\r\ncontent-disposition: form-data; name="${'a'.repeat(100_000)}"\r\n\r\nx\r\n--edge--\r\n`,
        ),
      400,
      'malformed-body',
    ],
    [
      'a text of 2 MB',
      () => postRaw(url, 'application/x-www-form-urlencoded', `summary=${'x'.repeat(2_000_000)}`),
      413,
      'body-too-large',
    ],
    [
      '150 names of 12 kB',
      () =>
        postRaw(
          url,
          'application/x-www-form-urlencoded',
          Array.from({ length: 150 }, (_, index) => `${index}${'n'.repeat(12_000)}=`).join('&'),
        ),
      413,
      'body-too-large',
    ],
    [
      'a file’s name of 300 kB',
      () =>
        postRaw(
          url,
          'application/json',
          JSON.stringify({ pitchDeck: { filename: 'e\u0301'.repeat(100_000), content: '' } }),
        ),
      400,
      'malformed-body',
    ],
    [
      '300 values',
      () => postRaw(url, 'application/x-www-form-urlencoded', 'a=1&'.repeat(300)),
      413,
      'body-too-large',
    ],
    [
      '200 MB announced',
      () =>
        converse(url, (socket) =>
          socket.write(head({ 'content-type': multipart(), 'content-length': 200_000_000 })),
        ),
      413,
      'body-too-large',
    ],
    [
      '200 MB in chunks',
      () => postChunked(url, multipart(), `${goodFields()}${fileHead('a.pdf')}%PDF-`, 200_000_000),
      413,
      'body-too-large',
    ],
    [
      'a file beyond its limit',
      () =>
        postRaw(
          url,
          multipart(),
          `${goodFields()}${fileHead('a.pdf')}%PDF-${'x'.repeat(6_000_000)}%%EOF\r\n--edge--\r\n`,
        ),
      422,
      'invalid-answers',
    ],
    [
      'a page that calls itself a PDF',
      () =>
        postRaw(
          url,
          multipart(),
          `${goodFields()}${fileHead('a.pdf')}%PDF-1.4 <script></script>\r\n--edge--\r\n`,
        ),
      422,
      'invalid-answers',
    ],
    [
      'bytes that are no text',
      () => postRaw(url, 'application/x-www-form-urlencoded', Buffer.from([0xff, 0xfe, 0x00])),
      400,
      'malformed-body',
    ],
    [
      'JSON nested 10,000 deep',
      () => postRaw(url, 'application/json', '['.repeat(10_000)),
      400,
      'malformed-body',
    ],
    ['a JSON list', () => postRaw(url, 'application/json', '[]'), 400, 'malformed-body'],
    ['a plain text', () => postRaw(url, 'text/plain', 'projectName=x'), 415, 'unsupported-type'],
    [
      'a list in the address',
      () =>
        postRaw(url, 'application/json', JSON.stringify({ ...goodAnswers, email: 'a@b.ca, v@x.example' })),
      422,
      'invalid-answers',
    ],
    [
      'a group in the address',
      () => postRaw(url, 'application/json', JSON.stringify({ ...goodAnswers, email: 'g:a@b.ca;' })),
      422,
      'invalid-answers',
    ],
    [
      'a header in the address',
      () =>
        postRaw(
          url,
          'application/json',
          JSON.stringify({ ...goodAnswers, email: 'a@b.ca\r\nBcc: v@x.example' }),
        ),
      422,
      'invalid-answers',
    ],
  ];
  for (const [what, send, status, code] of cases) {
    const started = performance.now();
    const answer = await send();
    assert.deepEqual([answer.status, codeOf(answer)], [status, code], what);
    t.diagnostic(`${what}: ${status} in ${(performance.now() - started).toFixed(0)} ms`);
  }
  assert.equal(await rows(server), 0);
  assert.deepEqual(
    server.lines.filter(({ level }) => level === 'error'),
    [],
  );
  assert.equal((await apply(url)).status, 201, 'and an applicant is served as before');
});

await test('an applicant whose connection breaks in the middle of a file leaves nothing half stored', async (t) => {
  const server = await startServing(t);
  await converse(server.url, (socket) => {
    socket.write(head({ 'content-type': multipart(), 'content-length': 1_000_000 }));
    socket.write(`${goodFields()}${fileHead('a.pdf')}%PDF-1.4`, () => socket.destroy());
  });
  assert.equal((await apply(server.url)).status, 201);
  assert.equal(await rows(server), 1);
});

/** Sends the beginning of a body of `length` bytes and no more: what is answered then comes of the beginning alone. */
const postBeginning = (url: string, contentType: string, beginning: string, length: number) =>
  converse(url, (socket) => {
    socket.write(head({ 'content-type': contentType, 'content-length': length }));
    socket.write(beginning);
  });

await test('a body that can only be refused is refused by its beginning, so that nobody waits while it is read', async (t) => {
  const { url } = await startServing(t);
  const part = '--edge\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n';
  const cases: readonly [string, () => Promise<RawAnswer>, number, string][] = [
    [
      'the first 300 of 100,000 parts',
      () => postBeginning(url, multipart(), part.repeat(300), part.length * 100_000),
      413,
      'body-too-large',
    ],
    [
      'a boundary of 71 characters, and nothing else',
      () => postBeginning(url, multipart('b'.repeat(71)), '', 1_000_000),
      400,
      'malformed-body',
    ],
    [
      'the first 300 of 400,000 pairs of one letter',
      () => postBeginning(url, 'application/x-www-form-urlencoded', 'a&'.repeat(300), 800_000),
      413,
      'body-too-large',
    ],
    [
      'the announcement of 34 MB of JSON',
      () => postBeginning(url, 'application/json', '', 34_000_000),
      413,
      'body-too-large',
    ],
    [
      '34 MB of JSON in chunks',
      () => postChunked(url, 'application/json', '{"a":"', 34_000_000),
      413,
      'body-too-large',
    ],
  ];
  for (const [what, send, status, code] of cases) {
    const answer = await send();
    assert.deepEqual([answer.status, codeOf(answer)], [status, code], what);
  }
  assert.equal((await apply(url)).status, 201);
});

/** Resident memory of a process, in bytes. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

await test('twenty uploads of 35 MB at once take less than 150 MB of memory; who does not fit is asked to come back', async (t) => {
  const { url, child } = await startProcess(t, join(await temporaryFolder(t), 'var'));
  const pid = child.pid ?? 0;
  // A server that has been at work, so that what is measured is the uploads and not the first use of everything else.
  for (let index = 0; index < 60; index += 1) await apply(url, { projectName: `Avant ${index}` });
  const files = ['a', 'b', 'c'].map(
    (name) => `${fileHead(`${name}.pdf`)}%PDF-${'x'.repeat(11_600_000)}%%EOF\r\n`,
  );
  const body = Buffer.from(`${goodFields()}${files.join('')}--edge--\r\n`);
  const before = await residentBytes(pid);
  const answers = await Promise.all(Array.from({ length: 20 }, () => postRaw(url, multipart(), body)));
  const growth = (await residentBytes(pid)) - before;
  t.diagnostic(
    `growth ${(growth / 1e6).toFixed(0)} MB; ${answers.map(({ status }) => status ?? 'closed').join(' ')}`,
  );
  assert.ok(growth < 150_000_000, `${growth} bytes`);
  for (const { status } of answers) assert.ok([413, 422, 503, undefined].includes(status), String(status));
  assert.equal((await apply(url, { projectName: 'Ensuite' })).status, 201, 'and then there is room again');
});

await test('lists of a million numbers cost less than 100 MB, and a program that sends a file of 1.4 MB in JSON is served', async (t) => {
  const { url, child } = await startProcess(t, join(await temporaryFolder(t), 'var'));
  const pid = child.pid ?? 0;
  const content = Buffer.from(`%PDF-1.4\n${'x'.repeat(1_400_000)}\n%%EOF`).toString('base64');
  const deck = { filename: 'projet.pdf', content };
  for (let index = 0; index < 20; index += 1) await apply(url, { projectName: `Avant ${index}`, deck });
  const before = await residentBytes(pid);
  for (const one of ['1', '{}', '[]', '""']) {
    const list = `{"a":[${`${one},`.repeat(1_990_000 / (one.length + 1))}1]}`;
    const answer = await postRaw(url, 'application/json', list);
    assert.deepEqual([answer.status, codeOf(answer)], [413, 'body-too-large'], one);
  }
  const growth = (await residentBytes(pid)) - before;
  t.diagnostic(`growth ${(growth / 1e6).toFixed(0)} MB`);
  assert.ok(growth < 100_000_000, `${growth} bytes`);
  assert.equal((await apply(url, { projectName: 'Ensuite', deck })).status, 201);
});

await test('a small request that names thirty held files makes the server read those alone that the form may have', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  const earlier = await startProcess(t, dataDir);
  const decks = ['a', 'b'].map((name) => `${fileHead(`${name}.pdf`)}%PDF-${'x'.repeat(4_900_000)}%%EOF\r\n`);
  const review = Buffer.from(`${goodFields()}${field('action', 'review')}${decks.join('')}--edge--\r\n`);
  const held: string[] = [];
  for (let index = 0; index < 15; index += 1) {
    const page = await postRaw(earlier.url, multipart(), review, 'text/html');
    assert.equal(page.status, 200);
    for (const [tag] of page.text.matchAll(/<input\b[^>]*\bname="held"[^>]*>/g))
      held.push(/\bvalue="([^"]+)"/.exec(tag)?.[1] ?? '');
  }
  assert.equal(
    new Set(held).size,
    30,
    'each page names its two files, which the database knows by their digests alone',
  );
  await earlier.kill();

  const { url, child } = await startProcess(t, dataDir);
  const pid = child.pid ?? 0;
  await apply(url);
  const before = await residentBytes(pid);
  const told = await apply(url, { projectName: 'Ensuite', held });
  const growth = (await residentBytes(pid)) - before;
  t.diagnostic(`growth ${(growth / 1e6).toFixed(0)} MB`);
  assert.equal(told.status, 201);
  assert.ok(growth < 60_000_000, `${growth} bytes`);
});

await test('a client that sends a file byte by byte, to keep the server busy, loses its connection', async (t) => {
  const { url } = await startServing(t);
  const { status } = await converse(url, (socket) => {
    socket.write(head({ 'content-type': multipart(), 'transfer-encoding': 'chunked' }));
    socket.write(`${fileHead('a.pdf').length.toString(16)}\r\n${fileHead('a.pdf')}\r\n`);
    socket.write('1\r\nx\r\n'.repeat(5_000));
  });
  assert.equal(status, undefined);
});

await test('a request that names two hosts is refused, and a plain probe without any is answered', async (t) => {
  const { url } = await startServing(t);
  const ask = (request: string) => converse(url, (socket) => socket.write(request));
  const two = await ask(
    'GET /healthz HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
  );
  assert.equal(two.status, 400);
  assert.equal((await ask('GET /healthz HTTP/1.0\r\n\r\n')).status, 200);
});

await test('a text far beyond any limit is refused before a page has to show it again', async (t) => {
  const { url } = await startServing(t);
  const long = `${goodFields()}${field('action', 'edit')}${field('summary', '"'.repeat(60_000))}--edge--\r\n`;
  const answer = await postRaw(url, multipart(), long);
  assert.deepEqual([answer.status, codeOf(answer)], [413, 'body-too-large']);
});
