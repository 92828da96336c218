import type { Locale } from '../../../i18n/locales.ts';
import { routes } from '../../../i18n/routes.ts';
import { privatePageHeaders } from '../../http/security-headers.ts';
import { inspectLink, isLinkToken } from '../../one-time-links/links.ts';
import { redeemCode, redeemLink, type OnRedeemed } from '../../one-time-links/redeem.ts';
import { isAddrSpec } from '../delivery/channels/mail/addresses.ts';
import { deleteDraft, findDraft } from '../storage/drafts/drafts.ts';
import { admitBrowser, chooseDraft } from '../storage/drafts/prove.ts';
import { removeFiles } from '../storage/files/remove.ts';
import { giveCookie, newBrowser } from './browser.ts';
import { queueMails, resumeLinks } from './mailer.ts';
import { latestFor, ownersOf } from './owners.ts';
import { draw, showMine, type ResumeOptions } from './pages.ts';

/** What a browser holds: its cookie, and SHA-256 of it; both undefined for one that has no draft. */
export interface Holder {
  browser: string | undefined;
  cookie: string | undefined;
}

const redirect = (location: string) =>
  new Response(null, { status: 303, headers: { ...privatePageHeaders, location } });

const latestIn =
  ({ site, now }: ResumeOptions) =>
  (name: string) =>
    latestFor(
      site().calls.find((call) => call.name === name),
      now(),
    );

/** Keeps one of two drafts, or deletes one, of those that this browser has. */
export async function actOnMine(
  form: URLSearchParams,
  browser: string | undefined,
  locale: Locale,
  options: ResumeOptions,
): Promise<Response> {
  const { store, now } = options;
  const id = form.get('draft') ?? '';
  if (browser === undefined) return showMine(browser, locale, options);
  const own = { id, browser, now: now() };
  const isChosen = form.get('action') === 'keep';
  const removed = isChosen
    ? await chooseDraft(store.db, { ...own, latestOf: latestIn(options) })
    : await deleteDraft(store.db, own);
  if (!removed) return showMine(browser, locale, options);
  await removeFiles(store.db, removed);
  return isChosen ? redirect(routes.resumeForm(locale, id)) : draw({ state: 'deleted' }, locale, options);
}

/**
 * Takes an address to which links are to go. The answer is the same whether anything is kept for it or not, and comes before it is
 * looked for.
 *
 * @param isWithinLimit of its sender.
 * @param inBackground looks for it.
 */
export async function actOnLost(
  form: URLSearchParams,
  {
    browser,
    isWithinLimit,
    inBackground,
  }: {
    browser: string | undefined;
    isWithinLimit: () => Promise<boolean>;
    inBackground: (work: () => Promise<void>) => void;
  },
  locale: Locale,
  options: ResumeOptions,
): Promise<Response> {
  const { drafts, store, site, now } = options;
  const typed = (form.get('email') ?? '').trim().slice(0, 254);
  if (!drafts.canSend) return showMine(browser, locale, options);
  if (!isAddrSpec(typed)) return showMine(browser, locale, options, { problem: 'address', typed });
  if (!(await isWithinLimit())) return draw({ state: 'busy' }, locale, options);
  inBackground(async () => {
    const owners = site().calls.flatMap(({ name: call }) => ownersOf(drafts.keys, { call, address: typed }));
    await queueMails(store.db, owners, now());
    drafts.onDue();
  });
  return draw({ state: 'sent' }, locale, options);
}

const alternatesOf = (token: string) => ({
  fr: routes.resumeLink('fr', token),
  en: routes.resumeLink('en', token),
});

/** The page behind a link; to look at it uses nothing up. A browser that has the draft is led there, however often. */
export async function showLink(
  token: string,
  { browser, cookie }: Holder,
  locale: Locale,
  options: ResumeOptions,
  problem: 'no-code' | 'wrong-code' | null = null,
): Promise<Response> {
  const { drafts, store } = options;
  const now = options.now();
  const found = isLinkToken(token)
    ? await inspectLink(resumeLinks(store.db, drafts.keys), { token, browser: cookie }, now)
    : undefined;
  const id = found?.subject;
  if (!found || id === undefined) return draw({ state: 'void' }, locale, options);
  const own =
    browser === undefined ? undefined : await findDraft(store.db, drafts.vault, { id, browser, now });
  if (own && (own.isProven || found.state === 'used')) return redirect(routes.resumeForm(locale, id));
  const isGood = found.state === 'ready' || found.state === 'other-browser';
  if (!isGood) return draw({ state: 'void' }, locale, options);
  const state = found.state === 'ready' ? 'link' : 'code';
  return draw({ state, problem, alternates: alternatesOf(token) }, locale, options);
}

/**
 * Uses the link up, once: this browser may continue the draft from then on, with a new cookie. The button alone counts in the
 * browser that saved it; any other types the code, so that programs that open links and press buttons use nothing up.
 */
export async function actOnLink(
  token: string,
  form: URLSearchParams,
  { browser, cookie }: Holder,
  locale: Locale,
  options: ResumeOptions,
): Promise<Response> {
  const { drafts, store } = options;
  const now = options.now();
  const fresh = newBrowser();
  const outcome = { isThere: false };
  const onRedeemed: OnRedeemed = async (trx, { subject: id }) => {
    const proof = { id, browser: fresh.digest, now, latestOf: latestIn(options) };
    outcome.isThere = await admitBrowser(trx, proof, browser ?? null);
  };
  const links = resumeLinks(store.db, drafts.keys);
  const typed = form.get('code');
  const redeemed = !isLinkToken(token)
    ? undefined
    : typed === null
      ? await redeemLink(links, { token, browser: cookie }, now, onRedeemed)
      : await redeemCode(links, { token, typed }, now, onRedeemed);
  if (!redeemed?.ok)
    return showLink(token, { browser, cookie }, locale, options, typed?.trim() ? 'wrong-code' : 'no-code');
  if (!outcome.isThere) return draw({ state: 'void' }, locale, options);
  const own = await store.db
    .selectFrom('draft_browsers')
    .select('draft')
    .where('browser', '=', fresh.digest)
    .execute();
  const isAlone = own.length === 1;
  const page = isAlone ? routes.resumeForm(locale, redeemed.subject) : routes.resume(locale);
  return giveCookie(redirect(page), fresh.token, drafts.isSecure);
}
