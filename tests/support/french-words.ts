import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { root } from '../../src/environment.ts';

const wordsOf = (text: string) => text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];

/** The quoted values of an object of phrases, without its keys. */
const quoted = (code: string) =>
  [...code.matchAll(/: *\n? *(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`]*)`)/g)]
    .map((found) => found.slice(1).join(''))
    .join('\n')
    .replaceAll('\\u00a0', ' ');

const frenchLiteral =
  /\bfr: *\n? *(?:'(?:[^'\\]|\\.)*'|"[^"]*"|`[^`]*`)|\bfr: \{ (?!fr:)[^}\n]*\}|^ {2}fr: \{\n[^]*?^ {2}\}/gm;

/** What the French literals of the code say: `fr: '…'`, and `fr: {` with phrases `}`. */
const literals = (code: string) =>
  (code.replace(/\$\{[^}]*\}/g, ' ').match(frenchLiteral) ?? []).map(quoted).join('\n');

/** The texts of a file of phrases, without the keys. */
const values = (json: string) => {
  const texts: string[] = [];
  JSON.parse(json, (_, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join('\n');
};

/** What `Intl` writes of a day and an hour of the site; a first of a month is “1er”. */
const calendar = Array.from({ length: 366 }, (_, day) =>
  new Intl.DateTimeFormat('fr-CA', {
    dateStyle: 'full',
    timeStyle: 'long',
    timeZone: 'America/Toronto',
  }).format(new Date(2024, 0, day + 1)),
).join('\n');

const read = (pattern: string) => globSync(join(root, pattern)).map((file) => readFileSync(file, 'utf8'));

/**
 * Every word that a French screen of the CMS may show: those of its phrases, of the model’s labels, of what the server
 * answers, and of the French texts of the site. An English one that a library draws is not among them.
 */
export function frenchVocabulary(contentDir: string, ...own: readonly string[]): ReadonlySet<string> {
  const texts = globSync(join(contentDir, '*/fr/*.mdx')).map((file) => readFileSync(file, 'utf8'));
  const documents = globSync(join(contentDir, '{forms,site}/*.yaml')).map((file) =>
    readFileSync(file, 'utf8'),
  );
  return new Set(
    wordsOf(
      [
        ...read('src/{admin/phrases/{own.,},i18n/strings/}fr.json').map(values),
        ...read('node_modules/decap-cms-locales/dist/esm/fr/*.js').map(quoted),
        ...read('src/{admin,model,forms,server,mdx,collections}/**/*.ts').map(literals),
        calendar,
        '1er',
        ...texts,
        ...documents.map((yaml) => yaml.match(/(?<=\bfr: ).+/g)?.join('\n') ?? ''),
        ...own,
      ].join('\n'),
    ),
  );
}

/** The texts that hold a word outside of the vocabulary, each with those words. */
export function foreignTexts(texts: Iterable<string>, vocabulary: ReadonlySet<string>): string[] {
  return [...texts].flatMap((text) => {
    const foreign = wordsOf(text).filter((word) => !vocabulary.has(word));
    return foreign.length > 0 ? [`${foreign.join(', ')} — in “${text}”`] : [];
  });
}

/** What the CMS showed: of its own, and of what people wrote in a text. */
export interface Shown {
  own: Set<string>;
  written: Set<string>;
}

/**
 * Collects every text and every name that the CMS shows on a page from now on, if only for a third of a second. What says of itself
 * that it is English is left out.
 */
export async function collectTexts(page: Page): Promise<Shown> {
  const shown: Shown = { own: new Set(), written: new Set() };
  await page.exposeFunction('testShown', (kind: keyof Shown, texts: readonly string[]) => {
    for (const text of texts) shown[kind].add(text);
  });
  await page.addInitScript(watchTexts);
  return shown;
}

/** Runs in the browser, before the page’s own scripts. */
function watchTexts(): void {
  if (window !== window.top || !location.pathname.startsWith('/admin')) return;
  const english = 'script, style, template, [lang="en"]';
  /** The words of a rich text, and those in which two texts differ; the forms of its blocks are the CMS’s own. */
  const written = '[data-slate-string], textarea, ins, del';
  const names = ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription', 'aria-description'];
  const known = new Set<string>();
  const send = (kind: keyof Shown, texts: readonly string[]) => {
    const found = texts.map((text) => text.trim()).filter((text) => text !== '' && !known.has(kind + text));
    for (const text of found) known.add(kind + text);
    const tell = Reflect.get(window, 'testShown') as ((kind: string, texts: string[]) => void) | undefined;
    if (found.length > 0) tell?.(kind, found);
  };
  /** What stood there a moment ago: the page itself patches at the next frame what a library has drawn. */
  let before = new Set<string>();
  const collect = () => {
    const texts: Record<keyof Shown, string[]> = { own: [document.title], written: [] };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (!parentElement || parentElement.closest(english)) continue;
      texts[parentElement.closest(written) ? 'written' : 'own'].push(textContent ?? '');
    }
    for (const name of names)
      for (const element of document.querySelectorAll(`[${name}]`))
        if (!element.closest(english)) texts.own.push(element.getAttribute(name) ?? '');
    for (const kind of ['own', 'written'] as const)
      send(
        kind,
        texts[kind].filter((text) => before.has(text)),
      );
    before = new Set([...texts.own, ...texts.written]);
  };
  /** At least two frames lie between two looks, however busy the machine is. */
  const again = () => {
    collect();
    setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(again)), 150);
  };
  document.addEventListener('DOMContentLoaded', again);
}
