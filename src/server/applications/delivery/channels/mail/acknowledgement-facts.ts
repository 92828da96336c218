import { fieldsOf } from '../../../../../forms/fields/fields.ts';
import { formatBytes } from '../../../../../forms/messages.ts';
import { formatDate, formatInstant } from '../../../../../i18n/dates.ts';
import type { Translate } from '../../../../../i18n/translate.ts';
import type { SiteData } from '../../../../../model/site-data.ts';
import type { StoredApplication } from '../../../storage/application.ts';

interface Context {
  site: SiteData;
  t: Translate;
}

const callOf = ({ call }: StoredApplication, { calls }: SiteData) => calls.find(({ name }) => name === call);

/**
 * What proves that an application is stored: reference, call, time, number and size of its attachments. Their names are the
 * applicant's words, and stay out.
 */
export function factsOf(application: StoredApplication, { site, t }: Context): string {
  const { reference, locale, form, files, receivedAt } = application;
  const { languageTag } = site.locales[locale];
  const call = callOf(application, site);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const takesFiles = fieldsOf(form).some(({ type }) => type === 'file');
  const time = formatInstant(receivedAt, call?.closes.zone ?? 'UTC', languageTag);
  const attachments =
    files.length === 0
      ? t('mail.acknowledgement.noAttachments')
      : t('receipt.attachmentCount', { count: files.length, size: formatBytes(size, languageTag) });
  const lines = [
    t('mail.fact.reference', { reference }),
    ...(call ? [t('mail.acknowledgement.call', { call: call.title[locale] })] : []),
    t('mail.fact.received', { time }),
    ...(takesFiles ? [t('mail.acknowledgement.attachments', { attachments })] : []),
  ];
  return lines.join('\n');
}

/** What follows and when, and where to write. */
export function nextOf(application: StoredApplication, { site, t }: Context): string {
  const { locale, form } = application;
  const due = form.purpose === 'application' ? callOf(application, site)?.resultsDue : undefined;
  const { languageTag } = site.locales[locale];
  const sentences = [
    t('mail.acknowledgement.next'),
    due && t('receipt.expected', { date: formatDate(due.local.slice(0, 10), languageTag) }),
  ];
  return sentences.filter(Boolean).join(' ') + contactOf(application, { site, t });
}

/** Where to write, as a sentence to follow another; empty where the site gives no address. */
export function contactOf({ locale, form }: StoredApplication, { site, t }: Context): string {
  const { email } = site.locales[locale].organisation;
  return email ? ` ${t(`receipt.contact.${form.purpose}`, { email })}` : '';
}
