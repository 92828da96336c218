import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import mdx from '@astrojs/mdx';
import { satteri } from '@astrojs/markdown-satteri';
import { build } from 'astro';
import sharp from 'sharp';
import { z } from 'zod';
import { root } from '../../src/environment.ts';
import { bodyPlugins } from '../../src/mdx/evaluate.ts';
import { features } from '../../src/mdx/features.ts';
import { blocks } from '../../src/mdx/registry.ts';

const prose = [
  '## Ce que nous offrons\n\nDu *texte*, du **gras**, ~~barré~~ et `{ code } <b>`.\n\n* un\n  1. deux\n  2. trois\n\n> Une citation,\n> en deux lignes.\\\n> Et une troisième.',
  '```html\n10 $ <script>{x}</script>\n```\n\n| Programme | Durée |\n| :-- | --: |\n| Élan \\{ | 6 mois \\< 1 an |\n| Prix | 10 $ |\n\n---\n\n### Élan & suite\n\n## Ce que nous offrons',
  'Une note[^1], un [lien](/fr/programmes/ "Titre"), une adresse www.exemple.org et un [renvoi].\n\n[^1]: La note.\n\n[renvoi]: mailto:a@exemple.org',
  '* [x] fait\n* [ ] à faire\n\nRetour à la ligne  \net la suite. Entités : &amp; &lt; &nbsp; 😀 עברית.',
];
const examples = blocks.flatMap((block) => block.examples.map(({ fr }) => fr));
const bodies = [...prose, ...examples, examples.join('\n\n## Suite\n\n')];

const imports = [...blocks.map(({ name }) => name), 'MediaImage']
  .map((name) => `import ${name} from '../components/blocks/${name}.astro';`)
  .join('\n');
const components = `{ ${blocks.map(({ name }) => name).join(', ')}, img: MediaImage }`;

const strings = z
  .record(z.string(), z.string())
  .parse(JSON.parse(await readFile(join(root, 'content/ui/fr.json'), 'utf8')));

const middleware = `
import { createTranslate } from './i18n/translate.ts';
export const onRequest = ({ locals }, next) => {
  const strings = ${JSON.stringify(strings)};
  Object.assign(locals, { locale: 'fr', site: { languageTag: 'fr-CA', strings }, t: createTranslate('fr', strings) });
  return next();
};`;

const bodyPage = (body: string) => `---
import Body from '../components/blocks/Body.astro';
const source = ${JSON.stringify(body)};
---
<main><Body source={source} /></main>`;

const mdxPage = (index: number) => `---
import Content from '../bodies/${index}.mdx';
${imports}
const components = ${components};
---
<main><Content components={components} /></main>`;

suite('a body', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'passerelle-body-'));
    const site = join(folder, 'site');
    for (const each of ['src/pages', 'src/bodies']) await mkdir(join(site, each), { recursive: true });
    for (const each of ['components/blocks', 'mdx', 'i18n', 'env.d.ts']) {
      await cp(join(root, 'src', each), join(site, 'src', each), { recursive: true });
    }
    await writeFile(join(site, 'src/middleware.ts'), middleware);
    await symlink(join(root, 'node_modules'), join(site, 'node_modules'));
    // Outside the project, where CONTENT_DIR may be.
    await mkdir(join(folder, 'content/media'), { recursive: true });
    const picture = sharp({ create: { width: 900, height: 600, channels: 3, background: '#456' } });
    await picture.jpeg().toFile(join(folder, 'content/media/passerelle.jpg'));
    for (const [index, body] of bodies.entries()) {
      await writeFile(join(site, `src/pages/body-${index}.astro`), bodyPage(body));
      await writeFile(join(site, `src/pages/mdx-${index}.astro`), mdxPage(index));
      await writeFile(join(site, `src/bodies/${index}.mdx`), body);
    }
    const { mdastPlugins, hastPlugins } = bodyPlugins({ languageTag: 'fr-CA' });
    await build({
      root: site,
      configFile: false,
      logLevel: 'error',
      integrations: [mdx()],
      devToolbar: { enabled: false },
      markdown: {
        syntaxHighlight: false,
        processor: satteri({
          mdastPlugins,
          hastPlugins,
          features: features({
            label: strings['body.footnotes'] ?? '',
            backLabel: strings['body.footnoteBack'] ?? '',
          }),
        }),
      },
      vite: { resolve: { alias: { '~': join(folder, 'content') } } },
    });
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const main = async (page: string) => {
    const html = await readFile(join(folder, 'site/dist', page, 'index.html'), 'utf8');
    return /<main>[\s\S]*<\/main>/.exec(html)?.[0];
  };

  for (const [index, body] of bodies.entries()) {
    test(`reads the same as an MDX page would: ${JSON.stringify(body.slice(0, 60))}`, async () => {
      const html = await main(`body-${index}`);
      assert.ok(html);
      assert.equal(html, await main(`mdx-${index}`));
    });
  }

  test('is set with the spaces of its language, blocks included, and code is left alone', async () => {
    const question = bodies.findIndex((body) => body.startsWith('<QuestionAnswer'));
    assert.match((await main(`body-${question}`)) ?? '', /<h2[^>]*>À qui s’adresse le programme\?<\/h2>/);
    const html = (await main('body-1')) ?? '';
    assert.match(html, /<td[^>]*>10\u00a0\$<\/td>/);
    assert.match(html, /10 \$ &lt;/);
  });

  test('names its footnotes in the page’s language', async () => {
    const html = (await main('body-2')) ?? '';
    assert.match(html, /aria-label="Retour à l’appel de note 1"/);
  });

  test('shows a picture of the media library at the width of the reader’s screen', async () => {
    const index = bodies.findIndex((body) => body.startsWith('<Figure'));
    const html = (await main(`body-${index}`)) ?? '';
    assert.match(html, /srcset="[^"]+ 480w, [^"]+ 768w/);
    assert.match(html, /<img[^>]+width="900"[^>]+height="600"/);
    assert.match(html, /alt="Une passerelle de bois franchit un canal"/);
  });
});
