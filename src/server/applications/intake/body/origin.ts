/**
 * True where a request may come from a page of ours: the browser says so, or names an origin that is ours, or there is no
 * browser (no header at all). A foreign page can then not make its readers send applications.
 *
 * @param origins those of the site, beside the one that the request itself is addressed to.
 */
export function isFromOurPages(request: Request, origins: readonly string[]): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return true;
  const origin = request.headers.get('origin');
  if (origin === null) return site === null;
  return origin === new URL(request.url).origin || origins.includes(origin);
}
