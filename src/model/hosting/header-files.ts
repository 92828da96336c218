import { locales } from '../../i18n/locales.ts';
import type { InlineHashes } from '../messages/page-policies.ts';
import { openDataPaths } from '../open-data/addresses.ts';
import {
  cacheControl,
  documentPolicy,
  documentTypes,
  generalHeaders,
  openDataHeaders,
  pagePolicy,
} from './security-headers.ts';

/** What other hosts are told to send with the pages, as files of a release. */
export interface HeaderFiles {
  /** For Netlify and Cloudflare Pages, at the root of the pages. */
  _headers: string;
  /** For the `http` context of nginx: which policy, which cache, which page “not found” an address has, and whether other sites may read it. */
  'nginx-maps.conf': string;
  /** For the `location` of nginx that serves the pages. */
  'nginx-headers.conf': string;
}

/** One policy for all pages of a release: hosts of files send the same to each. */
function policyOfAll(pages: readonly InlineHashes[]): string {
  const sources = (kind: keyof InlineHashes) =>
    [...new Set(pages.flatMap((page) => page[kind]))].sort().map((hash) => `'${hash}'`);
  return pagePolicy(sources('scripts'), sources('styles'));
}

/** Header names as people write them: `content-security-policy` → `Content-Security-Policy`. */
const titled = (name: string) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

const notice =
  '# Written by the build: what our server sends. Changes with the code and the kinds of pages.\n';

/**
 * Writes the headers of `security-headers.ts` as other hosts read them.
 *
 * @param siteUrl `https://www.example.org`
 * @param pages the inline scripts and styles of each page
 */
export function headerFiles(siteUrl: string, pages: readonly InlineHashes[]): HeaderFiles {
  const general = Object.entries(generalHeaders(siteUrl)).map(
    ([name, value]) => [titled(name), value] as const,
  );
  const policy = policyOfAll(pages);
  const indented = (name: string, value: string) => `  ${name}: ${value}\n`;
  const added = (name: string, value: string) => `add_header ${name} ${value} always;\n`;
  const quoted = (text: string) => `"${text}"`;
  return {
    _headers: [
      notice,
      '/*\n',
      ...general.map(([name, value]) => indented(name, value)),
      indented('Content-Security-Policy', policy),
      '/_astro/*\n',
      indented('Cache-Control', cacheControl.immutable),
      ...openDataPaths.flatMap((path) => [
        `${path.replace(/\/$/, '/*')}\n`,
        ...Object.entries(openDataHeaders).map(([name, value]) => indented(titled(name), value)),
      ]),
    ].join(''),
    'nginx-maps.conf': `${notice}map $sent_http_content_type $passerelle_policy {
  default "";
  ~^text/html ${quoted(policy)};
  ~^image/svg ${quoted(documentPolicy('image/svg+xml'))};
  ${quoted(`~${documentTypes.source}`)} ${quoted(documentPolicy(''))};
}
map $uri $passerelle_cache {
  default ${quoted(cacheControl.asked)};
  ~^/_astro/ ${quoted(cacheControl.immutable)};
}
map $uri $passerelle_open {
  default "";
${openDataPaths.map((path) => `  ${path.endsWith('/') ? '~^' : ''}${path} ${quoted(openDataHeaders['access-control-allow-origin'])};\n`).join('')}}
map $uri $passerelle_not_found {
  default /404.html;
${locales.map((locale) => `  ~^/${locale}/ /${locale}/404.html;\n`).join('')}}
`,
    'nginx-headers.conf': [
      notice,
      ...general.map(([name, value]) => added(name, quoted(value))),
      added('Content-Security-Policy', '$passerelle_policy'),
      'add_header Cache-Control $passerelle_cache;\n',
      // An empty value is not sent.
      'add_header Access-Control-Allow-Origin $passerelle_open;\n',
    ].join(''),
  };
}
