import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { markdownToHtml } from 'satteri';
import { root } from '../../src/environment.ts';

const guides = readdirSync(join(root, '.github'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('.github', name));

test('an operator reads every table as a table, not as lines of bars', () => {
  for (const guide of ['README.md', ...guides]) {
    const { html } = markdownToHtml(readFileSync(join(root, guide), 'utf8'));
    assert.deepEqual(html.match(/<p>\|.*/g) ?? [], [], `${guide}: a blank line cuts a table`);
  }
});
