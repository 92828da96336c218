import type { MiddlewareHandler } from 'hono';

/** Sent with every answer that does not bring its own. */
const generalHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
};

/** Of a page whose address is its key: it goes neither to caches, nor to other sites, nor to search engines. */
export const privatePageHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
} as const;

/** Content that a browser may show by itself, although it is no page: it loads and runs nothing. */
const documents =
  /^(?:application\/(?:[\w.-]+\+)?(?:json|xml)|image\/svg\+xml|text\/(?:plain|xml|calendar))\b/;

/** For a drawing, its own styles; for anything else, nothing at all. */
function documentPolicy(type: string): string {
  const styles = type.startsWith('image/svg') ? "style-src 'unsafe-inline'; " : '';
  return `default-src 'none'; ${styles}frame-ancestors 'none'`;
}

/**
 * Adds the headers that an answer does not bring itself. A page brings its policy, which comes from how it was made
 * (`page-policies.ts`); one that brings none may load and run nothing.
 */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  for (const [name, value] of Object.entries(generalHeaders)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const type = headers.get('content-type') ?? '';
  const isDocument = type.startsWith('text/html') || documents.test(type);
  if (isDocument && !headers.has('content-security-policy'))
    headers.set('content-security-policy', documentPolicy(type));
};
