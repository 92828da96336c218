import type { NoticePage } from '../../../forms/pages.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { routes } from '../../../i18n/routes.ts';
import type { SiteData } from '../../../model/site-data.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';
import { privatePageHeaders } from '../../http/security-headers.ts';
import { inspectLink, isLinkToken } from '../../one-time-links/links.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';
import type { Store } from '../storage/store.ts';
import { confirmationLinks } from './confirmation.ts';
import { stateOf } from './subscriptions.ts';
import { readToken } from './tokens.ts';

export interface NoticeOptions {
  site: () => SiteData;
  store: Store;
  render: RenderPage;
  now: () => number;
  origins: readonly string[];
  keys: ServerKeys;
  mailDir: string;
}

type Shown = Pick<NoticePage, 'state' | 'action' | 'alternates'> & {
  /** Of the request, where it is known. */
  reference?: string | undefined;
  problem?: NoticePage['problem'];
};

/** Draws the page of a notice. */
async function showNotice(
  { reference, problem = null, ...shown }: Shown,
  locale: Locale,
  { site, store, render }: NoticeOptions,
): Promise<Response> {
  const application = reference === undefined ? undefined : await store.findByReference(reference);
  const published = site();
  const call = published.calls.find(({ name }) => name === application?.call);
  const page: NoticePage = {
    ...shown,
    problem,
    call: call ? { title: call.title[locale], url: call.url[locale] } : null,
  };
  const status = shown.state === 'void' ? 410 : problem === null ? 200 : 422;
  const response = await render('notice', { locale, site: published.locales[locale], page }, status);
  for (const [name, value] of Object.entries(privatePageHeaders)) response.headers.set(name, value);
  return response;
}

/** Where a receipt sends the code that is typed on it. */
export const receiptCodeAction = (token: string): string => `/api/notices/receipt/${token}`;

const pathsOf = (token: string) => ({ fr: routes.notice('fr', token), en: routes.notice('en', token) });

/** What the page behind a one-time link says: it asks for the code, or why it does not; undefined for another kind of token. */
export async function showLink(
  token: string,
  locale: Locale,
  options: NoticeOptions,
  problem: NoticePage['problem'] = null,
): Promise<Response | undefined> {
  if (!isLinkToken(token)) return undefined;
  const { store, keys, now } = options;
  const alternates = pathsOf(token);
  const { state, subject: reference } = await inspectLink(
    confirmationLinks(store.db, keys),
    { token },
    now(),
  );
  switch (state) {
    case 'ready':
    case 'other-browser':
      return showNotice(
        { state: 'code', reference, action: `/api/notices/${token}`, alternates, problem },
        locale,
        options,
      );
    case 'used': {
      // Without buttons: programs that look into messages open their links, and press what they find.
      const found = (await stateOf(store.db, reference)) ?? 'cancelled';
      return showNotice({ state: found, reference, action: null, alternates }, locale, options);
    }
    case 'void':
      return showNotice({ state: 'void', reference, action: null, alternates }, locale, options);
  }
}

/** The page that asks again for a code that was typed on a receipt; undefined where that is gone. */
export async function showReceiptCode(
  token: string,
  locale: Locale,
  options: NoticeOptions,
  problem: NoticePage['problem'],
): Promise<Response | undefined> {
  const application = await options.store.findByToken(token);
  if (!application || application.state === 'erased') return undefined;
  const alternates = { fr: routes.receipt('fr', token), en: routes.receipt('en', token) };
  const action = receiptCodeAction(token);
  const { reference } = application;
  return showNotice({ state: 'code', reference, action, alternates, problem }, locale, options);
}

/** The page by which a person who confirmed cancels; undefined for a link that is not ours. */
export async function showSigned(
  token: string,
  locale: Locale,
  options: NoticeOptions,
): Promise<Response | undefined> {
  const reference = readToken(token, options.keys);
  const state = reference && (await stateOf(options.store.db, reference));
  if (!state) return undefined;
  // A program that looks into a message finds nothing to press before its reader has confirmed.
  const action = state === 'confirmed' || state === 'sent' ? `/api/notices/${token}` : null;
  return showNotice({ state, reference, action, alternates: pathsOf(token) }, locale, options);
}
