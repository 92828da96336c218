import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMultipartParser } from '../../src/server/applications/intake/body/multipart.ts';
import { MalformedError, TooLargeError } from '../../src/server/applications/intake/body/refused-body.ts';
import { assertLinear } from '../support/growth.ts';

interface Part {
  field: string;
  fileName: string | undefined;
  content: string;
}

/** Reads a body that comes in chunks of these sizes, the last one again and again. */
function read(body: string, sizes: readonly number[], boundary = 'edge'): Part[] {
  const parts: Part[] = [];
  const parser = createMultipartParser(boundary, (head) => {
    const content: Buffer[] = [];
    return {
      write: (bytes) => content.push(Buffer.from(bytes)),
      end: () => parts.push({ ...head, content: Buffer.concat(content).toString('latin1') }),
    };
  });
  const bytes = Buffer.from(body, 'latin1');
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[Math.min(index, sizes.length - 1)] ?? bytes.length;
    parser.write(bytes.subarray(at, at + size));
    at += size;
  }
  parser.end();
  return parts;
}

const toBody = (parts: readonly Part[], end = '--edge--\r\n') =>
  parts
    .map(({ field, fileName, content }) => {
      const file = fileName === undefined ? '' : `; filename="${fileName}"`;
      return `--edge\r\ncontent-disposition: form-data; name="${field}"${file}\r\n\r\n${content}\r\n`;
    })
    .join('') + end;

test('whatever is in a file, and however the network cuts it, the file comes out as it was', () => {
  // Bytes that look like the end of a part, as often as others.
  const content = fc
    .array(
      fc.constantFrom(
        '\r',
        '\n',
        '-',
        '\r\n--',
        '\r\n--edg',
        '\r\n\r\n',
        'edge',
        '--edge',
        'x',
        '\0',
        '\xff',
      ),
    )
    .map((pieces) => pieces.join(''))
    .filter((text) => !`\r\n${text}`.includes('\r\n--edge'));
  const part = fc.record(
    { field: fc.constantFrom('deck', 'a'), fileName: fc.constantFrom(undefined, '', 'a.pdf'), content },
    { noNullPrototype: true },
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), sizes, (parts, chunks) => {
      if (parts.length > 0) assert.deepEqual(read(toBody(parts), chunks), parts);
    }),
    { numRuns: 500 },
  );
});

test('a body that ends before its last boundary is refused, wherever it is cut', () => {
  const body = toBody([{ field: 'deck', fileName: 'a.pdf', content: '%PDF-' }], '--edge--');
  for (let length = 0; length < body.length; length += 1)
    assert.throws(() => read(body.slice(0, length), [7]), MalformedError, String(length));
  assert.equal(read(body, [7]).length, 1);
  assert.equal(read(`${body}\r\nwhat follows is nothing`, [7]).length, 1);
});

test('a body that is not built as its type says is refused for what it is', () => {
  const head = 'content-disposition: form-data; name="a"\r\n\r\n';
  const cases: readonly [string, string, typeof MalformedError | typeof TooLargeError][] = [
    ['words before the first boundary', `words\r\n--edge\r\n${head}x\r\n--edge--`, MalformedError],
    ['another boundary', `--other\r\n${head}x\r\n--other--`, MalformedError],
    ['a part without a head', '--edge\r\n\r\n\r\nx\r\n--edge--', MalformedError],
    [
      'a part without a name',
      '--edge\r\ncontent-disposition: form-data\r\n\r\nx\r\n--edge--',
      MalformedError,
    ],
    [
      'a head that is no text',
      '--edge\r\ncontent-disposition: form-data; name="\xff"\r\n\r\nx\r\n--edge--',
      MalformedError,
    ],
    ['a head without an end', `--edge\r\nx: ${'y'.repeat(9_000)}`, MalformedError],
    ['too many parts', `${`--edge\r\n${head}\r\n`.repeat(300)}--edge--`, TooLargeError],
  ];
  for (const [what, body, error] of cases)
    for (const size of [1, 50, 100_000])
      assert.throws(() => read(body, [size]), error, `${what}, by ${size}`);
});

test('a file of almost boundaries is read in a time that grows as it does', async () => {
  for (const almost of ['\r', '\r\n--edg', '\r\n--'])
    await assertLinear(
      JSON.stringify(almost),
      (size) => {
        const content = almost.repeat(size);
        assert.equal(read(toBody([{ field: 'a', fileName: 'a', content }]), [65_536])[0]?.content, content);
        return Promise.resolve();
      },
      5_000,
    );
});
