import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBodySink, MalformedError } from '../../src/server/applications/intake/body/body-formats.ts';
import { toUploadedFile } from '../../src/server/applications/intake/body/files.ts';
import { assertLinear } from '../support/growth.ts';

const flagsOf = async (text: string) =>
  (await toUploadedFile({ field: 'deck', name: 'a.pdf', content: Buffer.from(text, 'latin1') })).flags;

test('the staff is warned of a PDF that runs code, however it spells its names', async () => {
  for (const [text, flags] of [
    ['<</OpenAction 3 0 R>>', ['opens-by-itself']],
    ['<</Open#41ction 3 0 R>>', ['opens-by-itself']],
    ['<</#4fpen#41ction<<>>>>', ['opens-by-itself']],
    ['<</S/Java#53cript/#4A#53(app.alert(1))>>', ['javascript']],
    ['<</S/L#61unch>>', ['starts-a-program']],
    ['/EmbeddedFil#65s', ['holds-files']],
    ['/AA<</O 1 0 R>>/JS 2 0 R', ['javascript', 'opens-by-itself']],
    ['/JSx /JavaScripts /Launcher /Open#4 /Open#4Xction /J#', []],
    ['(a/b) 1/2 // /', []],
  ] as const) {
    assert.deepEqual(await flagsOf(text), flags, text);
  }
});

test('a large file of nothing but names is looked through in turns, so that nobody waits for all of it', async () => {
  let turns = 0;
  let next = setImmediate(function count() {
    turns += 1;
    next = setImmediate(count);
  });
  await flagsOf('/JSx/Open#41ctioN/#4a#4a'.repeat(400_000));
  clearImmediate(next);
  assert.ok(turns >= 35, `${turns} turns for 9.6 MB`);
  await assertLinear('names', (size) => flagsOf('/#'.repeat(size)), 20_000);
});

/** What a body with one file is read as, whose head says `disposition` beside its field. */
function readFileNamed(disposition: string) {
  const sink = createBodySink('multipart/form-data; boundary=b');
  sink?.write(
    Buffer.from(
      `--b\r\ncontent-disposition: form-data; name="deck"; ${disposition}\r\n\r\n%PDF-1.4\r\n--b--\r\n`,
    ),
  );
  return sink?.end().files.map(({ name }) => name);
}

test('a hostile file name writes nothing to the operator’s console', (t) => {
  const written = t.mock.method(console, 'warn', () => undefined);
  for (const name of [
    `filename*=${'x'.repeat(7_000)}''a.pdf`,
    `filename="a.pdf"; filename* = "nothing''a.pdf"`,
    `filename*=utf-8''a.pdf; FileName*=other''a.pdf`,
  ])
    assert.throws(() => readFileNamed(name), MalformedError, name.slice(0, 40));
  assert.equal(written.mock.callCount(), 0);
});

test('a file name that an older program sends in UTF-8 or Latin-1 is read', () => {
  assert.deepEqual(readFileNamed(`filename*=UTF-8''r%C3%A9sum%C3%A9.pdf`), ['résumé.pdf']);
  assert.deepEqual(readFileNamed(`filename*=iso-8859-1'fr'r%E9sum%E9.pdf`), ['résumé.pdf']);
  assert.deepEqual(readFileNamed(`filename="a.pdf"`), ['a.pdf']);
});
