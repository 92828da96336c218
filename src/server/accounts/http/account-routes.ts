import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { formatInstant } from '../../../i18n/dates.ts';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { accountPaths, belowAdmin } from '../../../model/accounts/addresses.ts';
import type { AccountPage } from '../../../model/messages/accounts.ts';
import { staffZone } from '../../applications/staff/zone.ts';
import { recordActivity } from '../activity.ts';
import { endSession, endSessionsOf, isFresh, listSessions } from '../sessions.ts';
import { removePasskey } from '../passkey-changes.ts';
import { listPasskeys } from '../passkeys.ts';
import type { SignInOptions } from './sign-in-routes.ts';
import { agentName } from './agent-name.ts';
import { clearSession } from './cookies.ts';
import { readForm } from './request-checks.ts';
import { signedInNow } from './require-sign-in.ts';

/** The page of one's own account, and signing out; for `/admin`, behind `requireSignIn`. */
export function createAccountRoutes({ accounts, render, ways }: SignInOptions) {
  const { db, now, site } = accounts;
  const app = new Hono();
  for (const locale of locales) {
    const path = belowAdmin(accountPaths.account[locale]);

    app.get(path, async () => {
      const { session, email, name, roles, formToken } = signedInNow();
      const sessions = await listSessions(db, session.account, now());
      const passkeys = ways.includes('passkey') ? await listPasskeys(db, session.account.id) : undefined;
      const at = instantIn(locale);
      const page: AccountPage = {
        email,
        name,
        roles: [...roles],
        formToken,
        passkeys:
          passkeys?.map(({ id, agent, createdAt, lastUsedAt }) => ({
            id,
            agent: agentName(agent),
            since: at(createdAt),
            used: lastUsedAt === null ? null : at(lastUsedAt),
          })) ?? null,
        canAddPasskey: isFresh(session, now()),
        sessions: sessions.map(({ id, agent, createdAt, lastSeenAt }) => ({
          id,
          agent: agentName(agent),
          since: at(createdAt),
          seen: at(lastSeenAt),
          isThis: id === session.id,
        })),
      };
      const response = await render('account', { locale, site: site().locales[locale], page });
      response.headers.set('cache-control', 'no-store');
      return response;
    });

    app.post(path, bodyLimit({ maxSize: 1_000 }), async (context) => {
      const { session, email } = signedInNow();
      const asked = await readForm(context);
      const account = session.account.id;
      const { passkey } = asked;
      if (typeof passkey === 'string') {
        const agent = agentName(context.req.header('user-agent') ?? '');
        await removePasskey(accounts, { account: session.account, agentName: agent }, passkey);
        return context.redirect(accountPaths.account[locale], 303);
      }
      const isEverywhere = asked['action'] === 'everywhere';
      const id = typeof asked['session'] === 'string' ? asked['session'] : session.id;
      if (isEverywhere) await endSessionsOf(db, account);
      else await endSession(db, { account, id });
      await recordActivity(
        db,
        { actor: email, action: isEverywhere ? 'sessions-ended' : 'signed-out', subject: email },
        now(),
      );
      if (!isEverywhere && id !== session.id) return context.redirect(accountPaths.account[locale], 303);
      context.header('set-cookie', clearSession());
      return context.redirect(`${accountPaths.signIn[locale]}?problem=signed-out`, 303);
    });
  }
  return app;

  function instantIn(locale: Locale): (instant: number) => string {
    const data = site();
    return (instant) => formatInstant(instant, staffZone(data), data.locales[locale].languageTag);
  }
}
