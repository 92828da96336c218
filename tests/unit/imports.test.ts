import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { root } from '../../src/environment.ts';

/** The JavaScript of a file: of a component, its frontmatter and its scripts. */
function codeOf(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.astro')) return text;
  const [, frontmatter = '', markup = text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const scripts = markup.matchAll(/<script>([\s\S]*?)<\/script>/g);
  return [frontmatter, ...Array.from(scripts, ([, script]) => script)].join('\n');
}

const files = globSync('src/**/*.{ts,mjs,astro}', { cwd: root }).toSorted();

/** The files of ours that a file imports: also those it takes only types from, and those it loads later. */
function importsOf(file: string): string[] {
  return ts
    .preProcessFile(codeOf(join(root, file)), true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, join(root, dirname(file), name)))
    .filter((name) => files.includes(name));
}

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
