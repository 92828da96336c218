/** What browsers keep of HSTS, in seconds: a year, the least that lists for preloading ask for. */
const hstsSeconds = 31_536_000;

/**
 * What is sent with every answer that does not bring its own. HSTS names this host only: whether the organization's other
 * hosts speak TLS, and always will, is its owner's to say (OPERATIONS, “Security headers”).
 *
 * @param siteUrl `https://www.example.org`
 */
export const generalHeaders = (siteUrl: string): Readonly<Record<string, string>> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
  ...(siteUrl.startsWith('https:') && { 'strict-transport-security': `max-age=${hstsSeconds}` }),
});

/** What is sent with open data: pages of any site may read them. Without what says who asks: there is nobody to tell apart. */
export const openDataHeaders = { 'access-control-allow-origin': '*' } as const;

/** How long browsers and proxies keep a file, by its address. */
export const cacheControl = {
  /** Below `/_astro/`, names hold a digest of the content. */
  immutable: 'public, max-age=31536000, immutable',
  asked: 'no-cache',
} as const;

/**
 * What a page may load and run: our own files, and the inline scripts and styles that it was built with. Pagefind compiles
 * WebAssembly.
 *
 * @param scripts sources beside our own files, such as `'sha256-…'` with its quotes
 */
export const pagePolicy = (scripts: readonly string[], styles: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src ${["'self'", "'wasm-unsafe-eval'", ...scripts].join(' ')}`,
    `style-src ${["'self'", ...styles].join(' ')}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Content that a browser may show by itself, although it is no page: it loads and runs nothing. */
export const documentTypes =
  /^(?:application\/(?:[\w.-]+\+)?(?:json|xml)|image\/svg\+xml|text\/(?:plain|xml|calendar))\b/;

/** For a drawing, its own styles; for anything else, nothing at all. */
export function documentPolicy(type: string): string {
  const styles = type.startsWith('image/svg') ? "style-src 'unsafe-inline'; " : '';
  return `default-src 'none'; ${styles}frame-ancestors 'none'`;
}
