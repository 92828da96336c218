import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

const inline = /<(script|style)\b([^>]*)>([\s\S]*?)<\/\1>/gi;

function hashesOf(html: string, wanted: 'script' | 'style'): string[] {
  return [...html.matchAll(inline)].flatMap(([, tag = '', attributes = '', content = '']) => {
    const isData = /\btype="application\/(?:ld\+)?json"/i.test(attributes);
    const isInline = tag.toLowerCase() === wanted && content !== '' && !/\bsrc=/i.test(attributes) && !isData;
    return isInline ? [`'sha256-${createHash('sha256').update(content).digest('base64')}'`] : [];
  });
}

/**
 * What a page may load and run: our own files, and exactly the inline scripts and styles that it was built with.
 * Pagefind compiles WebAssembly. Style attributes stay allowed: they cannot run anything.
 */
function pagePolicy(html: string): string {
  const scripts = [...new Set(hashesOf(html, 'script'))];
  const styles = [...new Set(hashesOf(html, 'style'))];
  return [
    "default-src 'none'",
    `script-src ${["'self'", "'wasm-unsafe-eval'", ...scripts].join(' ')}`,
    `style-src ${["'self'", ...styles].join(' ')}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Sent with every answer that does not bring its own. */
const generalHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
};

/** Adds the headers that an answer does not bring itself, and to each page the policy that fits it. */
export const secureAnswers: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  for (const [name, value] of Object.entries(generalHeaders)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const isPage = headers.get('content-type')?.startsWith('text/html') ?? false;
  // An answer without a body (304, HEAD) is about a page that the browser has, or asks for, with its own policy.
  if (!isPage || context.res.body === null || headers.has('content-security-policy')) return;
  const html = await context.res.text();
  const page = new Response(html, context.res);
  page.headers.set('content-security-policy', pagePolicy(html));
  context.res = undefined;
  context.res = page;
};
