import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mdx from '@astrojs/mdx';
import { satteri } from '@astrojs/markdown-satteri';
import { build } from 'astro';
import sharp from 'sharp';
import { z } from 'zod';
import { root } from '../../src/environment.ts';
import { bodyPlugins } from '../../src/mdx/evaluate.ts';
import { features } from '../../src/mdx/features.ts';
import { blocks } from '../../src/mdx/blocks/registry.ts';

/** How a body becomes a page: through our `Body`, or as a module of @astrojs/mdx. */
export type Way = 'body' | 'mdx';

export interface BuiltBodies {
  /** What the build cost in processor time, in seconds: unlike the clock, it does not see who else is at work. */
  seconds: number;
  /** The `<main>` of a body's page. */
  read: (way: Way, index: number) => Promise<string>;
  remove: () => Promise<void>;
}

/** Builds a small Astro project of its own with one page for each body and way. */
export async function buildBodies(bodies: readonly string[], ways: readonly Way[]): Promise<BuiltBodies> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-body-'));
  const site = join(folder, 'site');
  const strings = z
    .record(z.string(), z.string())
    .parse(JSON.parse(await readFile(join(root, 'src/i18n/strings/fr.json'), 'utf8')));
  await prepare(folder, site, strings);
  await writeFile(join(site, 'src/bodies.json'), JSON.stringify(bodies));
  for (const way of ways) await writeFile(join(site, `src/pages/${way}-[index].astro`), routes[way]);
  if (ways.includes('mdx')) {
    for (const [index, body] of bodies.entries())
      await writeFile(join(site, `src/bodies/${index}.mdx`), body);
  }
  const before = process.cpuUsage();
  await build(configOf(folder, site, strings));
  const used = process.cpuUsage(before);
  return {
    seconds: (used.user + used.system) / 1_000_000,
    read: async (way, index) => {
      const html = await readFile(join(site, 'dist', `${way}-${index}`, 'index.html'), 'utf8');
      return /<main>[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

type Strings = Readonly<Record<string, string>>;

async function prepare(folder: string, site: string, strings: Strings): Promise<void> {
  for (const each of ['src/pages', 'src/bodies']) await mkdir(join(site, each), { recursive: true });
  for (const each of ['components/blocks', 'components/ui', 'mdx', 'i18n', 'env.d.ts']) {
    await cp(join(root, 'src', each), join(site, 'src', each), { recursive: true });
  }
  await writeFile(join(site, 'src/middleware.ts'), middleware(strings));
  await symlink(join(root, 'node_modules'), join(site, 'node_modules'));
  // Outside the project, where CONTENT_DIR may be.
  await mkdir(join(folder, 'content/media'), { recursive: true });
  const picture = sharp({ create: { width: 900, height: 600, channels: 3, background: '#456' } });
  await picture.jpeg().toFile(join(folder, 'content/media/passerelle.jpg'));
  const large = sharp({ create: { width: 3000, height: 4000, channels: 3, background: '#654' } });
  await large.jpeg().toFile(join(folder, 'content/media/appareil.jpg'));
}

function configOf(folder: string, site: string, strings: Strings): Parameters<typeof build>[0] {
  const { mdastPlugins, hastPlugins } = bodyPlugins({ languageTag: 'fr-CA' });
  const footnotes = {
    label: strings['body.footnotes'] ?? '',
    backLabel: strings['body.footnoteBack'] ?? '',
  };
  return {
    root: site,
    configFile: false,
    logLevel: 'error',
    integrations: [mdx()],
    devToolbar: { enabled: false },
    markdown: {
      syntaxHighlight: false,
      processor: satteri({ mdastPlugins, hastPlugins, features: features(footnotes) }),
    },
    vite: { resolve: { alias: { '~': join(folder, 'content') } } },
  };
}

const middleware = (strings: Strings) => `
import { createTranslate } from './i18n/translate.ts';
export const onRequest = ({ locals }, next) => {
  const strings = ${JSON.stringify(strings)};
  Object.assign(locals, { locale: 'fr', site: { languageTag: 'fr-CA', strings, organisation: { name: 'Passerelle' } }, t: createTranslate('fr', strings) });
  return next();
};`;

const names = blocks.map(({ name }) => name);
const imports = [...names, 'MediaImage']
  .map((name) => `import ${name} from '../components/blocks/${name}.astro';`)
  .join('\n');

const paths = `export const getStaticPaths = () =>
  bodies.map((body, index) => ({ params: { index: String(index) }, props: { body, index } }));`;

const routes: Readonly<Record<Way, string>> = {
  body: `---
import Body from '../components/blocks/Body.astro';
import bodies from '../bodies.json';
${paths}
---
<main><Body source={Astro.props.body} /></main>`,
  mdx: `---
import bodies from '../bodies.json';
${imports}
${paths}
const modules = import.meta.glob('../bodies/*.mdx');
const { default: Content } = await modules[\`../bodies/\${Astro.props.index}.mdx\`]();
const components = { ${names.join(', ')}, img: MediaImage };
---
<main><Content components={components} /></main>`,
};
