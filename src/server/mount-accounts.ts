import { setTimeout as wait } from 'node:timers/promises';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { accountPaths } from '../model/accounts/addresses.ts';
import { hasRole } from '../model/accounts/identity.ts';
import { applicationPaths } from '../model/applications/addresses.ts';
import { decisionPaths } from '../model/decisions/addresses.ts';
import { rankingPaths, reviewPaths } from '../model/reviews/addresses.ts';
import { createAccountRoutes } from './accounts/http/account-routes.ts';
import { identify, mayEdit } from './accounts/http/identify.ts';
import { createPasskeyRoutes } from './accounts/http/passkey-routes.ts';
import { createPeopleRoutes } from './accounts/http/people-routes.ts';
import { isJson } from './accounts/http/request-checks.ts';
import { requireSignIn, signedInNow } from './accounts/http/require-sign-in.ts';
import { createSignInRoutes } from './accounts/http/sign-in-routes.ts';
import { recordActivity } from './accounts/activity.ts';
import { createOidc, type OidcOptions } from './accounts/oidc.ts';
import { signInMailFolder, type Accounts } from './accounts/service.ts';
import { staffMailer } from './applications/delivery/create-channels.ts';
import { linkKeyPurpose } from './one-time-links/links.ts';
import type { ReviewerNow } from './applications/review/http/options.ts';
import type { StaffMember, StaffPagesOptions } from './applications/staff/http/options.ts';
import type { Mailer } from './applications/delivery/channels/mail/mailer.ts';
import type { Store } from './applications/storage/store.ts';
import { refuse } from './cms/http/answers.ts';
import type { Editor } from './cms/protocol/permissions.ts';
import type { Author } from './cms/storage/git/git.ts';
import { fromAnotherPage, signedOut, withoutRole } from './cms/refusals.ts';
import type { Config } from './config.ts';
import type { RenderPage } from './http/on-demand/render-page.ts';
import { preferredLocale } from './http/request.ts';
import type { CurrentSite } from './site.ts';
import type { Log } from './system/log.ts';

export interface AccountsOptions {
  config: Config;
  store: Store;
  site: CurrentSite;
  render: RenderPage;
  log: Log;
  now?: () => number;
  /** Sends links; the default is that of the mails to the staff. */
  mailer?: Mailer;
  /** See `Accounts`; the default waits for up to two seconds. */
  later?: Accounts['later'];
  /** The default waits by the clock of the machine. */
  wait?: Accounts['wait'];
  /** Reaches the sign-in service. */
  askService?: OidcOptions['ask'];
}

/** What the CMS asks of accounts. */
export interface AccountsMount {
  /** For `/admin`: signing in, one's own account, people; behind them, only signed-in people are left. */
  routes: Hono;
  /** Lets those with a role of the CMS into it. What follows is asked behind it. */
  admitEditors: MiddlewareHandler;
  /** Who sends a request, by its `Cookie` header. @throws Refusal where they may not, or not any more. */
  editorNow: (cookies: string | undefined) => Promise<Editor>;
  /** Who sends the request under way. */
  personNow: () => Author;
  /** The id of their account. */
  accountNow: () => string;
  formTokenNow: () => string;
  /** Whether the person who sends this request looks after the server. */
  isAdminNow: () => boolean;
  /** The person who sends the request under way, where they may read applications. */
  staffNow: () => StaffMember | undefined;
  /** The same, where they may review what is assigned to them. */
  reviewerNow: () => ReviewerNow | undefined;
  /** Whether the person who sends the request under way may open the CMS. */
  mayEditNow: () => boolean;
  /** Puts into the record what the person who sent this request did. */
  record: (action: string, subject: string) => void;
  /** The same for what must not happen without being in the record: in it when this returns, or with the transaction `db`. */
  recordFirst: StaffPagesOptions['record'];
  /** True for the `Cookie` header of a signed-in editor. */
  isEditor: (cookies: string | undefined) => Promise<boolean>;
}

/** The pages that say how the CMS and the staff's pages work. */
const guideFolder = '/admin/aide/';

/** The largest form of these pages; where the staff write notes, and reviewers comments, each sign is sent as up to nine bytes. Decisions come for all applications to a call. */
const [formLimit, noteLimit, reviewLimit, decisionLimit] = [8_000, 40_000, 400_000, 2_000_000];

const longForms = [
  // Before the list of applications, whose addresses begin likewise.
  ...[...Object.values(rankingPaths), ...Object.values(decisionPaths)].map((folder) => ({
    folder,
    limit: bodyLimit({ maxSize: decisionLimit }),
  })),
  ...Object.values(applicationPaths).map((folder) => ({ folder, limit: bodyLimit({ maxSize: noteLimit }) })),
  ...Object.values(reviewPaths).map((folder) => ({ folder, limit: bodyLimit({ maxSize: reviewLimit }) })),
];

/** Within the two seconds after the answer; a server that stops before leaves the person to ask again. */
const atRandomMoment: Accounts['later'] = (work) => {
  setTimeout(() => void work(), 200 + Math.random() * 1_800).unref();
};

/** Opens the CMS to people with an account. */
export async function mountAccounts(options: AccountsOptions): Promise<AccountsMount> {
  const { config, store, site, render, log, now = Date.now } = options;
  const { mailFrom: from, siteUrl, smtpUrl, mailDir } = config;
  const keys = await store.keysFor(linkKeyPurpose);
  const accounts: Accounts = {
    db: store.db,
    key: keys.current,
    earlierKeys: keys.earlier,
    purposes: ['sign-in', 'invitation'],
    mailer: options.mailer ?? staffMailer({ smtpUrl, mailDir: signInMailFolder(mailDir) }),
    from,
    siteUrl,
    site: site.data,
    now,
    log,
    later: options.later ?? atRandomMoment,
    wait: options.wait ?? wait,
  };
  const oidc =
    config.oidc &&
    createOidc({
      key: keys.current,
      settings: config.oidc,
      siteUrl,
      ...(options.askService && { ask: options.askService }),
    });
  const limitForms = bodyLimit({ maxSize: formLimit });
  const limitOf = (path: string) =>
    longForms.find(({ folder }) => path.startsWith(folder))?.limit ?? limitForms;
  const routes = new Hono();
  routes.route('/', createSignInRoutes({ accounts, render, ways: config.signIn, oidc }));
  routes.use((context, next) =>
    // The CMS limits its JSON itself, once it is known who sends it.
    isJson(context.req.raw.headers) ? next() : limitOf(context.req.path)(context, next),
  );
  routes.use(
    requireSignIn({
      accounts,
      refuse: (context, why) => refuse(context, why === 'origin' ? fromAnotherPage() : signedOut()),
    }),
  );
  routes.route('/', createAccountRoutes({ accounts, render, ways: config.signIn }));
  if (config.signIn.includes('passkey')) routes.route('/', createPasskeyRoutes(accounts));
  routes.route('/', createPeopleRoutes({ accounts, render, hasMail: smtpUrl !== undefined }));

  return {
    routes,
    admitEditors: async (context, next) => {
      // The guide has a page for the staff, too.
      if (mayEdit(signedInNow()) || context.req.path.startsWith(guideFolder)) {
        await next();
        return undefined;
      }
      // A person with other work here sees what they may do.
      const isPage = context.req.header('accept')?.includes('text/html');
      if (!isPage) return refuse(context, withoutRole());
      return context.redirect(
        accountPaths.account[preferredLocale(context.req.raw.headers, site.data())],
        303,
      );
    },
    editorNow: async (cookies) => {
      // Asked again: a body may take half an hour, in which an account may be closed.
      const signedIn = await identify(store.db, cookies, now(), false);
      if (!signedIn) throw signedOut();
      if (!mayEdit(signedIn)) throw withoutRole();
      const { name, email, roles } = signedIn;
      return { author: { name, email }, isPublisher: hasRole({ roles }, 'publisher') };
    },
    personNow: () => {
      const { name, email } = signedInNow();
      return { name, email };
    },
    accountNow: () => signedInNow().session.account.id,
    mayEditNow: () => mayEdit(signedInNow()),
    formTokenNow: () => signedInNow().formToken,
    isAdminNow: () => hasRole(signedInNow(), 'admin'),
    staffNow: () => (hasRole(signedInNow(), 'staff') ? signedInNow() : undefined),
    reviewerNow: () => {
      const signedIn = signedInNow();
      const { email, formToken, session } = signedIn;
      return hasRole(signedIn, 'reviewer') ? { id: session.account.id, email, formToken } : undefined;
    },
    recordFirst: (action, subject, db = store.db) =>
      recordActivity(db, { actor: signedInNow().email, action, subject }, now()),
    record: (action, subject) => {
      const { email } = signedInNow();
      recordActivity(store.db, { actor: email, action, subject }, now()).catch((error: unknown) => {
        log.error({ err: error }, 'What was done could not be put into the record.');
      });
    },
    isEditor: async (cookies) => {
      const signedIn = await identify(store.db, cookies, now(), false);
      return signedIn !== undefined && mayEdit(signedIn);
    },
  };
}
