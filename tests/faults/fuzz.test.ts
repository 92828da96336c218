import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { postRaw } from '../support/raw.ts';
import { startServing, type Running } from '../support/serving.ts';
import { exampleForm, goodAnswers } from '../support/site-fixture.ts';
import { fieldsOf } from '../../src/forms/fields/fields.ts';

const names = [
  ...fieldsOf(exampleForm).map(({ name }) => name),
  'call',
  'language',
  'idempotencyKey',
  'startedAt',
  'altcha',
  'homepage',
  'held',
  'lateCode',
  'action',
];

/**
 * What every request must keep to, whatever was in it: no fault of the server, each 201 stored whole, and nothing else; a
 * reference is told to a person who sends it first, and to a person who sends something else under the same key (409).
 */
async function holds(
  server: Running,
  seen: Set<number>,
  send: () => ReturnType<typeof postRaw>,
): Promise<void> {
  const count = async () =>
    (await server.store.db.selectFrom('applications').select('reference').execute()).length;
  const before = await count();
  const { status, text } = await send();
  assert.ok(status !== undefined && status < 500, `${String(status)}: ${text.slice(0, 300)}`);
  seen.add(status);
  const reference = /"reference":"([\w-]+)"/.exec(text)?.[1];
  assert.ok(status === 201 ? reference !== undefined : reference === undefined || status === 409, text);
  const stored = reference === undefined ? undefined : await server.store.findByReference(reference);
  assert.equal(stored !== undefined, reference !== undefined, 'a reference is an application');
  assert.ok((await count()) - before <= (status === 201 ? 1 : 0), 'nothing is stored without a reference');
  const files = await server.store.db
    .selectFrom('files')
    .select('size')
    .where('reference', '=', reference ?? '')
    .execute();
  assert.equal(files.length, stored?.files.length ?? 0);
  assert.deepEqual(
    server.lines.filter(({ level }) => level === 'error'),
    [],
  );
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '',
    '\0',
    '\u202e',
    '=1+1',
    '<script>',
    '../../etc/passwd',
    '%00',
    'NaN',
    '1e999',
    '__proto__',
    'constructor',
  ),
);
const anyName = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names) },
  { weight: 1, arbitrary: anyText },
);

await test('whatever is typed into the fields, the server answers, and stores all of it or nothing', async (t) => {
  const server = await startServing(t);
  const seen = new Set<number>();
  const changes = fc.array(fc.tuple(anyName, anyText), { maxLength: 6 });
  const asJson = fc.dictionary(anyName, fc.oneof(anyText, fc.jsonValue({ maxDepth: 2 })), {
    maxKeys: 6,
    noNullPrototype: true,
  });
  await fc.assert(
    fc.asyncProperty(changes, async (changed) => {
      const body = new URLSearchParams(goodAnswers);
      for (const [name, value] of changed) body.set(name, value.toWellFormed());
      await holds(server, seen, () =>
        postRaw(server.url, 'application/x-www-form-urlencoded', body.toString()),
      );
    }),
    { numRuns: 150 },
  );
  await fc.assert(
    fc.asyncProperty(asJson, async (changed) => {
      await holds(server, seen, () =>
        postRaw(server.url, 'application/json', JSON.stringify({ ...goodAnswers, ...changed })),
      );
    }),
    { numRuns: 150 },
  );
  assert.ok(seen.has(201) && seen.has(422), [...seen].join(' '));
});

await test('however a multipart body is built or broken, the server answers, and stores all of it or nothing', async (t) => {
  const server = await startServing(t);
  const seen = new Set<number>();
  const bytes = fc.uint8Array({ maxLength: 400 }).map((data) => Buffer.from(data).toString('latin1'));
  const content = fc.oneof(
    bytes,
    anyText,
    bytes.map((data) => `%PDF-1.4\n${data}\n%%EOF`),
  );
  const quoted = (text: string) => text.replace(/["\r\n]/g, '');
  const part = fc
    .record({
      name: fc.option(anyName),
      filename: fc.option(anyText),
      type: fc.constantFrom(
        '',
        'content-type: application/pdf\r\n',
        'content-transfer-encoding: base64\r\n',
        'x\r\n',
      ),
      lineEnd: fc.constantFrom('\r\n', '\r\n', '\r\n', '\n'),
      content,
    })
    .map(({ name, filename, type, lineEnd, content: data }) => {
      const disposition = [
        'form-data',
        ...(name === null ? [] : [`name="${quoted(name)}"`]),
        ...(filename === null ? [] : [`filename="${quoted(filename)}"`]),
      ];
      return `--edge${lineEnd}content-disposition: ${disposition.join('; ')}\r\n${type}${lineEnd}${data}\r\n`;
    });
  const good = Object.entries(goodAnswers)
    .map(([name, value]) => `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('');
  const loneAnswer = `--edge\r\ncontent-disposition: form-data; name="call"\r\n\r\n${goodAnswers.call}\r\n`;
  const body = fc.record({
    isGood: fc.boolean(),
    parts: fc.array(part, { maxLength: 5 }),
    end: fc.constantFrom('--edge--\r\n', '--edge--\r\n', '--edge', '', '--edge--trailing'),
    cut: fc.option(fc.nat({ max: 400 })),
  });
  await fc.assert(
    fc.asyncProperty(body, async ({ isGood, parts, end, cut }) => {
      const whole = `${isGood ? good : ''}${parts.join('')}${end}`;
      const sent = cut === null ? whole : whole.slice(0, Math.max(0, whole.length - cut));
      await holds(server, seen, () =>
        postRaw(server.url, 'multipart/form-data; boundary=edge', Buffer.from(sent.toWellFormed())),
      );
    }),
    {
      numRuns: 250,
      // One of each outcome is always tried, whatever chance brings.
      examples: [
        [{ isGood: true, parts: [], end: '--edge--\r\n', cut: null }],
        [{ isGood: true, parts: [], end: '', cut: 40 }],
        [{ isGood: false, parts: [loneAnswer], end: '--edge--\r\n', cut: null }],
      ],
    },
  );
  assert.ok(seen.has(201) && seen.has(400) && seen.has(422), [...seen].join(' '));
});
