import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { importsOf } from '../support/imports-of.ts';

const files = globSync('src/**/*.{ts,mjs,astro}', { cwd: root }).toSorted();

const imports = new Map(files.map((file) => [file, importsOf(file)]));

/** The shortest way of imports from a file back to itself; undefined where there is none. */
function circleOf(file: string): string[] | undefined {
  const ways = [[file]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of imports.get(way.at(-1) ?? '') ?? []) {
      if (next === file) return [...way, file];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

test('no file imports itself through others', () => {
  assert.ok(imports.get('src/components/layout/Header.astro')?.includes('src/i18n/routes.ts'));
  const circles = files.flatMap((file) => circleOf(file)?.join(' → ') ?? []);
  assert.deepEqual(circles, []);
});
