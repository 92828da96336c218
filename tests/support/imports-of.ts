import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
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

/** The files of ours that a file imports: also those it takes only types from, and those it loads later. From the root. */
export function importsOf(file: string): string[] {
  return ts
    .preProcessFile(codeOf(join(root, file)), true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => relative(root, join(root, dirname(file), fileName)));
}
