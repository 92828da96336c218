import { Hono } from 'hono';
import { accountPaths, belowAdmin, oidcPaths } from '../../../model/accounts/addresses.ts';
import { senderOfRequest } from '../../http/on-demand/render-turns.ts';
import { preferredLocale } from '../../http/request.ts';
import type { Oidc } from '../oidc.ts';
import { signInByOidc, type Accounts } from '../service.ts';
import { createSignInLimit, type SignInLimit } from '../sign-in-limit.ts';
import { beginSession } from './begin-session.ts';
import { clearOidc, oidcCookie, setOidc } from './cookies.ts';
import { toDestination } from './request-checks.ts';

/** For `/admin`, before a person is signed in: to the organization's sign-in service and back. */
export function createOidcRoutes(accounts: Accounts, oidc: Oidc, isWithinLimit: SignInLimit): Hono {
  const app = new Hono();
  const { now, log } = accounts;
  // Each answer has the service asked, and the log written where it is not believed. One of its own: an office that shares a
  // network would otherwise have half as many sign-ins.
  const mayAnswer = createSignInLimit(now);
  const toSignIn = (headers: Headers, problem: string) =>
    `${accountPaths.signIn[preferredLocale(headers, accounts.site())]}?problem=${problem}`;

  app.get(belowAdmin(oidcPaths.start), async (context) => {
    const { headers } = context.req.raw;
    context.header('cache-control', 'no-store');
    if (!isWithinLimit(senderOfRequest())) return context.redirect(toSignIn(headers, 'too-many'), 303);
    try {
      const to = toDestination(context.req.query('to'));
      const { address, held } = await oidc.start(to, now());
      context.header('set-cookie', setOidc(held));
      return context.redirect(address, 303);
    } catch (error) {
      log.error({ err: error }, 'The sign-in service (OIDC_ISSUER) could not be asked.');
      return context.redirect(toSignIn(headers, 'oidc-unreachable'), 303);
    }
  });

  app.get(belowAdmin(oidcPaths.callback), async (context) => {
    const { headers } = context.req.raw;
    context.header('cache-control', 'no-store');
    const held = oidcCookie(context.req.header('cookie'));
    context.header('set-cookie', clearOidc());
    if (!mayAnswer(senderOfRequest())) return context.redirect(toSignIn(headers, 'too-many'), 303);
    const answer = await oidc.finish(held, new URL(context.req.url).search, now());
    if (!answer.ok) {
      const { problem, error } = answer;
      if (error) log.error({ err: error }, 'The answer of the sign-in service (OIDC) was not accepted.');
      return context.redirect(toSignIn(headers, `oidc-${problem}`), 303);
    }
    const token = await signInByOidc(accounts, answer, context.req.header('user-agent') ?? '');
    if (token === undefined) return context.redirect(toSignIn(headers, 'oidc-unknown'), 303);
    await beginSession(context, accounts, token);
    return context.redirect(answer.destination, 303);
  });
  return app;
}
