import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, test, type Page } from 'playwright/test';
import { root } from '../../src/environment.ts';
import type { Pasted } from '../../src/admin/paste/read-html.ts';
import { paragraphsOf } from '../../src/admin/paste/nodes.ts';
import { loadRoundTrip, loadWriting } from '../../src/commands/round-trip.ts';
import { checkBody } from '../../src/mdx/check.ts';
import { canonicalBody } from '../../src/mdx/escaping/canonical.ts';
import { corpus } from '../support/clipboard-corpus.ts';
import { clipboards, pastedPictures } from '../support/clipboards.ts';

/** The reader of pasted HTML as a script for a page, without the CMS around it. */
async function readerScript(): Promise<string> {
  const outDir = join(root, 'node_modules/.cache', `paste-reader-${process.pid}`);
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      minify: false,
      lib: {
        entry: join(root, 'src/admin/paste/read-html.ts'),
        formats: ['iife'],
        name: 'paste',
        fileName: () => 'paste.js',
      },
    },
  });
  const script = await readFile(join(outDir, 'paste.js'), 'utf8');
  await rm(outDir, { recursive: true });
  return script;
}

let script = '';
test.beforeAll(async () => {
  script = await readerScript();
});

type Node = Pasted['blocks'][number]['children'][number];

/** Blocks in a short form: `paragraph: Du *gras*`, what is inside a block indented below it. */
function outline(nodes: readonly Node[], indent = ''): string {
  return nodes
    .map((node) => {
      if ('text' in node) return marked(node);
      const { type, data, children } = node;
      if (type === 'break') return '↵';
      if (type === 'link') return `[${outline(children)}](${String(data?.['url'])})`;
      if (type === 'shortcode') return `${indent}code: ${String(data?.['code'])}`;
      const isLine = children.every((child) => 'text' in child || /^(?:link|break)$/.test(child.type));
      if (isLine) return `${indent}${type}: ${outline(children)}`;
      return `${indent}${type}\n${children.map((child) => outline([child], `${indent}  `)).join('\n')}`;
    })
    .join(
      indent === '' && nodes.some((node) => !('text' in node) && !/link|break/.test(node.type)) ? '\n' : '',
    );
}

function marked({ text, bold, italic, delete: struck }: Extract<Node, { text: string }>): string {
  return `${bold ? '*' : ''}${italic ? '/' : ''}${struck ? '~' : ''}${text}${struck ? '~' : ''}${italic ? '/' : ''}${bold ? '*' : ''}`;
}

interface Read {
  blocks: Pasted['blocks'];
  leftOut: string[];
}

declare const paste: { readHtml: (html: string, origin: string) => Pasted };

const expected = {
  word: [
    'heading-two: Un grand titre',
    'paragraph: Du *gras* et de l’/italique/, avec une remarque.',
    'bulleted-list',
    '  list-item',
    '    paragraph: Premier point',
    '    bulleted-list',
    '      list-item',
    '        paragraph: Sous-point',
    '  list-item',
    '    paragraph: Second point',
    'numbered-list',
    '  list-item',
    '    paragraph: Une étape',
    'table',
    '  table-row',
    '    table-cell: A',
    '    table-cell: B',
    '  table-row',
    '    table-cell: *1*',
    '    table-cell: 2',
  ],
  docs: [
    'heading-two: Un titre',
    'paragraph: Du *gras* et [*un lien*](https://exemple.org/a).',
    'bulleted-list',
    '  list-item',
    '    paragraph: un',
    '    bulleted-list',
    '      list-item',
    '        paragraph: deux',
    '  list-item',
    '    paragraph: trois',
  ],
  web: [
    'heading-four: Titre',
    'paragraph: Avant [*un **/lien/*](/fr/programmes/) ligne↵suivante, le 1er et 5 m², ~barré~.',
    'table',
    '  table-row',
    '    table-cell: A',
    '    table-cell: B',
    '  table-row',
    '    table-cell: 1',
    '    table-cell: 2',
    'paragraph: Après',
    'quote',
    '  paragraph: Cité',
    'code: const a = {};',
    'paragraph: mauvais',
  ],
} as const;

const leftOut = { word: ['comments'], docs: ['pictures'], web: ['media'] } as const;

for (const name of ['word', 'docs', 'web'] as const)
  test(`an editor keeps headings, bold, links, lists and tables of what they copy (${name})`, async ({
    page,
  }) => {
    const read = await readIn(page, clipboards[name]);
    expect(outline(read.blocks).split('\n')).toEqual(expected[name]);
    expect(read.leftOut).toEqual(leftOut[name]);
  });

for (const [name, html] of Object.entries(pastedPictures))
  test(`an editor is told that a picture stays out, and keeps the words around it: ${name}`, async ({
    page,
  }) => {
    const { blocks, leftOut: told } = await readIn(page, html);
    expect(JSON.stringify(blocks)).not.toContain('image');
    expect(outline(blocks).match(/Avant|Après/g) ?? []).toHaveLength(name === 'a picture alone' ? 0 : 2);
    expect(told).toEqual(['pictures']);
  });

for (const [name, { html, text, body, leftOut: told = [] }] of Object.entries(corpus))
  test(`what is pasted is saved as it reads, and saving it again changes no sign: ${name}`, async ({
    page,
  }) => {
    const read = html === undefined ? textOnly(text ?? '') : await readIn(page, html);
    const [write, roundTrip] = await Promise.all([loadWriting(), loadRoundTrip()]);
    const saved = canonicalBody(write(read.blocks)).trim();
    expect(saved).toBe(body);
    expect(read.leftOut).toEqual(told);
    expect(canonicalBody(roundTrip(saved)).trim()).toBe(saved);
    expect(checkBody(saved)).toEqual([]);
  });

/** What the CMS takes where the clipboard holds no HTML. */
const textOnly = (text: string): Read => ({ blocks: paragraphsOf(text), leftOut: [] });

async function readIn(page: Page, html: string): Promise<Read> {
  await page.setContent('<title>x</title>');
  await page.addScriptTag({ content: script });
  return page.evaluate((given) => {
    const { blocks, leftOut } = paste.readHtml(given, 'https://here.example');
    return { blocks, leftOut: [...leftOut] };
  }, html);
}
