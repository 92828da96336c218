import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { formatInstant } from '../../../i18n/dates.ts';
import { isLocale, locales, type Locale } from '../../../i18n/locales.ts';
import { accountPaths, belowAdmin } from '../../../model/accounts/addresses.ts';
import { hasRole } from '../../../model/accounts/identity.ts';
import type { PeoplePage } from '../../../model/messages/accounts.ts';
import { isRole, type Role } from '../../../model/accounts/roles.ts';
import { isAddrSpec } from '../../applications/delivery/channels/mail/addresses.ts';
import { staffZone } from '../../applications/staff/zone.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';
import { readableCode } from '../../one-time-links/links.ts';
import { instantFor, linkAddress } from '../account-mail.ts';
import { hasSignedIn, readActivity, recordActivity } from '../activity.ts';
import {
  changeRoles,
  disableAccount,
  findAccount,
  listAccounts,
  openAccount,
  toEmail,
  type Account,
} from '../accounts.ts';
import { inviteByLink, type Accounts } from '../service.ts';
import { endSessionsOf, lastSeen } from '../sessions.ts';
import type { SignedIn } from './identify.ts';
import { readFormData } from './request-checks.ts';
import { signedInNow } from './require-sign-in.ts';

/** How much of the record the page shows. */
const shownActivity = 100;

type Problem = NonNullable<PeoplePage['problem']>;

/** What a form of the page came to: a problem, an invitation, or nothing more to say. */
type Outcome = { problem?: Problem; invitation?: NonNullable<PeoplePage['invitation']> };

/** The page on which an administrator manages accounts; for `/admin`, behind `requireSignIn`. */
export function createPeopleRoutes(options: { accounts: Accounts; render: RenderPage; hasMail: boolean }) {
  const { accounts, render, hasMail } = options;
  const { db, now, site, siteUrl } = accounts;
  const app = new Hono();

  async function draw(signedIn: SignedIn, locale: Locale, outcome: Outcome = {}): Promise<Response> {
    const data = site();
    const at = (instant: number) => formatInstant(instant, staffZone(data), data.locales[locale].languageTag);
    const seen = await lastSeen(db, now());
    const activity = await readActivity(db, shownActivity);
    const page: PeoplePage = {
      formToken: signedIn.formToken,
      people: (await listAccounts(db)).map(({ id, email, name, roles, isDisabled }) => {
        const last = seen.get(id);
        return {
          id,
          email,
          name,
          roles: [...roles],
          isDisabled,
          isYou: id === signedIn.session.account.id,
          seen: last === undefined ? null : at(last),
        };
      }),
      activity: activity.map(({ at: instant, actor, action, subject }) => ({
        at: at(instant),
        actor,
        action,
        subject,
      })),
      problem: outcome.problem ?? null,
      invitation: outcome.invitation ?? null,
    };
    const status = outcome.problem ? 422 : 200;
    const response = await render('people', { locale, site: data.locales[locale], page }, status);
    response.headers.set('cache-control', 'no-store');
    return response;
  }

  async function invite(account: Account, locale: Locale): Promise<Outcome> {
    const link = await inviteByLink(accounts, account);
    const invitation = {
      email: account.email,
      link: linkAddress(siteUrl, account, link.token),
      code: readableCode(link.code),
      expires: instantFor(link.expiresAt, locale, site()),
      isMailed: hasMail,
    };
    return { invitation };
  }

  async function act(form: FormData, signedIn: SignedIn, locale: Locale): Promise<Outcome> {
    const by = { actor: signedIn.email, now: now() };
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const roles = form
      .getAll('role')
      .filter((role): role is Role => typeof role === 'string' && isRole(role));
    const action = text('action');
    if (action === 'invite') {
      const email = toEmail(text('email'));
      if (!isAddrSpec(email)) return { problem: 'not-an-address' };
      if (roles.length === 0) return { problem: 'no-role' };
      if (email === signedIn.email && !roles.includes('admin')) return { problem: 'yourself' };
      // An invitation shows an address and a code that sign in: that of a person who comes in already would be theirs to lose.
      const known = await findAccount(db, 'email', email);
      if (known && !known.isDisabled && (await hasSignedIn(db, email))) return { problem: 'has-account' };
      const language = text('language');
      const name = text('name').slice(0, 200) || undefined;
      const given = { email, name, roles, locale: isLocale(language) ? language : locale };
      return invite(await openAccount(db, given, by), locale);
    }
    const account = await findAccount(db, 'id', text('id'));
    if (!account) return { problem: 'unknown' };
    const isYou = account.id === signedIn.session.account.id;
    switch (action) {
      case 'roles':
        if (roles.length === 0) return { problem: 'no-role' };
        if (isYou && !roles.includes('admin')) return { problem: 'yourself' };
        await changeRoles(db, account, roles, by);
        return {};
      case 'disable':
        if (isYou) return { problem: 'yourself' };
        await disableAccount(db, account, by);
        return {};
      case 'reopen':
        if (!account.isDisabled) return { problem: 'unknown' };
        return invite(await openAccount(db, { ...account, name: undefined }, by), locale);
      case 'end-sessions':
        await endSessionsOf(db, account.id);
        await recordActivity(db, { ...by, action: 'sessions-ended', subject: account.email }, by.now);
        return {};
      default:
        return { problem: 'unknown' };
    }
  }

  for (const locale of locales) {
    const path = belowAdmin(accountPaths.people[locale]);
    // Who is no administrator learns nothing from this address, not even that it is one.
    app.use(path, async (context, next) => (hasRole(signedInNow(), 'admin') ? next() : context.notFound()));
    app.get(path, () => draw(signedInNow(), locale));
    app.post(path, bodyLimit({ maxSize: 4_000 }), async (context) => {
      const signedIn = signedInNow();
      const form = await readFormData(context);
      if (!form) return draw(signedIn, locale, { problem: 'unknown' });
      const outcome = await act(form, signedIn, locale);
      if (outcome.problem ?? outcome.invitation) return draw(signedIn, locale, outcome);
      return context.redirect(accountPaths.people[locale], 303);
    });
  }
  return app;
}
