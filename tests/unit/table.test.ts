import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tablePages } from '../../src/server/cli/output/table.ts';

test('a list of any length is printed a page at a time: the rows of a page are all that is in memory', async () => {
  let [made, printed, most] = [0, 0, 0];
  function* rows() {
    for (; made < 3_000; made += 1) {
      most = Math.max(most, made - printed);
      yield [`row ${made}`, 'é'.normalize('NFD')];
    }
  }
  const lines: string[] = [];
  for await (const page of tablePages(['Name', 'Mark'], rows())) {
    lines.push(...page.split('\n'));
    printed = lines.length - 2;
  }
  assert.equal(lines.length, 3_002);
  assert.ok(most <= 500, `${most} rows at once`);
  assert.deepEqual(lines.slice(0, 3), ['Name     Mark', '───────  ────', `row 0    ${'é'.normalize('NFD')}`]);
});

test('an empty list has its head', async () => {
  const lines: string[] = [];
  for await (const page of tablePages(['A', 'B'], [])) lines.push(page);
  assert.deepEqual(lines, ['A  B\n─  ─']);
});
