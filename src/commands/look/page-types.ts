import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One page of the built site, chosen to stand for its type in its language. */
export interface PageOfType {
  kind: string;
  lang: string;
  /** `/fr/programmes/spark/`, or `/404.html`. */
  path: string;
}

/**
 * One page of each type and language of a built site: the longest, since it shows the most. The type is what the page
 * itself says, `<html data-page>`, so that a new type of page is looked at without being listed anywhere.
 */
export async function pagesOfEachType(client: string): Promise<PageOfType[]> {
  const chosen = new Map<string, PageOfType & { size: number }>();
  for (const file of await readdir(client, { recursive: true })) {
    if (!file.endsWith('.html')) continue;
    const html = await readFile(join(client, file), 'utf8');
    const tag = /<html[^>]*>/.exec(html)?.[0] ?? '';
    const kind = /data-page="([^"]+)"/.exec(tag)?.[1];
    const lang = /lang="([^"]+)"/.exec(tag)?.[1];
    if (!kind || !lang) continue;
    const known = chosen.get(`${kind} ${lang}`);
    if (known && known.size >= html.length) continue;
    const path = `/${file.replace(/(^|\/)index\.html$/, '$1')}`;
    chosen.set(`${kind} ${lang}`, { kind, lang, path, size: html.length });
  }
  return [...chosen.values()]
    .map(({ kind, lang, path }) => ({ kind, lang, path }))
    .sort((a, b) => a.kind.localeCompare(b.kind) || b.lang.localeCompare(a.lang));
}
