import { mkdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Map } from 'immutable';
import { build } from 'vite';
import { registerBlocks } from '../admin/blocks/index.ts';
import { digestOfPaths } from '../digest.ts';
import { root } from '../environment.ts';
import { decapPatches } from '../integrations/decap-patches.ts';
import { readingOf } from './reading.ts';

/** What Decap's Markdown editor does to a text, without the browser around it. */
interface Serializers {
  markdownToSlate: (markdown: string, options: Options) => readonly Shown[];
  slateToMarkdown: (slate: unknown, options: Options) => string;
  setEditorComponents: (components: Map<string, object>) => void;
}

interface Options {
  voidCodeBlock: boolean;
  remarkPlugins: readonly unknown[];
}

/** A body as an editor would find it after opening it in rich text and changing something elsewhere. */
export type RoundTrip = (body: string) => string;

const cache = join(root, 'node_modules/.cache/passerelle-round-trip');
const serializers = 'decap-cms-widget-markdown/dist/esm/serializers/index.js';

/** The two modules that are not on the disk: what the bundle exports, and what stands for the editor's interface. */
const modules = new globalThis.Map([
  [
    'passerelle-serializers',
    `export { markdownToSlate, slateToMarkdown } from '${serializers}'; export { setEditorComponents } from './MarkdownControl';`,
  ],
  [
    'MarkdownControl',
    'let components = []; export const setEditorComponents = (all) => { components = all; }; export const getEditorComponents = () => components;',
  ],
]);

/** Decap's serializers with our blocks and plugin registered, bundled once per version of Decap (about 0.3 s). */
export async function loadRoundTrip(): Promise<RoundTrip> {
  const { decap, options } = await loadDecap();
  return (body) => {
    // The editor keeps its state as JSON: what does not survive that does not survive editing.
    const state: unknown = JSON.parse(JSON.stringify(decap.markdownToSlate(body, options)));
    return decap.slateToMarkdown(state, options);
  };
}

/** What the editor shows of a body, as its tree of blocks and texts. */
export async function loadShowing(): Promise<(body: string) => readonly Shown[]> {
  const { decap, options } = await loadDecap();
  return (body) => decap.markdownToSlate(body, options);
}

/** A block or text of the rich editor. */
export interface Shown {
  text?: string;
  data?: { shortcode?: string };
  children?: readonly Shown[];
}

/** The Markdown of a paragraph that is typed in the rich editor. */
export async function loadTyping(): Promise<(text: string) => string> {
  const { decap, options } = await loadDecap();
  return (text) => decap.slateToMarkdown([{ type: 'paragraph', children: [{ text }] }], options);
}

/** The Markdown of blocks as the rich editor holds them. */
export async function loadWriting(): Promise<(blocks: readonly object[]) => string> {
  const { decap, options } = await loadDecap();
  return (blocks) => decap.slateToMarkdown(blocks, options);
}

async function loadDecap(): Promise<{ decap: Serializers; options: Options }> {
  const module: unknown = await import(pathToFileURL(await bundle()).href);
  const decap = module as Serializers;
  // Kept as Decap keeps them, in an order of its own.
  let components = Map<string, object>();
  const remarkPlugins: unknown[] = [];
  registerBlocks(
    {
      registerEditorComponent: (component) => {
        components = components.set(component.id, component);
      },
      registerRemarkPlugin: (plugin) => remarkPlugins.push(plugin),
    },
    'fr',
  );
  decap.setEditorComponents(components);
  return { decap, options: { voidCodeBlock: true, remarkPlugins } };
}

async function bundle(): Promise<string> {
  const digest = await digestOfPaths(root, [
    'package-lock.json',
    'src/commands/round-trip.ts',
    'src/integrations/decap-patches.ts',
    'src/admin/blocks',
    'src/admin/decap/modules',
  ]);
  const file = join(cache, `${digest}.mjs`);
  if (existsSync(file)) return file;
  const aside = join(cache, `${digest}.${process.pid}`);
  await mkdir(cache, { recursive: true });
  await build({
    configFile: false,
    publicDir: false,
    root,
    logLevel: 'error',
    // Without a browser's modules: they would ask for a document to decode entities.
    resolve: { mainFields: ['module', 'main'] },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      decapPatches(),
      {
        name: 'passerelle:serializers-only',
        enforce: 'pre',
        resolveId: (id) => {
          const name = basename(id);
          return modules.has(name) ? `\0${name}` : undefined;
        },
        load: (id) => modules.get(id.slice(1)),
      },
    ],
    build: {
      outDir: aside,
      minify: false,
      target: 'es2022',
      lib: { entry: 'passerelle-serializers', formats: ['es'], fileName: () => 'round-trip.mjs' },
      rolldownOptions: { onLog: () => undefined },
    },
  });
  await rename(join(aside, 'round-trip.mjs'), file);
  await rm(aside, { recursive: true, force: true });
  return file;
}

/** A body that the editor would change: what a reader gets before and after. */
export interface Loss {
  file: string;
  before: string;
  after: string;
}

/** A loss in two sentences for a console: the first line that differs, and what to do. */
export function lossToLine({ file, before, after }: Loss): string {
  const [had, has] = [before.split('\n'), after.split('\n')];
  const index = had.findIndex((line, each) => line !== has[each]);
  return [
    `content/${file}: opening and saving this text in the CMS would change what readers get.`,
    `  now:   ${had[index] ?? ''}`,
    `  after: ${has[index] ?? ''}`,
    '  Write the passage more simply, or have it kept as it is (src/admin/blocks/verbatim.ts).',
  ].join('\n');
}

/** The bodies that would not read the same once an editor has opened and saved them in rich text. */
export async function checkRoundTrip(bodies: Iterable<{ file: string; body: string }>): Promise<Loss[]> {
  const roundTrip = await loadRoundTrip();
  const losses: Loss[] = [];
  for (const { file, body } of bodies) {
    const [before, after] = [readingOf(body), readingOf(roundTrip(body))];
    if (before !== after) losses.push({ file, before, after });
  }
  return losses;
}
