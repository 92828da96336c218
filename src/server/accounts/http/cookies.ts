import { randomBytes } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';

/**
 * Both cookies are sent over TLS only, to this host only (`__Host-`), and no script reads them. `Lax`, so that a link in a
 * mail opens a page as the person who is signed in; what changes something asks for the origin besides.
 */
const common = { httpOnly: true, secure: true, sameSite: 'Lax', path: '/' } as const;

const sessionName = '__Host-passerelle-session';
const browserName = '__Host-passerelle-browser';

const read = (name: string, cookies: string | undefined): string | undefined => {
  const value = parse(cookies ?? '', name)[name];
  return value !== undefined && /^[\w-]{16,64}$/.test(value) ? value : undefined;
};

/** The token of the session, from a `Cookie` header. */
export const sessionToken = (cookies: string | undefined) => read(sessionName, cookies);

/** The value of `Set-Cookie` that signs a browser in. It lives as long as the browser: the server decides when it is over. */
export const setSession = (token: string) =>
  serialize(sessionName, token, { ...common, maxAge: 30 * 24 * 3_600 });

/** The value of `Set-Cookie` that signs a browser out. */
export const clearSession = () => serialize(sessionName, '', { ...common, maxAge: 0 });

/** What tells the browser that asked for a link from others, from a `Cookie` header. */
export const browserToken = (cookies: string | undefined) => read(browserName, cookies);

/** A new one, and the value of `Set-Cookie` that gives it to the browser, for an hour. */
export function newBrowser(): { token: string; setCookie: string } {
  const token = randomBytes(16).toString('base64url');
  return { token, setCookie: serialize(browserName, token, { ...common, maxAge: 3_600 }) };
}
