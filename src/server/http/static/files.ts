import { isLocale, type Locale } from '../../../i18n/locales.ts';
import { defaultLocaleOf } from '../../../model/site-data.ts';
import { decodePercent } from '../../../mdx/urls.ts';
import { isOpenData } from '../../../model/open-data/addresses.ts';
import { cacheControl, openDataHeaders } from '../../../model/hosting/security-headers.ts';
import type { CurrentSite } from '../../site.ts';
import { preferredLocale } from '../request.ts';
import { parseRange } from './byte-range.ts';
import { acceptedEncoding } from './encoding.ts';
import type { SentFile } from './prepared.ts';
import { findFile, type StaticFile } from './static.ts';

async function fileResponse(
  site: CurrentSite,
  file: StaticFile,
  status: 200 | 404,
  request: Headers,
): Promise<Response> {
  const asked = status === 200 ? request.get('range') : null;
  const ifRange = request.get('if-range');
  const range = ifRange === null || ifRange === file.etag ? parseRange(asked, file.size) : undefined;
  const encoding =
    range === undefined && file.isCompressible
      ? acceptedEncoding(request.get('accept-encoding') ?? '')
      : 'identity';
  const headers = new Headers({
    'content-type': file.type,
    etag: encoding === 'identity' ? file.etag : `W/${file.etag}`,
    'accept-ranges': 'bytes',
    'cache-control': file.isImmutable ? cacheControl.immutable : cacheControl.asked,
    ...(status === 200 && isOpenData(`/${file.path}`) ? openDataHeaders : {}),
  });
  if (file.isCompressible) headers.set('vary', 'Accept-Encoding');
  if (file.type.startsWith('text/html'))
    headers.set('content-security-policy', site.policies().ofFile(file.path));
  if (status === 200 && request.get('if-none-match')?.includes(file.etag))
    return new Response(null, { status: 304, headers });
  if (range === 'none') {
    headers.set('content-range', `bytes */${file.size}`);
    return new Response(null, { status: 416, headers });
  }
  if (range) {
    headers.set('content-range', `bytes ${range.start}-${range.end}/${file.size}`);
    headers.set('content-length', String(range.end - range.start + 1));
    return new Response(file.readPart(range), { status: 206, headers });
  }
  if (encoding !== 'identity') headers.set('content-encoding', encoding);
  const { body, bytes } = await file.read(encoding);
  headers.set('content-length', String(bytes));
  return new Response(body, { status, headers });
}

/** The page “not found”, in the language of the address; where it has none, in that of the browser for `/api/`, or the site's first. */
export async function notFoundResponse(site: CurrentSite, { url, headers }: Request): Promise<Response> {
  const [, first] = new URL(url).pathname.split('/');
  const usual = (): Locale =>
    first === 'api' ? preferredLocale(headers, site.data()) : defaultLocaleOf(site.data());
  const locale = isLocale(first) ? first : usual();
  for (const path of [`/${locale}/404.html`, `/${locale}/404/`, '/404.html']) {
    const file = await findFile(site.clientDirs(), path);
    if (file) return fileResponse(site, file, 404, headers);
  }
  return new Response('404', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

/**
 * The file of the published site at an address, or the page “not found”.
 * @param onSent called with a file that is sent whole.
 */
export async function siteFileResponse(
  site: CurrentSite,
  request: Request,
  onSent: (sent: SentFile) => void,
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const moved = site.data().redirects[decodePercent(pathname.endsWith('/') ? pathname : `${pathname}/`)];
  // The same answer as elsewhere: a page with the address, for hosts that have files only, is there too.
  if (moved !== undefined)
    return new Response(null, {
      status: 301,
      headers: { location: encodeURI(moved), 'cache-control': cacheControl.asked },
    });
  const dirs = site.clientDirs();
  const file = await findFile(dirs, pathname);
  if (file) {
    const response = await fileResponse(site, file, 200, request.headers);
    if (file.cached && response.status === 200) onSent({ file: file.cached, release: dirs[0] });
    return response;
  }
  // The address of a page ends with a slash; a reader who leaves it out is redirected there.
  if (!pathname.endsWith('/') && (await findFile(site.clientDirs(), `${pathname}/`))) {
    return new Response(null, { status: 308, headers: { location: `${pathname}/${search}` } });
  }
  return notFoundResponse(site, request);
}
