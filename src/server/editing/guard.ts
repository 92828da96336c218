import type { MiddlewareHandler } from 'hono';

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** What a proxy adds to the requests of others. */
const forwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Lets through only requests that a page of this very site makes from this very machine: the Host is a loopback name (so
 * that no foreign name can be pointed here), no proxy passes them on (it may call this machine by such a name), and what
 * changes something says where it comes from.
 */
export const onlyFromHere: MiddlewareHandler = async (context, next) => {
  const host = context.req.header('host') ?? '';
  if (!loopback.test(host))
    return context.json({ error: 'The CMS answers on this machine only.', code: 'host' }, 403);
  if (forwarded.some((name) => context.req.header(name) !== undefined))
    return context.json({ error: 'The CMS answers no request that a proxy passes on.', code: 'proxy' }, 403);
  if (context.req.method !== 'GET' && context.req.method !== 'HEAD') {
    const origin = context.req.header('origin');
    if (origin !== `http://${host}` && origin !== `https://${host}`) {
      return context.json({ error: 'The CMS takes requests from its own page only.', code: 'origin' }, 403);
    }
    if (!/^application\/json(?:;|$)/i.test(context.req.header('content-type') ?? '')) {
      return context.json({ error: 'The CMS takes JSON only.', code: 'content-type' }, 415);
    }
  }
  await next();
  return undefined;
};
