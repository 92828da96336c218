import { createHmac } from 'node:crypto';
import type { Context } from 'hono';
import { isSameSecret } from '../../system/same-secret.ts';

/** Where a person goes after the sign-in: a page of the CMS, never another site. */
export function toDestination(wanted: string | undefined): string {
  // One slash, then the CMS's own paths: “//host” and “/\host” would be other machines, and “..” leads out of it.
  return wanted !== undefined && wanted.length <= 300 && /^\/admin\/(?!.*\.\.)[\w/.?=&-]*$/.test(wanted)
    ? wanted
    : '/admin/';
}

/** True where a page of this very site sent the request: a browser says so in one of two headers. */
export function isFromOwnOrigin(headers: Headers, origin: string): boolean {
  const given = headers.get('origin');
  if (given !== null) return given === origin;
  return headers.get('sec-fetch-site') === 'same-origin';
}

/**
 * True for a request that says that it is JSON and nothing else. Only that is told apart: what the platform reads as a form
 * has many spellings, such as `text/x, application/x-www-form-urlencoded`.
 */
export const isJson = (headers: Headers): boolean =>
  /^application\/json(?:; ?charset=[\w-]+)?$/i.test(headers.get('content-type') ?? '');

/** The hidden value of the forms of a session: who does not hold its cookie cannot know it. */
export const formTokenOf = (sessionToken: string): string =>
  createHmac('sha256', sessionToken).update('form').digest('base64url');

export const isFormToken = (given: unknown, sessionToken: string): boolean =>
  typeof given === 'string' && isSameSecret(given, formTokenOf(sessionToken));

/** The fields of a form; none where it cannot be read, so that the page asks again. */
export async function readForm({ req }: Context): Promise<Record<string, unknown>> {
  try {
    return await req.parseBody();
  } catch (error) {
    if (error instanceof TypeError) return {};
    throw error;
  }
}

/** A form with fields of several values; undefined where it cannot be read. */
export async function readFormData({ req }: Context): Promise<FormData | undefined> {
  try {
    return await req.formData();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
