import type { AstroIntegration } from 'astro';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { reportBuildProblems } from './report-build-problems.ts';

/** What one page may weigh, in bytes, compressed with gzip (fonts are compressed already). */
export const budget = { html: 12_000, css: 12_000, js: 6_000, fonts: 70_000 } as const;

type Part = keyof typeof budget;

const names: Readonly<Record<Part, string>> = {
  html: 'HTML',
  css: 'CSS',
  js: 'JavaScript',
  fonts: 'fonts',
};

/** A page that is too heavy, or that waits for something other than its style sheets. */
class PageWeightError extends Error {
  constructor(complaints: readonly string[]) {
    super(
      [
        ...complaints,
        'Shorten these pages, split them, or load less; the budget is in src/integrations/weight.ts.',
      ].join('\n'),
    );
    this.name = 'PageWeightError';
  }
}

/** Stops the build where a page is above the budget, blocks rendering with a script, or loads from another host. */
export function pageWeight(): AstroIntegration {
  return {
    name: 'page-weight',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const { complaints, heaviest } = await weighSite(fileURLToPath(dir));
        if (complaints.length > 0) await reportBuildProblems(dir, logger, new PageWeightError(complaints));
        else logger.info(`Heaviest page: ${JSON.stringify(heaviest)} bytes, compressed.`);
      },
    },
  };
}

/** Weighs every page of a built site; `complaints` is empty where all are within the budget. */
export async function weighSite(client: string) {
  const complaints: string[] = [];
  const heaviest: Record<Part, number> = { html: 0, css: 0, js: 0, fonts: 0 };
  const sizes = new Map<string, Promise<number>>();
  const sizeOf = (path: string) => {
    const known = sizes.get(path) ?? sizeOfAsset(join(client, path));
    sizes.set(path, known);
    return known;
  };
  for (const file of await readdir(client, { recursive: true })) {
    if (!file.endsWith('.html') || file.startsWith('admin/')) continue;
    const html = await readFile(join(client, file), 'utf8');
    const weight = await weighPage(html, sizeOf, client);
    for (const part of Object.keys(budget).filter(isPart)) {
      heaviest[part] = Math.max(heaviest[part], weight[part]);
      if (weight[part] > budget[part]) complaints.push(tooHeavy(file, part, weight[part]));
    }
    complaints.push(...blockers(html).map((blocker) => `${file}: ${blocker}`));
  }
  return { complaints, heaviest };
}

function isPart(name: string): name is Part {
  return Object.hasOwn(budget, name);
}

const tooHeavy = (file: string, part: Part, size: number) =>
  `${file}: ${names[part]} ${(size / 1000).toFixed(1)} kB compressed, the budget is ${budget[part] / 1000} kB.`;

async function weighPage(html: string, sizeOf: (path: string) => Promise<number>, client: string) {
  const sum = async (paths: Iterable<string>) => {
    const all = await Promise.all([...paths].map(sizeOf));
    return all.reduce((total, size) => total + size, 0);
  };
  const scripts = new Set<string>();
  for (const path of matches(html, /<script[^>]*\ssrc="(\/[^"]+)"/g)) await collect(client, path, scripts);
  const styles = matches(html, /<style[^>]*>([\s\S]*?)<\/style>/g).join('');
  return {
    html: gzipSync(html.replace(/<style[^>]*>[\s\S]*?<\/style>/g, ''), { level: 9 }).length,
    css:
      gzipSync(styles, { level: 9 }).length +
      (await sum(new Set(matches(html, /<link rel="stylesheet" href="(\/[^"]+)"/g)))),
    js: await sum(scripts),
    fonts: await sum(new Set(matches(html, /url\("?(\/[^")]+\.woff2)"?\)/g))),
  };
}

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].flatMap(([, found]) => found ?? []);

/** A module and everything that it imports statically; what it imports later does not hold the page up. */
async function collect(client: string, path: string, found: Set<string>): Promise<void> {
  if (found.has(path)) return;
  found.add(path);
  const code = await readFile(join(client, path), 'utf8');
  for (const imported of matches(code, /(?:\bfrom|\bimport)\s*"(\.{1,2}\/[^"]+)"/g)) {
    await collect(client, join(dirname(path), imported), found);
  }
}

async function sizeOfAsset(file: string): Promise<number> {
  const content = await readFile(file);
  return file.endsWith('.woff2') ? content.length : gzipSync(content, { level: 9 }).length;
}

function blockers(html: string): string[] {
  const waits = matches(
    html,
    /(<script(?![^>]*\b(?:type="module"|type="application\/(?:ld\+)?json"|async|defer))[^>]*>)/g,
  );
  const foreign = matches(
    html,
    /<(?:script|img|iframe|link rel="(?:stylesheet|preload)")[^>]*\s(?:src|href)="((?:https?:)?\/\/[^"]+)"/g,
  );
  return [
    ...waits.map((tag) => `${tag} holds up the page: make it a module, or defer it.`),
    ...foreign.map((url) => `loads ${url} from another host: serve it from here.`),
  ];
}
