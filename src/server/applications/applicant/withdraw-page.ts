import type { WithdrawPage } from '../../../forms/pages.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { routes } from '../../../i18n/routes.ts';
import { isWithdrawable } from '../../../model/decisions/states.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { privatePageHeaders } from '../../http/security-headers.ts';
import type { StoredApplication } from '../storage/application.ts';
import { drawPrivate, findByReceipt, type ApplicantOptions } from './page.ts';
import { isInSelection, readState } from './standing.ts';
import { withdrawApplication } from './withdraw.ts';

/** An application that is in the selection of a call. */
type Selected = StoredApplication & { call: string };

const isSelected = (application: StoredApplication, site: SiteData): application is Selected =>
  isInSelection(application, site);

async function findSelected(token: string, options: ApplicantOptions): Promise<Selected | undefined> {
  const application = await findByReceipt(token, options);
  return application && isSelected(application, options.site()) ? application : undefined;
}

const toOwnPage = (token: string, locale: Locale) =>
  new Response(null, {
    status: 303,
    headers: { ...privatePageHeaders, location: routes.receipt(locale, token) },
  });

function draw(
  state: WithdrawPage['state'],
  { token, locale, application }: { token: string; locale: Locale; application: Selected },
  { site, render }: ApplicantOptions,
): Promise<Response> {
  const published = site();
  const call = published.calls.find(({ name }) => name === application.call);
  const page: WithdrawPage = {
    state,
    reference: application.reference,
    call: call?.title[locale] ?? null,
    back: routes.receipt(locale, token),
    alternates: { fr: routes.withdraw('fr', token), en: routes.withdraw('en', token) },
  };
  const locals = { locale, site: published.locales[locale], page };
  return drawPrivate(render, 'applicant/withdraw', locals, state === 'decided' ? 409 : 200);
}

/** The page that asks once more; undefined where there is nothing to withdraw. */
export async function showWithdraw(
  token: string,
  locale: Locale,
  options: ApplicantOptions,
): Promise<Response | undefined> {
  const application = await findSelected(token, options);
  if (!application) return undefined;
  const state = await readState(options.store.db, application.reference);
  if (state === 'withdrawn') return toOwnPage(token, locale);
  return draw(isWithdrawable(state) ? 'ask' : 'decided', { token, locale, application }, options);
}

/** Withdraws, and leads back to the applicant's own page. */
export async function actOnWithdraw(
  token: string,
  locale: Locale,
  options: ApplicantOptions,
): Promise<Response | undefined> {
  const application = await findSelected(token, options);
  if (!application) return undefined;
  const { store, now, record } = options;
  const { reference, call } = application;
  const isDone = await withdrawApplication(store.db, {
    reference,
    call,
    now: now(),
    record: (trx) => record('application-withdrawn', reference, trx),
  });
  return isDone ? toOwnPage(token, locale) : draw('decided', { token, locale, application }, options);
}
