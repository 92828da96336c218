import type { Locale } from '../../../i18n/locales.ts';
import { routes } from '../../../i18n/routes.ts';
import { isFromOurPages } from '../../http/request.ts';
import { privatePageHeaders } from '../../http/security-headers.ts';
import { isLinkToken } from '../../one-time-links/links.ts';
import { redeemCode, redeemCodeInBrowser, type OnRedeemed } from '../../one-time-links/redeem.ts';
import { eraseApplications } from '../privacy/erase.ts';
import { confirm, confirmationLinks } from './confirmation.ts';
import { showLink, showReceiptCode, type NoticeOptions } from './pages.ts';
import { stateOf } from './subscriptions.ts';
import { readToken, toToken } from './tokens.ts';

/** A form that was sent, and the language of its page. */
export interface Asked {
  request: Request;
  form: URLSearchParams;
  locale: Locale;
}

export async function readAsked(request: Request): Promise<Asked> {
  const form = new URLSearchParams(await request.text());
  return { request, form, locale: form.get('language') === 'en' ? 'en' : 'fr' };
}

const foreign = () => new Response('403', { status: 403 });

const showState = (reference: string, locale: Locale, { keys }: NoticeOptions) =>
  new Response(null, {
    status: 303,
    headers: { ...privatePageHeaders, location: routes.notice(locale, toToken(reference, keys)) },
  });

const erase = (reference: string, { store, mailDir }: NoticeOptions) =>
  eraseApplications([reference], { store, mailDir });

/**
 * Confirms, or cancels, by the code of the message: typed on the page of its link, or on the receipt in the browser that
 * asked. Undefined for another kind of token.
 */
export async function actByCode(
  { by, token }: { by: 'link' | 'receipt'; token: string },
  { request, form, locale }: Asked,
  options: NoticeOptions,
): Promise<Response | undefined> {
  if (!isLinkToken(token)) return undefined;
  if (!isFromOurPages(request, options.origins)) return foreign();
  const { store, keys, now } = options;
  const typed = form.get('code') ?? '';
  const isCancelled = form.get('action') === 'cancel';
  const links = confirmationLinks(store.db, keys);
  const onRedeemed: OnRedeemed = (trx, { subject }) =>
    isCancelled ? Promise.resolve() : confirm(trx, subject, now());
  const redeemed =
    by === 'link'
      ? await redeemCode(links, { token, typed }, now(), onRedeemed)
      : await redeemCodeInBrowser(links, { browser: token, typed }, now(), onRedeemed);
  if (redeemed.ok) {
    if (isCancelled) await erase(redeemed.subject, options);
    return showState(redeemed.subject, locale, options);
  }
  const isEmpty = typed.trim() === '';
  if (by === 'link') return showLink(token, locale, options, isEmpty ? 'no-code' : 'wrong-code');
  return showReceiptCode(token, locale, options, isEmpty ? 'no-code' : 'wrong-code-here');
}

/** Carries out what a mail program's own button, or the page of a person who confirmed, asks for: cancelling. */
export async function actBySignedLink(
  token: string,
  { request, form, locale }: Asked,
  options: NoticeOptions,
): Promise<Response | undefined> {
  const reference = readToken(token, options.keys);
  if (!reference || !(await stateOf(options.store.db, reference))) return undefined;
  const isOneClick = form.get('List-Unsubscribe') === 'One-Click';
  if (!isOneClick && !isFromOurPages(request, options.origins)) return foreign();
  if (isOneClick || form.get('action') === 'cancel') await erase(reference, options);
  return isOneClick ? new Response(null, { status: 204 }) : showState(reference, locale, options);
}
