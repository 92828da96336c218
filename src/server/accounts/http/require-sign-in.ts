import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, MiddlewareHandler } from 'hono';
import { accountPaths } from '../../../model/accounts/addresses.ts';
import { preferredLocale } from '../../http/request.ts';
import type { Accounts } from '../service.ts';
import { identify, type SignedIn } from './identify.ts';
import { isFormToken, isFromOwnOrigin } from './request-checks.ts';
import { sessionToken } from './cookies.ts';

const current = new AsyncLocalStorage<SignedIn>();

/** Who sends the request under way, behind `requireSignIn`. */
export function signedInNow(): SignedIn {
  const signedIn = current.getStore();
  if (!signedIn) throw new Error('This is asked behind requireSignIn only.');
  return signedIn;
}

export interface RequireOptions {
  accounts: Pick<Accounts, 'db' | 'now' | 'siteUrl'>;
  /** Answers a program that is not signed in, or not from a page of ours; a person is led to the page to sign in. */
  refuse: (context: Context, why: 'signed-out' | 'origin') => Response | Promise<Response>;
}

const isForm = (headers: Headers) =>
  /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i.test(
    headers.get('content-type') ?? '',
  );

/**
 * Lets only signed-in people in. What changes something must come from a page of this site: its origin says so and, for
 * a form, a hidden value that only a page of this session holds.
 */
export function requireSignIn({ accounts, refuse }: RequireOptions): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const cookies = req.header('cookie');
    const signedIn = await identify(accounts.db, cookies, accounts.now());
    const isReading = req.method === 'GET' || req.method === 'HEAD';
    if (!signedIn) {
      const isPerson = (req.header('accept') ?? '').includes('text/html');
      if (!isPerson) return refuse(context, 'signed-out');
      const locale = preferredLocale(req.raw.headers);
      const { pathname, search } = new URL(req.url);
      context.header('cache-control', 'no-store');
      return context.redirect(
        `${accountPaths.signIn[locale]}?to=${encodeURIComponent(pathname + search)}`,
        303,
      );
    }
    if (!isReading) {
      if (!isFromOwnOrigin(req.raw.headers, accounts.siteUrl)) return refuse(context, 'origin');
      if (isForm(req.raw.headers)) {
        // Read from a copy: what follows reads the body itself.
        const form = await req.raw
          .clone()
          .formData()
          .catch(() => undefined);
        if (!isFormToken(form?.get('token'), sessionToken(cookies) ?? '')) return refuse(context, 'origin');
      }
    }
    await current.run(signedIn, next);
    return undefined;
  };
}
