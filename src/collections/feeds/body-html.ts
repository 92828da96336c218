import renderer from '@astrojs/mdx/server.js';
import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import FeedArticle from '../../components/news/FeedArticle.astro';
import ItemBody from '../../components/entries/ItemBody.astro';
import type { Item } from '../library/library.ts';
import { urlOf } from '../urls.ts';

/** Links that work outside the site and the page, whose address is `page`; without the page's style sheets, scripts and classes. */
function toPortableHtml(html: string, page: URL): string {
  return html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>|<link\b[^>]*>|<!--[\s\S]*?-->/gi, '')
    .replace(/\s(?:class|style|srcset|data-[\w-]+)(?:="[^"]*")?(?=[\s>/])/g, '')
    .replace(
      /\b(href|src)="([/#][^"]*)"/g,
      (_whole, name: string, path: string) => `${name}="${new URL(path, page).href}"`,
    )
    .trim();
}

type Renderer = (item: Item) => Promise<string>;
type Component = Parameters<AstroContainer['renderToString']>[0];

async function rendererOf(component: Component, locals: App.Locals, site: URL): Promise<Renderer> {
  const container = await AstroContainer.create();
  container.addServerRenderer({ name: 'astro:jsx', renderer });
  return async (item) =>
    toPortableHtml(
      await container.renderToString(component, { props: { item }, locals }),
      new URL(urlOf(locals.library, item), site),
    );
}

/** Renders bodies by the site's own components, as HTML that can be read elsewhere: data for search engines. */
export async function bodyRenderer(locals: App.Locals, site: URL): Promise<Renderer> {
  return rendererOf(ItemBody, locals, site);
}

/** Renders whole articles for feeds: with what the page says beside the body, corrections first. */
export async function articleRenderer(locals: App.Locals, site: URL): Promise<Renderer> {
  return rendererOf(FeedArticle, locals, site);
}
