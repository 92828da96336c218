import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../src/environment.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';

/** Builds the site with more and more start-ups: time and memory a page should not grow with their number. */
const sizes = [250, 1_000, 5_000];

interface Figure {
  pages: number;
  seconds: number;
  megabytes: number;
}

function startup(index: number, locale: 'fr' | 'en'): string {
  const words = { fr: ['Exemple', 'Une phrase d’exemple'], en: ['Example', 'An example sentence'] }[locale];
  return `---
title: ${words[0]} ${index}
urlSlug: ${locale === 'fr' ? 'exemple' : 'example'}-${index}
tagline: ${words[1]} ${index}.
cohorts:
  - demo-2026
domains:
  - ${['mixed-reality', 'cybersecurity', 'blockchain'][index % 3]}
stage: idea
example: true
translation: complete
---

${`${words[1]}. `.repeat(20).trim()}
`;
}

async function fill(copy: ContentCopy, pages: number): Promise<void> {
  for (const locale of ['fr', 'en'] as const) {
    const folder = join(copy.contentDir, 'startups', locale);
    await mkdir(folder, { recursive: true });
    for (let index = 0; index < pages / 2; index += 1) {
      await writeFile(join(folder, `generated-${index}.mdx`), startup(index, locale));
    }
  }
}

/** Runs a build and reads its peak memory from `/usr/bin/time`-like accounting of the kernel. */
async function measure(copy: ContentCopy): Promise<Figure> {
  const out = join(copy.dataDir, 'out');
  await rm(out, { recursive: true, force: true });
  const report =
    "process.on('exit', () => { require('node:fs').writeSync(2, 'PEAK ' + process.resourceUsage().maxRSS + '\\n'); });";
  const hook = join(copy.dataDir, 'peak.cjs');
  await mkdir(copy.dataDir, { recursive: true });
  await writeFile(hook, report);
  const started = performance.now();
  const child = spawn(process.execPath, ['--require', hook, 'src/commands/build.ts', '--out', out], {
    cwd: root,
    env: { ...process.env, ...copy.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(output);
  const peak = Number(/PEAK (\d+)/.exec(output)?.[1] ?? 0);
  return {
    pages: globSync('client/**/*.html', { cwd: out }).length,
    seconds: (performance.now() - started) / 1000,
    megabytes: peak / 1024,
  };
}

let first: Figure | undefined;
for (const size of sizes) {
  const copy = await copyContent();
  try {
    await fill(copy, size);
    const figure = await measure(copy);
    first ??= figure;
    const perPage = ({ pages, seconds }: Figure) => (1000 * seconds) / pages;
    console.log(
      `${figure.pages} pages: ${figure.seconds.toFixed(1)} s, ${perPage(figure).toFixed(1)} ms a page ` +
        `(× ${(perPage(figure) / perPage(first)).toFixed(2)}), peak ${figure.megabytes.toFixed(0)} MB`,
    );
  } finally {
    await copy.remove();
  }
}
