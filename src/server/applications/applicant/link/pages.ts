import type { LinkPage } from '../../../../forms/pages.ts';
import { parseReference } from '../../../../forms/reference.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { routes } from '../../../../i18n/routes.ts';
import { privatePageHeaders } from '../../../http/security-headers.ts';
import { inspectLink, isLinkToken } from '../../../one-time-links/links.ts';
import { redeemCode } from '../../../one-time-links/redeem.ts';
import { isAddrSpec } from '../../delivery/channels/mail/addresses.ts';
import { openToken } from '../../storage/rows.ts';
import type { ServerKeys } from '../../storage/database/secrets.ts';
import { drawPrivate, type ApplicantOptions } from '../page.ts';
import { receiptLinks } from './channel.ts';
import type { LinkSearch } from './search.ts';

export interface LinkOptions extends ApplicantOptions {
  search: Pick<LinkSearch, 'ask'>;
  keys: ServerKeys;
  /** False without an SMTP server: no message goes out. */
  canSend: boolean;
}

type Shown = Pick<LinkPage, 'state'> & Partial<LinkPage>;

const statuses: Readonly<Record<LinkPage['state'], number>> = {
  ask: 200,
  sent: 200,
  'no-mail': 200,
  code: 200,
  void: 410,
  busy: 429,
};

function draw(shown: Shown, locale: Locale, { site, render }: LinkOptions): Promise<Response> {
  const page: LinkPage = {
    problem: null,
    typed: { address: '', reference: '' },
    alternates: { fr: routes.receiptLost('fr'), en: routes.receiptLost('en') },
    ...shown,
  };
  const locals = { locale, site: site().locales[locale], page };
  return drawPrivate(render, 'applicant/link', locals, page.problem ? 422 : statuses[page.state]);
}

/** The page on which people ask for the link to their own page again. */
export const showLost = (locale: Locale, options: LinkOptions): Promise<Response> =>
  draw({ state: options.canSend ? 'ask' : 'no-mail' }, locale, options);

/** Takes what was typed. The answer is the same whether there is such an application or not. @param isWithinLimit of its sender. */
export async function actOnLost(
  form: URLSearchParams,
  locale: Locale,
  options: LinkOptions,
  isWithinLimit: () => Promise<boolean>,
): Promise<Response> {
  if (!options.canSend) return showLost(locale, options);
  const typed = {
    address: (form.get('email') ?? '').trim().slice(0, 254),
    reference: (form.get('reference') ?? '').trim().slice(0, 40),
  };
  const parsed = typed.reference === '' ? undefined : parseReference(typed.reference);
  if (!isAddrSpec(typed.address)) return draw({ state: 'ask', problem: 'address', typed }, locale, options);
  if (parsed && !parsed.ok) return draw({ state: 'ask', problem: 'reference', typed }, locale, options);
  const asked = { address: typed.address, reference: parsed?.ok ? parsed.reference : undefined };
  const isTaken = (await isWithinLimit()) && options.search.ask(asked);
  return draw({ state: isTaken ? 'sent' : 'busy' }, locale, options);
}

const alternatesOf = (token: string) => ({
  fr: routes.receiptLink('fr', token),
  en: routes.receiptLink('en', token),
});

/** The page behind a link: asks for the code of the message, or says why it is over. To look at it uses nothing up. */
export async function showLink(
  token: string,
  locale: Locale,
  options: LinkOptions,
  problem: LinkPage['problem'] = null,
): Promise<Response> {
  const links = receiptLinks(options.store.db, options.keys);
  const state = isLinkToken(token) ? (await inspectLink(links, { token }, options.now())).state : 'void';
  const isGood = state === 'ready' || state === 'other-browser';
  if (!isGood) return draw({ state: 'void' }, locale, options);
  return draw({ state: 'code', problem, alternates: alternatesOf(token) }, locale, options);
}

/** Takes the code, once, and leads to the applicant's own page. */
export async function actOnLink(
  token: string,
  form: URLSearchParams,
  locale: Locale,
  options: LinkOptions,
): Promise<Response> {
  const { store, vault, keys, now } = options;
  const typed = form.get('code') ?? '';
  const links = receiptLinks(store.db, keys);
  const redeemed = isLinkToken(token) ? await redeemCode(links, { token, typed }, now()) : undefined;
  if (!redeemed?.ok) return showLink(token, locale, options, typed.trim() === '' ? 'no-code' : 'wrong-code');
  const row = await store.db
    .selectFrom('applications')
    .select('sealed_token')
    .where('reference', '=', redeemed.subject)
    .where('state', '!=', 'erased')
    .executeTakeFirst();
  if (!row) return draw({ state: 'void' }, locale, options);
  return new Response(null, {
    status: 303,
    headers: { ...privatePageHeaders, location: routes.receipt(locale, openToken(row, vault)) },
  });
}
