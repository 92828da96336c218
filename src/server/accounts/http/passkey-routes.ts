import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { accountPaths, passkeyPaths } from '../../../model/accounts/addresses.ts';
import { parseJson } from '../../system/parse-json.ts';
import { senderOfRequest } from '../../http/on-demand/render-turns.ts';
import { recordActivity } from '../activity.ts';
import { startAuthentication } from '../passkey-sign-in.ts';
import { finishRegistration, startRegistration } from '../passkeys.ts';
import { passkeySite, signInByPasskey, type Accounts } from '../service.ts';
import type { SignInLimit } from '../sign-in-limit.ts';
import { beginSession } from './begin-session.ts';
import { isFromOwnOrigin, toDestination } from './request-checks.ts';
import { signedInNow } from './require-sign-in.ts';

/** What a device sends: keys, certificates and signatures. */
const limitBody = bodyLimit({ maxSize: 60_000 });

const path = (whole: string) => whole.slice('/admin'.length);

/** For `/admin`, before a person is signed in: asks a device to sign, and signs in whom its passkey belongs to. */
export function createPasskeySignIn(accounts: Accounts, isWithinLimit: SignInLimit): Hono {
  const app = new Hono();
  const at = path(passkeyPaths.signIn);
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
  const at = path(passkeyPaths.add);
  const { db, now } = accounts;
  app.use(`${at}/*`, limitBody);
  app.post(`${at}/options`, async (context) => {
    const options = await startRegistration(passkeySite(accounts), signedInNow().session.account, now());
    return options ? context.json(options, 200, { 'cache-control': 'no-store' }) : context.json({}, 409);
  });
  app.post(`${at}/answer`, async (context: Context) => {
    const { session, email } = signedInNow();
    const given = {
      account: session.account.id,
      sent: parseJson(await context.req.text()),
      agent: context.req.header('user-agent') ?? '',
    };
    if (!(await finishRegistration(passkeySite(accounts), given, now()))) return context.json({}, 422);
    await recordActivity(db, { actor: email, action: 'passkey-added', subject: email }, now());
    return context.json({ to: accountPaths.account[session.account.locale] });
  });
  return app;
}
