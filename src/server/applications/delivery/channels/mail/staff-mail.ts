import { formatInstant } from '../../../../../i18n/dates.ts';
import type { Locale } from '../../../../../i18n/locales.ts';
import { createTranslate, type Translate } from '../../../../../i18n/translate.ts';
import { typography } from '../../../../../i18n/typography.ts';
import { fieldsOf } from '../../../../../forms/fields/fields.ts';
import { listsOf } from '../../../../../forms/fields/lists.ts';
import { presentAnswers, type PresentedSection } from '../../../../../forms/present.ts';
import type { SiteData } from '../../../../../model/site-data.ts';
import type { Delivery } from '../../channel.ts';
import { formatBytes } from '../../../../../forms/messages.ts';
import { staffZone } from '../../../staff/zone.ts';
import { applicationToJson } from '../application-json.ts';
import { addressOf } from './acknowledgement.ts';
import { messageDomain, senderOf } from './addresses.ts';
import type { StoredApplication } from '../../../storage/application.ts';

export interface MailOptions {
  from: string;
  to: string;
  /** The staff's language. */
  locale: Locale;
  /** The site as published now: words, calls and lists. */
  site: () => SiteData;
  /** The page of an application, where the staff sign in; undefined where nobody does. */
  pageOf?: ((locale: Locale, reference: string) => string) | undefined;
}

/** Attachments above this, all together, are named instead: many mailboxes refuse larger messages. Bytes. */
export const attachedBytes = 10_000_000;

/** Before what follows it, as the language sets it. */
const colon = { fr: ' :', en: ':' } as const;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export interface Parts {
  heading: string;
  /** The application's page, and what its link says. */
  page: { words: string; url: string } | undefined;
  facts: string[];
  sections: PresentedSection[];
}

export function toText({ heading, page, facts, sections }: Parts): string {
  const blocks = sections.map(({ title, answers }) =>
    [title.toUpperCase(), ...answers.map(({ label, text }) => `${label}\n${text.replace(/^/gm, '  ')}`)].join(
      '\n\n',
    ),
  );
  const link = page ? [`${page.words}\n${page.url}`] : [];
  return `${[heading, ...link, facts.join('\n'), ...blocks].join('\n\n')}\n`;
}

export function toHtml({ heading, page, facts, sections }: Parts, locale: string): string {
  const rows = (answers: PresentedSection['answers']) =>
    answers
      .map(
        ({ label, text }) =>
          `<dt style="font-weight:bold;margin-top:1em">${escapeHtml(label)}</dt>` +
          `<dd style="margin:0;white-space:pre-wrap">${escapeHtml(text)}</dd>`,
      )
      .join('');
  const blocks = sections.map(
    ({ title, answers }) => `<h2>${escapeHtml(title)}</h2><dl>${rows(answers)}</dl>`,
  );
  return (
    `<!doctype html><html lang="${locale}"><meta charset="utf-8"><body style="font-family:sans-serif;max-width:40em">` +
    `<h1>${escapeHtml(heading)}</h1>` +
    (page ? `<p><a href="${escapeHtml(page.url)}">${escapeHtml(page.words)}</a></p>` : '') +
    `<p>${facts.map(escapeHtml).join('<br>')}</p>${blocks.join('')}</body></html>`
  );
}

function factsOf(
  application: StoredApplication,
  { site, isAttached, locale, t }: { site: SiteData; isAttached: boolean; locale: Locale; t: Translate },
): string[] {
  const call = site.calls.find(({ name }) => name === application.call);
  const { languageTag } = site.locales[locale];
  const time = formatInstant(application.receivedAt, call?.closes.zone ?? staffZone(site), languageTag);
  const { reference } = application;
  const labels = new Map(fieldsOf(application.form).map(({ name, label }) => [name, label[locale]]));
  return [
    t('mail.fact.reference', { reference }),
    t('mail.fact.received', { time }),
    t('mail.fact.language', { language: t(`mail.language.${application.locale}`) }),
    ...application.consents.map(({ field, version }) =>
      t('mail.fact.consent', { label: labels.get(field) ?? field, version }),
    ),
    ...application.files.map(({ name, size, flags }) => {
      const warnings = flags.map((flag) => t(`mail.file.${flag}`));
      return [t('mail.fact.file', { name, size: formatBytes(size, languageTag) }), ...warnings].join(' ');
    }),
    ...(isAttached
      ? []
      : [t('mail.fact.tooBig', { command: `npm run applications -- export ${reference} --format zip` })]),
    ...Object.entries(application.unrecognised).map(([name, values]) =>
      t('mail.fact.unrecognised', { name, value: values.join('; ') }),
    ),
  ];
}

/**
 * The message that forwards an application to the staff, in their language, answers in the form's order. Its identity comes from
 * the delivery, so that an attempt made twice is one message in the mailbox.
 */
export function composeStaffMail(delivery: Delivery, { from, to, locale, site, pageOf }: MailOptions) {
  const { application } = delivery;
  const data = site();
  const t = createTranslate(locale, data.locales[locale].strings);
  const total = application.files.reduce((sum, { size }) => sum + size, 0);
  const isAttached = total <= attachedBytes;
  const call = data.calls.find(({ name }) => name === application.call);
  const { languageTag } = data.locales[locale];
  const formTitle = application.form.title[locale];
  const heading = call
    ? typography(`${formTitle}${colon[locale]} ${call.title[locale]}`, languageTag)
    : formTitle;
  const url = pageOf?.(locale, application.reference);
  const parts = {
    heading,
    page: url === undefined ? undefined : { words: t('mail.page'), url },
    facts: factsOf(application, { site: data, isAttached, locale, t }),
    sections: presentAnswers(application.form, application.answers, {
      locale,
      languageTag,
      lists: listsOf(data, call),
    }),
  };
  const attachments = [
    {
      filename: `${application.reference}.json`,
      content: JSON.stringify(applicationToJson(application), undefined, 2),
      contentType: 'application/json',
    },
  ];
  const files = (isAttached ? application.files : []).map(({ id, name }) => ({
    filename: name,
    contentType: 'application/pdf',
    content: () => delivery.fileContent(id),
  }));
  const domain = messageDomain(from);
  const address = addressOf(application);
  const message = {
    from: senderOf(from, data, locale),
    to,
    ...(address === undefined ? {} : { replyTo: { name: '', address } }),
    subject: `[${application.reference}] ${heading}`,
    messageId: `<${delivery.id}@${domain}>`,
    // Everything about one application is one conversation in the staff's mailbox.
    references: `<${application.reference.toLowerCase()}@${domain}>`,
    date: new Date(application.receivedAt),
    text: toText(parts),
    html: toHtml(parts, locale),
    attachments,
  };
  return { message, files };
}
