import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pageIntegration, type Page } from './built-pages.ts';
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

type Weight = Readonly<Record<Part, number>>;

/** Stops the build where a page is above the budget, blocks rendering with a script, or loads from another host. */
export function pageWeight() {
  const scale = createScale();
  return pageIntegration({
    name: 'page-weight',
    hooks: {},
    factsOf: (page) => scale.weigh(page),
    async finish({ dir, logger }, facts) {
      const weighed = [...facts.values()];
      const complaints = complaintsOf(weighed);
      if (complaints.length > 0) await reportBuildProblems(dir, logger, new PageWeightError(complaints));
      else logger.info(`Heaviest page: ${JSON.stringify(heaviestOf(weighed))} bytes, compressed.`);
    },
  });
}

interface Weighed {
  weight: Weight;
  complaints: readonly string[];
}

const complaintsOf = (weighed: readonly (Weighed | undefined)[]) =>
  weighed.flatMap((one) => one?.complaints ?? []);

const heaviestOf = (weighed: readonly (Weighed | undefined)[]) =>
  Object.fromEntries(
    parts.map((part) => [part, Math.max(0, ...weighed.map((one) => one?.weight[part] ?? 0))]),
  ) as Record<Part, number>;

/** Weighs the pages that it is given, except those of the editors; `complaints` stays empty where all are within the budget. */
export function createWeightReport() {
  const scale = createScale();
  const weighed: (Weighed | undefined)[] = [];
  return {
    get complaints() {
      return complaintsOf(weighed);
    },
    async readPage(page: Page): Promise<void> {
      weighed.push(await scale.weigh(page));
    },
  };
}

function createScale() {
  const sizes = new Map<string, Promise<number>>();
  /** Compressed sizes of styles, by their text: pages of one type have the same. */
  const styleSizes = new Map<string, Promise<number>>();
  const sizeOfStyles = (styles: string) => {
    const size = styleSizes.get(styles) ?? gzipped(styles);
    styleSizes.set(styles, size);
    return size;
  };
  return {
    /** Undefined for a page of the editors. */
    async weigh(page: Page): Promise<Weighed | undefined> {
      if (page.file.startsWith('admin/')) return undefined;
      const sizeOf = (path: string) => {
        const size = sizes.get(path) ?? sizeOfAsset(join(page.folder, path));
        sizes.set(path, size);
        return size;
      };
      const weight = await weighPage(page, sizeOf, sizeOfStyles);
      const tooMuch = parts.filter((part) => weight[part] > budget[part]);
      return {
        weight,
        complaints: [
          ...tooMuch.map((part) => tooHeavy(page.file, part, weight[part])),
          ...blockers(page).map((blocker) => `${page.file}: ${blocker}`),
        ],
      };
    },
  };
}

const parts = Object.keys(budget).filter(isPart);

function isPart(name: string): name is Part {
  return Object.hasOwn(budget, name);
}

const tooHeavy = (file: string, part: Part, size: number) =>
  `${file}: ${names[part]} ${(size / 1000).toFixed(1)} kB compressed, the budget is ${budget[part] / 1000} kB.`;

async function weighPage(
  { folder, html, elements }: Page,
  sizeOf: (path: string) => Promise<number>,
  sizeOfStyles: (styles: string) => Promise<number>,
) {
  const sum = async (paths: readonly string[]) => {
    const all = await Promise.all([...new Set(paths)].map(sizeOf));
    return all.reduce((total, size) => total + size, 0);
  };
  const scripts = new Set<string>();
  for (const { name, attributes } of elements) {
    const source = attributes.get('src');
    if (name === 'script' && source && isOwn(source)) await collect(folder, source, scripts);
  }
  const sheets = elements.filter(({ name }) => name === 'style');
  const styles = sheets.map(({ code }) => code).join('');
  const linked = elements.flatMap(({ name, attributes }) =>
    name === 'link' && attributes.get('rel') === 'stylesheet' ? (attributes.get('href') ?? []) : [],
  );
  return {
    html: await gzipped(withoutParts(html, sheets)),
    css: (await sizeOfStyles(styles)) + (await sum(linked.filter(isOwn))),
    js: await sum([...scripts]),
    fonts: await sum(matches(styles, /url\("?(\/[^")]+\.woff2)"?\)/g)),
  };
}

const isOwn = (address: string) => address.startsWith('/') && !address.startsWith('//');

const compress = promisify(gzip);

/** On another core: meanwhile the next page is read. */
const gzipped = async (content: string | Buffer) => (await compress(content, { level: 9 })).length;

/** A text without some of its parts, which are in order. */
function withoutParts(text: string, parts: readonly { start: number; end: number }[]): string {
  const starts = [0, ...parts.map(({ end }) => end)];
  return starts.map((start, index) => text.slice(start, parts[index]?.start)).join('');
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
  return file.endsWith('.woff2') ? content.length : await gzipped(content);
}

/** The types of scripts that a page does not wait for: modules and data. */
const nonBlocking = /^(?:module|application\/(?:ld\+)?json)$/;
const loading: ReadonlySet<string> = new Set(['script', 'img', 'iframe']);

function blockers({ html, elements }: Page): string[] {
  return elements.flatMap(({ name, attributes, start, startTagEnd }) => {
    const waits =
      name === 'script' &&
      !nonBlocking.test(attributes.get('type') ?? '') &&
      !attributes.has('async') &&
      !attributes.has('defer');
    const loads =
      loading.has(name) || (name === 'link' && /^(?:stylesheet|preload)$/.test(attributes.get('rel') ?? ''));
    const address = attributes.get('src') ?? attributes.get('href') ?? '';
    return [
      ...(waits
        ? [`${html.slice(start, startTagEnd)} holds up the page: make it a module, or defer it.`]
        : []),
      ...(loads && /^(?:https?:)?\/\//.test(address)
        ? [`loads ${address} from another host: serve it from here.`]
        : []),
    ];
  });
}
