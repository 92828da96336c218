import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';

const folder = join(root, '.github/decisions');
const records = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));
const list = readFileSync(join(folder, 'README.md'), 'utf8');
const lines = list.split('\n').filter((line) => line.startsWith('- '));

test('a newcomer finds every decision in the list by subject, once', () => {
  const linked = lines.flatMap((line) => /\]\((\d{4}-[^)]+)\)/.exec(line)?.slice(1) ?? []);
  assert.deepEqual(linked.toSorted(), records.toSorted());
  // Under each subject, in their order.
  for (const subject of list.split('\n## ')) {
    const numbers = [...subject.matchAll(/^- \[(\d+)\]/gm)].map(([, number]) => Number(number));
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
      subject.split('\n', 1).join(''),
    );
  }
});

test('a record that another one changes says so itself', () => {
  for (const line of lines) {
    const [, name = ''] = /\]\((\d{4}-[^)]+)\)/.exec(line) ?? [];
    const [, later = ''] = /_[^_]*(?:changed|extended) by ([^_]*)_/i.exec(line) ?? [];
    const record = readFileSync(join(folder, name), 'utf8');
    for (const number of later.match(/\d+/g) ?? [])
      assert.match(
        record,
        new RegExp(`\\[decision ${number}\\]`),
        `${name} does not name decision ${number}`,
      );
  }
});
