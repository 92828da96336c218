import { randomBytes } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';
import { sha256 } from '../../../digest.ts';
import { locales } from '../../../i18n/locales.ts';
import { routes } from '../../../i18n/routes.ts';

/** Where the cookie is sent: the pages of saved applications, and the endpoint of the forms. No page for readers gets it. */
const paths = ['/api/forms/', ...locales.map((locale) => routes.resume(locale))];

const maxAgeSeconds = 30 * 24 * 3_600;

/** Behind TLS, browsers take a cookie of this name over TLS only (RFC 6265bis, 4.1.3.1). */
const nameFor = (isSecure: boolean) => `${isSecure ? '__Secure-' : ''}passerelle-drafts`;

/** What a browser holds that saved an application, or opened its link; undefined for any other. */
export function cookieOf(headers: Headers, isSecure: boolean): string | undefined {
  const name = nameFor(isSecure);
  const token = parse(headers.get('cookie') ?? '', name)[name];
  return token !== undefined && /^[\w-]{22}$/.test(token) ? token : undefined;
}

/** SHA-256 of that: what the database knows of the browser. */
export function browserOf(headers: Headers, isSecure: boolean): string | undefined {
  const token = cookieOf(headers, isSecure);
  return token === undefined ? undefined : sha256(token);
}

/** A new one: 128 random bits, and SHA-256 of them. */
export function newBrowser(): { token: string; digest: string } {
  const token = randomBytes(16).toString('base64url');
  return { token, digest: sha256(token) };
}

/** Gives it to the browser. `Lax`, so that the link in a message opens a page as that browser. */
export function giveCookie(response: Response, token: string, isSecure: boolean): Response {
  const options = { httpOnly: true, secure: isSecure, sameSite: 'Lax', maxAge: maxAgeSeconds } as const;
  for (const path of paths)
    response.headers.append('set-cookie', serialize(nameFor(isSecure), token, { ...options, path }));
  return response;
}
