import type { Kysely } from 'kysely';
import { draftName } from '../../../forms/fields/fields.ts';
import { formatBytes } from '../../../forms/messages.ts';
import type { ReceiptPage } from '../../../forms/pages.ts';
import { formatDate, formatInstant } from '../../../i18n/dates.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { routes } from '../../../i18n/routes.ts';
import { zonedTimeToInstant } from '../../../model/call-state.ts';
import { isOver } from '../../../model/decisions/shown-state.ts';
import { dayMs } from '../../../model/durations.ts';
import type { SiteCall, SiteData } from '../../../model/site-data.ts';
import { addressOf } from '../delivery/channels/mail/acknowledgement.ts';
import { receiptCodeAction } from '../notifications/pages.ts';
import type { StoredApplication } from '../storage/application.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';
import type { Store } from '../storage/store.ts';
import { privatePageHeaders } from '../../http/security-headers.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';
import { canCorrect } from './can-correct.ts';
import { readDeliveries } from './deliveries.ts';
import { canSupplement } from './supplement/ask.ts';
import { supplementForm } from './supplement/form.ts';
import { shownSupplements } from './supplement/shown.ts';
import { isInSelection, readStanding, type Standing } from './standing.ts';

export interface ApplicantOptions {
  site: () => SiteData;
  store: Store;
  vault: Vault;
  render: RenderPage;
  now: () => number;
  /** Those of the site: forms of other pages are refused. */
  origins: readonly string[];
  /** Puts into the record what an applicant does, in the same transaction. */
  record: (action: string, reference: string, trx: Kysely<Database>) => Promise<void>;
}

/** The application behind an unguessable token; undefined where there is none, or no longer. */
export async function findByReceipt(
  token: string,
  { store }: Pick<ApplicantOptions, 'store'>,
): Promise<StoredApplication | undefined> {
  const application = await store.findByToken(token);
  return application?.state === 'erased' ? undefined : application;
}

/** Draws a page whose address is its key. */
export async function drawPrivate(
  render: RenderPage,
  name: string,
  locals: Parameters<RenderPage>[1],
  status = 200,
): Promise<Response> {
  const response = await render(name, locals, status);
  for (const [header, value] of Object.entries(privatePageHeaders)) response.headers.set(header, value);
  return response;
}

/** When results are expected, while nothing is decided; null where no day was promised. */
function expectedOf(
  { form }: StoredApplication,
  call: SiteCall | undefined,
  { standing, now }: { standing: Standing | undefined; now: number },
) {
  if (form.purpose !== 'application' || !call?.resultsDue || call.example) return null;
  if (standing && isOver(standing.state)) return null;
  return {
    day: call.resultsDue.local.slice(0, 10),
    isOver: now >= zonedTimeToInstant(call.resultsDue) + dayMs,
  };
}

/** The page of an applicant, behind the address of the receipt; undefined where there is none, or no longer. */
export async function showReceipt(
  token: string,
  locale: Locale,
  options: ApplicantOptions,
): Promise<Response | undefined> {
  const application = await findByReceipt(token, options);
  if (!application) return undefined;
  const { store, vault, render, now } = options;
  const site = options.site();
  const words = site.locales[locale];
  const tag = words.languageTag;
  const { form, reference } = application;
  const call = site.calls.find(({ name }) => name === application.call);
  const timeOf = (instant: number) => formatInstant(instant, call?.closes.zone ?? 'UTC', tag);
  const size = application.files.reduce((sum, file) => sum + file.size, 0);
  const standing = isInSelection(application, site)
    ? await readStanding(store.db, vault, reference)
    : undefined;
  const expected = expectedOf(application, call, { standing, now: now() });
  const deliveries = form.purpose === 'opening' ? [] : await readDeliveries(store.db, reference);
  const canAnswer = await canSupplement(store.db, application);
  const supplements = shownSupplements(application, { site, locale, canAnswer });
  const open = canAnswer ? application.supplements.find(({ state }) => state === 'open') : undefined;
  const page: ReceiptPage = {
    purpose: form.purpose,
    reference,
    call: call ? { title: call.title[locale], url: call.url[locale], example: call.example } : null,
    received: timeOf(application.receivedAt),
    attachments: { count: application.files.length, size: formatBytes(size, tag) },
    deliveries: deliveries.map(({ to, at }) => ({ to, at: at === null ? null : timeOf(at) })),
    standing: standing
      ? { state: standing.state, since: standing.since === undefined ? null : timeOf(standing.since) }
      : null,
    messages: (standing?.messages ?? []).map(({ at, language, subject, text }) => ({
      at: timeOf(at),
      language,
      subject,
      text,
    })),
    supplements,
    supplementForm: open
      ? {
          form: supplementForm(open, site),
          action: routes.supplement(locale, token, open.id),
        }
      : null,
    nextSteps: form.nextSteps[locale],
    codeAction: form.purpose === 'opening' ? receiptCodeAction(token) : null,
    hasAddress: form.purpose !== 'opening' && addressOf(application) !== undefined,
    expected: expected && { date: formatDate(expected.day, tag), isOver: expected.isOver },
    correctAddress: (await canCorrect(application, options)) ? routes.correctAddress(locale, token) : null,
    addressCorrected: application.contact ? timeOf(application.contact.since) : null,
    withdraw: standing?.canWithdraw ? routes.withdraw(locale, token) : null,
    draft: draftName(form.name, application.call ?? undefined),
    alternates: { fr: routes.receipt('fr', token), en: routes.receipt('en', token) },
  };
  return drawPrivate(render, 'receipt', { locale, site: words, page });
}
