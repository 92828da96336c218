import { createHmac } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';
import { sha256 } from '../../../digest.ts';
import { isSameSecret } from '../../system/same-secret.ts';

/** The key that opens the CMS: in an address once, as a cookie of the browser after that. */
export interface CmsKey {
  /** The query that carries the key, such as `?key=…`. */
  query: string;
  /** True for the key itself, as an address carries it. */
  isKey: (given: string) => boolean;
  /** The value of `Set-Cookie` for a browser that came with the key. */
  setCookie: string;
  /** True for the `Cookie` header of a browser that came with the key. */
  isHeldBy: (cookies: string | undefined) => boolean;
}

/** How long a browser keeps its cookie, in seconds. */
const maxAge = 30 * 24 * 3_600;

/**
 * @param key see `readSecretFile`. The cookie is derived from it, so that a cookie that gets out opens no other browser
 *   once the key is replaced; its name differs between two servers on one host, since cookies ignore ports.
 */
export function createCmsKey(key: string): CmsKey {
  const name = `passerelle-cms-${sha256(key).slice(0, 8)}`;
  const value = createHmac('sha256', key).update('cms-cookie').digest('base64url');
  return {
    query: `?key=${key}`,
    isKey: (given) => isSameSecret(given, key),
    setCookie: serialize(name, value, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge }),
    isHeldBy: (cookies) => isSameSecret(parse(cookies ?? '', name)[name] ?? '', value),
  };
}
