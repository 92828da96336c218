import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, MiddlewareHandler } from 'hono';
import { accountPaths } from '../../../model/accounts/addresses.ts';
import { presencePath } from '../../../model/messages/presence.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { preferredLocale } from '../../http/request.ts';
import type { Accounts } from '../service.ts';
import { identify, type SignedIn } from './identify.ts';
import { isFormToken, isFromOwnOrigin, isJson } from './request-checks.ts';
import { sessionToken } from './cookies.ts';

const current = new AsyncLocalStorage<SignedIn>();

/** Who sends the request under way, behind `requireSignIn`. */
export function signedInNow(): SignedIn {
  const signedIn = current.getStore();
  if (!signedIn) throw new Error('This is asked behind requireSignIn only.');
  return signedIn;
}

export interface RequireOptions {
  accounts: Pick<Accounts, 'db' | 'now' | 'site' | 'siteUrl'>;
  /** Answers a program that is not signed in, or not from a page of ours; a person is led to the page to sign in. */
  refuse: (context: Context, why: 'signed-out' | 'origin') => Response | Promise<Response>;
}

/**
 * Lets only signed-in people in. What changes something must come from a page of this site: its origin says so and, unless
 * it is JSON, a hidden value that only a page of this session holds.
 */
export function requireSignIn({ accounts, refuse }: RequireOptions): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const cookies = req.header('cookie');
    // What a window of the CMS asks by itself keeps nobody signed in.
    const isUse = req.path !== presencePath;
    const identifyNow = () => identify(accounts.db, cookies, accounts.now(), isUse);
    let signedIn = await identifyNow();
    if (!signedIn) return signedOut(context, refuse, accounts.site());
    const isReading = req.method === 'GET' || req.method === 'HEAD';
    if (!isReading) {
      if (!isFromOwnOrigin(req.raw.headers, accounts.siteUrl)) return refuse(context, 'origin');
      if (!isJson(req.raw.headers)) {
        // Read from a copy: what follows reads the body itself.
        const form = await req.raw
          .clone()
          .formData()
          .catch(() => undefined);
        if (!isFormToken(form?.get('token'), sessionToken(cookies) ?? '')) return refuse(context, 'origin');
        // Asked again: the form may have come slowly, and the session have ended meanwhile.
        signedIn = await identifyNow();
        if (!signedIn) return signedOut(context, refuse, accounts.site());
      }
    }
    await current.run(signedIn, next);
    return undefined;
  };
}

function signedOut(
  context: Context,
  refuse: RequireOptions['refuse'],
  site: SiteData,
): Response | Promise<Response> {
  const { req } = context;
  const isPerson = (req.header('accept') ?? '').includes('text/html');
  if (!isPerson) return refuse(context, 'signed-out');
  const locale = preferredLocale(req.raw.headers, site);
  const { pathname, search } = new URL(req.url);
  context.header('cache-control', 'no-store');
  return context.redirect(`${accountPaths.signIn[locale]}?to=${encodeURIComponent(pathname + search)}`, 303);
}
