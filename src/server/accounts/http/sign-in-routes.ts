import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { accountPaths, belowAdmin } from '../../../model/accounts/addresses.ts';
import { shownProblems, type SignInPage } from '../../../model/messages/accounts.ts';
import { isAddrSpec } from '../../applications/delivery/channels/mail/addresses.ts';
import { senderOfRequest } from '../../http/on-demand/render-turns.ts';
import type { SignInWay } from '../../../model/accounts/sign-in-ways.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';
import type { Oidc } from '../oidc.ts';
import { inspectLink, isLinkToken } from '../../one-time-links/links.ts';
import { askForLink, signIn, type Accounts, type Attempt } from '../service.ts';
import { createSignInLimit } from '../sign-in-limit.ts';
import { beginSession } from './begin-session.ts';
import { browserToken, newBrowserToken, setBrowser } from './cookies.ts';
import { createOidcRoutes } from './oidc-routes.ts';
import { createPasskeySignIn } from './passkey-routes.ts';
import { isFromOwnOrigin, readForm, toDestination } from './request-checks.ts';

export interface SignInOptions {
  accounts: Accounts;
  render: RenderPage;
  /** The ways in, beside invitations. */
  ways: readonly SignInWay[];
  /** The organization's sign-in service, where `ways` has it. */
  oidc?: Oidc | undefined;
}

/** Sent with each of these pages: their address may be a key, and a form of theirs must say where it comes from. */
const pageHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-robots-tag': 'noindex',
};

/** The largest form: an address, a code, a path. */
const formLimit = 2_000;

/**
 * A wrong code in the browser that asked is answered no sooner, in milliseconds: to write a guess down takes a while, and
 * there is one to write down only for an address with an account.
 */
const wrongCodeMs = 500;

/** What happened on another page, which led here. */
const problemNamed = (name: string | undefined) => shownProblems.find((one) => one === name) ?? null;

type Shown = Pick<SignInPage, 'step'> & Partial<SignInPage>;

/** For `/admin`: the pages on which people sign in, in both languages, which nobody needs to be signed in for. */
export function createSignInRoutes({ accounts, render, ways, oidc }: SignInOptions): Hono {
  const app = new Hono();
  const isWithinLimit = createSignInLimit(accounts.now);
  const origin = accounts.siteUrl;
  const hasLink = ways.includes('link');
  if (ways.includes('passkey')) app.route('/', createPasskeySignIn(accounts, isWithinLimit));
  if (oidc) app.route('/', createOidcRoutes(accounts, oidc, isWithinLimit));

  const show = async (locale: Locale, { problem = null, ...given }: Shown, end = '', status = 200) => {
    const page: SignInPage = {
      problem,
      hasLink,
      hasPasskey: ways.includes('passkey'),
      hasOidc: oidc !== undefined,
      action: `${accountPaths.signIn[locale]}${end}`,
      email: '',
      destination: '/admin/',
      alternates: { fr: `${accountPaths.signIn.fr}${end}`, en: `${accountPaths.signIn.en}${end}` },
      ...given,
    };
    const site = accounts.site().locales[locale];
    const response = await render('sign-in', { locale, site, page }, status);
    for (const [name, value] of Object.entries(pageHeaders)) response.headers.set(name, value);
    return response;
  };

  /** Signs in, and gives the browser its new session; what was signed in there before ends. */
  const attemptSignIn = async (context: Context, attempt: Attempt) => {
    const agent = context.req.header('user-agent') ?? '';
    const signedIn = await signIn(accounts, attempt, agent);
    if (!signedIn.ok) return signedIn;
    await beginSession(context, accounts, signedIn.sessionToken);
    return { ok: true as const, response: context.redirect(signedIn.destination, 303) };
  };

  for (const locale of locales) {
    const path = belowAdmin(accountPaths.signIn[locale]);

    app.get(path, (context) =>
      show(locale, {
        step: 'ask',
        destination: toDestination(context.req.query('to')),
        problem: problemNamed(context.req.query('problem')),
      }),
    );

    app.use(`${path}*`, bodyLimit({ maxSize: formLimit }), async (context, next) => {
      if (context.req.method !== 'POST') return next();
      if (!isFromOwnOrigin(context.req.raw.headers, origin))
        return show(locale, { step: 'ask', problem: 'elsewhere' }, '', 403);
      return next();
    });

    app.post(path, async (context) => {
      if (!hasLink) return context.notFound();
      if (!isWithinLimit(senderOfRequest()))
        return show(locale, { step: 'ask', problem: 'too-many' }, '', 429);
      const { email, to } = await readForm(context);
      const typed = typeof email === 'string' ? email.trim() : '';
      const destination = toDestination(typeof to === 'string' ? to : undefined);
      if (!isAddrSpec(typed))
        return show(locale, { step: 'ask', problem: 'not-an-address', email: typed, destination }, '', 422);
      const browser = browserToken(context.req.header('cookie')) ?? newBrowserToken();
      askForLink(accounts, { typed, browser, destination });
      context.header('set-cookie', setBrowser(browser));
      context.header('cache-control', 'no-store');
      return context.redirect(`${accountPaths.signIn[locale]}code/`, 303);
    });

    app.get(`${path}code/`, () => show(locale, { step: 'sent' }, 'code/'));

    app.post(`${path}code/`, async (context) => {
      if (!isWithinLimit(senderOfRequest()))
        return show(locale, { step: 'sent', problem: 'too-many' }, 'code/', 429);
      const { code } = await readForm(context);
      const typed = typeof code === 'string' ? code : '';
      const browser = browserToken(context.req.header('cookie'));
      if (browser === undefined) return show(locale, { step: 'void' }, '', 422);
      const evenTime = accounts.wait(wrongCodeMs);
      const done = await attemptSignIn(context, { by: 'code in the browser', browser, typed });
      if (done.ok) return done.response;
      await evenTime;
      const problem = typed.trim() === '' ? 'no-code' : 'wrong-code';
      return show(locale, { step: 'sent', problem }, 'code/', 422);
    });

    app.get(`${path}:token/`, async (context) => {
      const token = context.req.param('token');
      if (!isLinkToken(token)) return context.notFound();
      const browser = browserToken(context.req.header('cookie'));
      const { state } = await inspectLink(accounts, { token, browser }, accounts.now());
      if (state === 'used' || state === 'void') return show(locale, { step: 'void' }, '', 410);
      return show(locale, { step: state === 'ready' ? 'link' : 'code' }, `${token}/`);
    });

    app.post(`${path}:token/`, async (context) => {
      const token = context.req.param('token');
      if (!isLinkToken(token)) return context.notFound();
      const { code } = await readForm(context);
      const browser = browserToken(context.req.header('cookie'));
      const attempt: Attempt =
        typeof code === 'string' ? { by: 'code', token, typed: code } : { by: 'button', token, browser };
      const done = await attemptSignIn(context, attempt);
      if (done.ok) return done.response;
      if (done.problem === 'void') return show(locale, { step: 'void' }, '', 410);
      const isEmpty = typeof code !== 'string' || code.trim() === '';
      const problem = isEmpty ? 'no-code' : 'wrong-code';
      return show(locale, { step: 'code', problem }, `${token}/`, 422);
    });
  }
  return app;
}
