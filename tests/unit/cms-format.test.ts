import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Formatter } from 'decap-cms-core';
import { z } from 'zod';
import { createDocumentFormat } from '../../src/admin/formats/document-format.ts';
import { createEntryFormat, hidden } from '../../src/admin/formats/entry-format.ts';
import { newEntryName } from '../../src/admin/config/new-entry-name.ts';
import { readWithVersion, takeVersion, withVersion } from '../../src/admin/panels/version-line.ts';
import { collectionNames } from '../../src/model/collections/index.ts';
import { documentNames, documents } from '../../src/model/documents.ts';
import { parseEntryFile } from '../../src/model/entry-file.ts';
import { testContent } from '../support/content-copy.ts';

/** What Decap holds of a text that it opened. */
function open(format: Formatter, text: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(format.fromFile(text));
}

/** What Decap hands back on a save of what it was given on opening: Immutable keeps no order of many keys. */
function throughDecap(data: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(data).sort(([a], [b]) => b.localeCompare(a)));
}

await test('opening and saving any text of the project changes no byte of its file', async () => {
  let count = 0;
  for (const name of collectionNames) {
    const format = createEntryFormat(name);
    const folder = join(testContent, name);
    for (const file of await readdir(folder, { recursive: true })) {
      if (!file.endsWith('.mdx')) continue;
      count += 1;
      const text = await readFile(join(folder, file), 'utf8');
      assert.equal(format.toFile(throughDecap(open(format, text))), text, `${name}/${file}`);
    }
  }
  assert.ok(count > 50, `only ${count} files were looked at`);
});

await test('a text of a list, read by the server, is what the browser would have read of its file', async () => {
  let count = 0;
  for (const name of collectionNames) {
    const format = createEntryFormat(name);
    const folder = join(testContent, name);
    for (const file of await readdir(folder, { recursive: true })) {
      if (!file.endsWith('.mdx')) continue;
      const text = await readFile(join(folder, file), 'utf8');
      const parsed = parseEntryFile(text);
      assert.ok(parsed.ok, file);
      const listed = open(format, readWithVersion('3f2a', parsed.file));
      assert.deepEqual(listed, open(format, withVersion('3f2a', text)), `${name}/${file}`);
      assert.equal(format.toFile(throughDecap(listed)), withVersion('3f2a', text), 'and is saved as such');
      count += 1;
    }
  }
  assert.ok(count > 50, `only ${count} files were looked at`);
});

await test('a file that begins like a text of a list is a file that cannot be read', () => {
  const format = createEntryFormat('domains');
  const forged = readWithVersion('3f2a', { data: { title: 'Autre' }, body: '' });
  const opened = open(format, withVersion('4b5c', forged));
  assert.equal(opened[hidden.unreadable], forged);
  assert.equal(opened['title'], '⚠');
});

await test('opening and saving any form or the settings changes no byte of its file', async () => {
  let count = 0;
  for (const name of documentNames) {
    const format = createDocumentFormat(name);
    const folder = join(testContent, documents[name].folder);
    for (const file of await readdir(folder)) {
      count += 1;
      const text = await readFile(join(folder, file), 'utf8');
      assert.equal(format.toFile(throughDecap(open(format, text))), text, `${name}/${file}`);
    }
  }
  assert.ok(count >= 5, `only ${count} files were looked at`);
});

await test('a form that is not valid YAML is kept as it is by a person who opens it', () => {
  const format = createDocumentFormat('forms');
  const broken = 'name: question\ntitle: {fr: À vous\n';
  const opened = open(format, withVersion('3f2a', broken));
  assert.ok(opened[hidden.reason]);
  assert.equal(format.toFile(throughDecap(opened)), withVersion('3f2a', broken));
});

await test('a field that an editor empties leaves the file; nothing writes null, and no line is folded', () => {
  const format = createEntryFormat('programs');
  const long = 'mot '.repeat(100).trim();
  const text = format.toFile({
    title: 'Spark',
    summary: long,
    territory: null,
    partners: [],
    contact: { email: '' },
    body: '',
  });
  assert.equal(text, `---\ntitle: Spark\nsummary: ${long}\n---\n`);
});

await test('an optional group in which an editor only touched a switch leaves the file, one that says something stays', () => {
  const format = createEntryFormat('programs');
  assert.equal(
    format.toFile({ title: 'Spark', opening: { yearInferred: false } }),
    '---\ntitle: Spark\n---\n',
  );
  const said = { title: 'Spark', opening: { date: '2013-03-01', yearInferred: false } };
  assert.match(format.toFile(said), /opening:\n {2}date: 2013-03-01\n {2}yearInferred: false/);
});

await test('a file whose front matter is broken is kept byte for byte, whatever the editor types', () => {
  const format = createEntryFormat('programs');
  const broken = '---\ntitle: "Spark\nkind: coworking\n---\n\nUn texte précieux.\n';
  const opened = open(format, broken);
  assert.match(String(opened[hidden.reason]), /^\d+$/);
  assert.equal(format.toFile({ ...opened, title: 'Autre', body: 'rien' }), broken);
});

await test('values that look like something else come back as they were typed', () => {
  const format = createEntryFormat('programs');
  const odd = {
    title: 'Non',
    summary: 'oui : # pas un commentaire',
    locations: ['2013', 'null', '~', '- tiret', '2013-03-01', 'a: b', '« guillemets »', '\u00a0espace'],
    body: '---\n\nUn filet au début',
  };
  const text = format.toFile(odd);
  assert.ok(parseEntryFile(text).ok);
  assert.deepEqual(format.fromFile(text), odd);
});

await test('the version of a text travels with it, in the copy of unsaved work too', () => {
  const format = createEntryFormat('domains');
  const opened = open(format, withVersion('3f2a', '---\ntitle: Un\n---\n'));
  const kept = format.toFile({ ...opened, title: 'Deux' });
  assert.deepEqual(takeVersion(kept), { version: '3f2a', text: '---\ntitle: Deux\n---\n' });
  assert.deepEqual(format.fromFile(kept), { title: 'Deux', __version: '3f2a' });
});

await test('a new text gets a plain file name that Decap can find again', () => {
  assert.equal(newEntryName('programs', 'L’été à Québec : 2026 !'), 'l-ete-a-quebec-2026');
  assert.equal(newEntryName('programs', 'Cœur & Œuvre'), 'coeur-oeuvre');
  assert.equal(newEntryName('programs', 'Pro'), 'pro-1');
  assert.equal(newEntryName('programs', '…'), 'entry');
});
