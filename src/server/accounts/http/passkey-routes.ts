import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { accountPaths, belowAdmin, passkeyPaths } from '../../../model/accounts/addresses.ts';
import { accountWords } from '../../../model/accounts/words.ts';
import { parseJson } from '../../system/parse-json.ts';
import { senderOfRequest } from '../../http/on-demand/render-turns.ts';
import { startAuthentication } from '../passkey-sign-in.ts';
import { addPasskey } from '../passkey-changes.ts';
import { startRegistration } from '../passkeys.ts';
import { passkeySite, signInByPasskey, type Accounts } from '../service.ts';
import { isFresh } from '../sessions.ts';
import type { SignInLimit } from '../sign-in-limit.ts';
import { agentName } from './agent-name.ts';
import { beginSession } from './begin-session.ts';
import { isFromOwnOrigin, toDestination } from './request-checks.ts';
import { identify } from './identify.ts';
import { signedInNow } from './require-sign-in.ts';

/** What a device sends: keys, certificates and signatures. */
const limitBody = bodyLimit({ maxSize: 60_000 });

/** For `/admin`, before a person is signed in: asks a device to sign, and signs in whom its passkey belongs to. */
export function createPasskeySignIn(accounts: Accounts, isWithinLimit: SignInLimit): Hono {
  const app = new Hono();
  const at = belowAdmin(passkeyPaths.signIn);
  app.use(`${at}/*`, limitBody, async (context, next) => {
    if (!isFromOwnOrigin(context.req.raw.headers, accounts.siteUrl)) return context.json({}, 403);
    return isWithinLimit(senderOfRequest()) ? next() : context.json({}, 429);
  });
  app.post(`${at}/options`, async (context) =>
    context.json(await startAuthentication(passkeySite(accounts), accounts.now()), 200, {
      'cache-control': 'no-store',
    }),
  );
  app.post(`${at}/answer`, async (context) => {
    const agent = context.req.header('user-agent') ?? '';
    const token = await signInByPasskey(accounts, parseJson(await context.req.text()), agent);
    if (token === undefined) return context.json({}, 422);
    await beginSession(context, accounts, token);
    return context.json({ to: toDestination(context.req.query('to')) });
  });
  return app;
}

/** For `/admin`, behind `requireSignIn`: adds a passkey to one's own account. */
export function createPasskeyRoutes(accounts: Accounts): Hono {
  const app = new Hono();
  const at = belowAdmin(passkeyPaths.add);
  const { db, now } = accounts;
  app.use(`${at}/*`, limitBody, async (context, next) =>
    isFresh(signedInNow().session, now()) ? next() : context.json({}, 403),
  );
  app.post(`${at}/options`, async (context) => {
    const options = await startRegistration(passkeySite(accounts), signedInNow().session.account, now());
    return options ? context.json(options, 200, { 'cache-control': 'no-store' }) : context.json({}, 409);
  });
  app.post(`${at}/answer`, async (context: Context) => {
    const sent = parseJson(await context.req.text());
    // Asked again: the body may have come slowly, and the session have ended meanwhile.
    const signedIn = await identify(db, context.req.header('cookie'), now());
    if (!signedIn) return context.json({}, 401);
    const { account } = signedIn.session;
    const { locale } = account;
    const agent = context.req.header('user-agent') ?? '';
    const outcome = await addPasskey(accounts, { account, agent, agentName: agentName(agent) }, sent);
    if (outcome === 'refused') return context.json({}, 422);
    if (outcome === 'added') return context.json({ to: accountPaths.account[locale] });
    const t = accountWords(locale, accounts.site().locales[locale].languageTag);
    return context.json({ message: t('account.passkey.known') }, 409);
  });
  return app;
}
