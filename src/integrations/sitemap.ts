import sitemap from '@astrojs/sitemap';
import type { AstroIntegration } from 'astro';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { pageIntegration } from './built-pages.ts';
import type { Element } from './html.ts';
import { replaceFile } from './replace-file.ts';

const sitemapFile = /^sitemap-[\w-]+\.xml$/;

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
  let versions = new Map<string, Link[]>();
  let isCurrent = false;
  const collect = pageIntegration({
    name: 'passerelle:page-versions',
    hooks: {},
    factsOf({ file, elements }) {
      const { canonical, links } = versionsOf(elements);
      return file.endsWith('index.html') ? { canonical, links } : undefined;
    },
    async finish({ dir }, facts) {
      const before = versions;
      versions = new Map(
        [...facts.values()].flatMap((found) => (found?.canonical ? [[found.canonical, found.links]] : [])),
      );
      const folder = fileURLToPath(dir);
      isCurrent = isDeepStrictEqual(before, versions) && existsSync(join(folder, 'sitemap-index.xml'));
      const line = `\nSitemap: ${siteUrl}/sitemap-index.xml\n`;
      const robots = await readFile(join(folder, 'robots.txt'), 'utf8');
      if (!robots.endsWith(line)) await replaceFile(join(folder, 'robots.txt'), robots + line);
      if (isCurrent) return;
      // Astro's own step writes into the files that it finds.
      for (const name of await readdir(folder)) if (sitemapFile.test(name)) await rm(join(folder, name));
    },
  });
  const write = sitemap({
    filter: (page) => versions.has(page),
    serialize: (item) => ({ ...item, links: versions.get(item.url) ?? [] }),
  });
  const { 'astro:build:done': writeFiles, ...others } = write.hooks;
  const hooks: AstroIntegration['hooks'] = {
    ...others,
    'astro:build:done': async (site) => {
      if (!isCurrent) await writeFiles?.(site);
    },
  };
  return [collect, { ...write, hooks }];
}
