import type { AstroIntegration } from 'astro';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { absentAs } from '../collections/read/absent-as.ts';
import { isLocale } from '../i18n/locales.ts';
import { defaultLocaleOf, siteDataSchema, type SiteData } from '../model/site-data.ts';
import { replaceFile } from './replace-file.ts';

/** By which a page that leads on is told from any other. */
const mark = '<meta name="former-address">';

/** Writes, at each former address, a page that leads to the new one, for hosts that can only serve files. */
export function formerAddresses(siteUrl: string): AstroIntegration {
  // Of this process, which may draw the site again and again.
  let written: readonly string[] = [];
  return {
    name: 'passerelle:former-addresses',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir);
        const site = siteDataSchema.parse(JSON.parse(await readFile(join(folder, 'site.json'), 'utf8')));
        const pages = new Map(
          Object.entries(site.redirects).map(([from, to]) => [
            join(folder, from, 'index.html'),
            pageTo(to, site, siteUrl),
          ]),
        );
        const isFree = async (file: string) => {
          const found = await absentAs(undefined, readFile(file, 'utf8'));
          return found === undefined || found.includes(mark);
        };
        for (const file of written.filter((one) => !pages.has(one)))
          if (await isFree(file)) await rm(file, { force: true });
        for (const [file, html] of pages) {
          if (!(await isFree(file))) continue;
          await mkdir(dirname(file), { recursive: true });
          await replaceFile(file, html);
        }
        written = [...pages.keys()];
      },
    },
  };
}

function pageTo(to: string, site: SiteData, siteUrl: string): string {
  const [, first] = to.split('/');
  const locale = isLocale(first) ? first : defaultLocaleOf(site);
  const { strings, languageTag } = site.locales[locale];
  const words = strings['moved.title'] ?? '';
  const address = encodeURI(to);
  return `<!doctype html>
<html lang="${languageTag}">
<head>
<meta charset="utf-8">
${mark}
<title>${words}</title>
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width">
<link rel="canonical" href="${siteUrl}${address}">
<meta http-equiv="refresh" content="0; url=${address}">
</head>
<body><p><a href="${address}">${words}</a></p></body>
</html>
`;
}
