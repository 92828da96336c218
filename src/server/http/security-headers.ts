import type { MiddlewareHandler } from 'hono';
import { documentPolicy, documentTypes, generalHeaders } from '../../model/hosting/security-headers.ts';

/** Of a page whose address is its key: it goes neither to caches, nor to other sites, nor to search engines. */
export const privatePageHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
} as const;

/**
 * Adds the headers that an answer does not bring itself. A page brings its policy, which comes from how it was made
 * (`page-policies.ts`); one that brings none may load and run nothing.
 *
 * @param siteUrl the address of the site: behind TLS, browsers are told to keep to it.
 */
export function securityHeaders(siteUrl: string): MiddlewareHandler {
  const general = Object.entries(generalHeaders(siteUrl));
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    for (const [name, value] of general) if (!headers.has(name)) headers.set(name, value);
    const type = headers.get('content-type') ?? '';
    const isDocument = type.startsWith('text/html') || documentTypes.test(type);
    if (isDocument && !headers.has('content-security-policy'))
      headers.set('content-security-policy', documentPolicy(type));
  };
}
