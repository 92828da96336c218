import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBodySink } from '../../src/server/applications/intake/body/body-formats.ts';
import { MalformedError } from '../../src/server/applications/intake/body/refused-body.ts';
import { createTextRoom } from '../../src/server/applications/intake/body/text-room.ts';
import { createInspector } from '../../src/server/applications/storage/files/inspect.ts';
import { assertLinear } from '../support/growth.ts';

/** What the staff is warned of in a file that comes in parts of so many bytes. */
function flagsOf(text: string, partBytes = text.length): readonly string[] {
  const inspector = createInspector();
  const content = Buffer.from(text, 'latin1');
  for (let at = 0; at < content.length; at += partBytes) inspector.add(content.subarray(at, at + partBytes));
  return inspector.end().flags;
}

test('the staff is warned of a PDF that runs code, however it spells its names and wherever it is cut', () => {
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
    for (let partBytes = 1; partBytes <= text.length; partBytes += 1)
      assert.deepEqual(flagsOf(text, partBytes), flags, `${text} in parts of ${partBytes}`);
    const far = `${'x'.repeat(300)}${text} ${'x'.repeat(300)}`;
    for (const partBytes of [41, 64, 100, 301, 320])
      assert.deepEqual(flagsOf(far, partBytes), flags, `${text} after others, in parts of ${partBytes}`);
  }
});

test('a file is a PDF by its first bytes and its trailer, wherever it is cut', () => {
  const isPdf = (text: string, partBytes: number) => {
    const inspector = createInspector();
    for (let at = 0; at < text.length; at += partBytes)
      inspector.add(Buffer.from(text.slice(at, at + partBytes)));
    return inspector.end().isPdf;
  };
  for (const partBytes of [1, 3, 2_048, 9_000]) {
    assert.ok(isPdf(`%PDF-1.4\n${'x'.repeat(5_000)}%%EOF\n`, partBytes));
    assert.ok(!isPdf(`%PDF-1.4\n<script>${'x'.repeat(5_000)}`, partBytes));
    assert.ok(!isPdf(`%PDF-1.4\n%%EOF${'x'.repeat(5_000)}`, partBytes), 'a trailer far from the end');
    assert.ok(!isPdf(`<html>%PDF-1.4\n%%EOF`, partBytes));
  }
});

test('a file of nothing but names is looked through in a time that grows as it does', async () => {
  await assertLinear('names', (size) => Promise.resolve(flagsOf('/#'.repeat(size), 65_536)), 20_000);
});

/** What a body with one file is read as, whose head says `disposition` beside its field. */
async function readFileNamed(disposition: string): Promise<string[]> {
  const names: string[] = [];
  const sink = createBodySink('multipart/form-data; boundary=b', {
    texts: createTextRoom().open(undefined),
    beginFile(field, name) {
      names.push(name);
      const facts = { field, name, size: 0, sha256: '', flags: [], kind: 'unknown' as const, id: undefined };
      return { write: () => undefined, end: () => Promise.resolve(facts) };
    },
  });
  await sink?.write(
    Buffer.from(
      `--b\r\ncontent-disposition: form-data; name="deck"; ${disposition}\r\n\r\n%PDF-1.4\r\n--b--\r\n`,
    ),
  );
  await sink?.end();
  return names;
}

test('a hostile file name writes nothing to the operator’s console', async (t) => {
  const written = t.mock.method(console, 'warn', () => undefined);
  for (const name of [
    `filename*=${'x'.repeat(7_000)}''a.pdf`,
    `filename="a.pdf"; filename* = "nothing''a.pdf"`,
    `filename*=utf-8''a.pdf; FileName*=other''a.pdf`,
  ])
    await assert.rejects(readFileNamed(name), MalformedError, name.slice(0, 40));
  assert.equal(written.mock.callCount(), 0);
});

test('a file name that an older program sends in UTF-8 or Latin-1 is read', async () => {
  assert.deepEqual(await readFileNamed(`filename*=UTF-8''r%C3%A9sum%C3%A9.pdf`), ['résumé.pdf']);
  assert.deepEqual(await readFileNamed(`filename*=iso-8859-1'fr'r%E9sum%E9.pdf`), ['résumé.pdf']);
  assert.deepEqual(await readFileNamed(`filename="a.pdf"`), ['a.pdf']);
});
