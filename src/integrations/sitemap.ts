import sitemap from '@astrojs/sitemap';
import type { AstroIntegration } from 'astro';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageIntegration } from './built-pages.ts';
import type { Element } from './html.ts';

interface Link {
  lang: string;
  url: string;
}

/** What a page says of itself in its head: its address, and its versions in other languages. */
export function versionsOf(elements: readonly Element[]): { canonical: string | undefined; links: Link[] } {
  const links = elements.filter(({ name }) => name === 'link').map(({ attributes }) => attributes);
  return {
    canonical: links.find((link) => link.get('rel') === 'canonical')?.get('href'),
    links: links.flatMap((link) => {
      const [lang, url] = [link.get('hreflang'), link.get('href')];
      return link.get('rel') === 'alternate' && lang && url ? [{ lang, url }] : [];
    }),
  };
}

/**
 * The sitemap, made from what the built pages say: a page without an address of its own is not in it, and a version in
 * another language is named only where the page itself names it. `robots.txt` says where it stands.
 */
export function sitemapIntegrations(siteUrl: string): AstroIntegration[] {
  const versions = new Map<string, Link[]>();
  const collect: PageIntegration = {
    name: 'passerelle:page-versions',
    readPage({ file, elements }) {
      const { canonical, links } = versionsOf(elements);
      if (canonical && file.endsWith('index.html')) versions.set(canonical, links);
    },
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir);
        await appendFile(join(folder, 'robots.txt'), `\nSitemap: ${siteUrl}/sitemap-index.xml\n`);
      },
    },
  };
  const write = sitemap({
    filter: (page) => versions.has(page),
    serialize: (item) => ({ ...item, links: versions.get(item.url) ?? [] }),
  });
  return [collect, write];
}
