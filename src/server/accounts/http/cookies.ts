import { randomBytes } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';

/**
 * Both cookies are sent over TLS only, to this host only (`__Host-`), and no script reads them. `Lax`, so that a link in a
 * mail opens a page as the person who is signed in; what changes something asks for the origin besides.
 */
const common = { httpOnly: true, secure: true, sameSite: 'Lax', path: '/' } as const;

const sessionName = '__Host-passerelle-session';
const browserName = '__Host-passerelle-browser';
const oidcName = '__Host-passerelle-oidc';

const read = (name: string, cookies: string | undefined): string | undefined => {
  const value = parse(cookies ?? '', name)[name];
  return value !== undefined && /^[\w-]{16,64}$/.test(value) ? value : undefined;
};

/** The token of the session, from a `Cookie` header. */
export const sessionToken = (cookies: string | undefined) => read(sessionName, cookies);

/** The value of `Set-Cookie` that signs a browser in. The server decides when it is over, within the thirty days. */
export const setSession = (token: string) =>
  serialize(sessionName, token, { ...common, maxAge: 30 * 24 * 3_600 });

/** The value of `Set-Cookie` that signs a browser out. */
export const clearSession = () => serialize(sessionName, '', { ...common, maxAge: 0 });

/** What tells the browser that asked for a link from others, from a `Cookie` header. */
export const browserToken = (cookies: string | undefined) => read(browserName, cookies);

/** A new one: 128 random bits. */
export const newBrowserToken = (): string => randomBytes(16).toString('base64url');

/** The value of `Set-Cookie` that gives it to the browser, for an hour from now. */
export const setBrowser = (token: string) => serialize(browserName, token, { ...common, maxAge: 3_600 });

/** The value of `Set-Cookie` that takes it away: the next person who uses the browser asks with another one. */
export const clearBrowser = () => serialize(browserName, '', { ...common, maxAge: 0 });

/** What a browser holds while it is at the sign-in service: see `createOidc`. */
export const oidcCookie = (cookies: string | undefined): string | undefined =>
  parse(cookies ?? '', oidcName)[oidcName];

export const setOidc = (held: string) => serialize(oidcName, held, { ...common, maxAge: 600 });

export const clearOidc = () => serialize(oidcName, '', { ...common, maxAge: 0 });
