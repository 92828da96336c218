import { draftName } from '../../../../forms/fields/fields.ts';
import { formatBytes } from '../../../../forms/messages.ts';
import type { ReceiptPage } from '../../../../forms/pages.ts';
import { formatDate, formatInstant } from '../../../../i18n/dates.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { routes } from '../../../../i18n/routes.ts';
import type { SiteData } from '../../../../model/site-data.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import { receiptCodeAction } from '../../notifications/pages.ts';
import type { Store } from '../../storage/store.ts';
import { privatePageHeaders } from '../../../http/security-headers.ts';
import type { RenderPage } from '../../../http/on-demand/render-page.ts';

/** The receipt behind an unguessable token; undefined where there is none, or no longer. */
export async function showReceipt(
  token: string,
  locale: Locale,
  { site, store, render }: { site: SiteData; store: Pick<Store, 'findByToken'>; render: RenderPage },
): Promise<Response | undefined> {
  const application = await store.findByToken(token);
  if (!application || application.state === 'erased') return undefined;
  const words = site.locales[locale];
  const call = site.calls.find(({ name }) => name === application.call);
  const size = application.files.reduce((sum, file) => sum + file.size, 0);
  const { form } = application;
  const page: ReceiptPage = {
    purpose: form.purpose,
    reference: application.reference,
    call: call ? { title: call.title[locale], url: call.url[locale], example: call.example } : null,
    received: formatInstant(application.receivedAt, call?.closes.zone ?? 'UTC', words.languageTag),
    attachments: { count: application.files.length, size: formatBytes(size, words.languageTag) },
    nextSteps: form.nextSteps[locale],
    codeAction: form.purpose === 'opening' ? receiptCodeAction(token) : null,
    hasAddress: form.purpose !== 'opening' && addressOf(application) !== undefined,
    expected:
      form.purpose === 'application' && call?.resultsDue && !call.example
        ? formatDate(call.resultsDue.local.slice(0, 10), words.languageTag)
        : null,
    draft: draftName(form.name, application.call ?? undefined),
    alternates: { fr: routes.receipt('fr', token), en: routes.receipt('en', token) },
  };
  const response = await render('receipt', { locale, site: words, page });
  for (const [name, value] of Object.entries(privatePageHeaders)) response.headers.set(name, value);
  return response;
}
