import { formatBytes } from '../../../../forms/messages.ts';
import { formatInstant } from '../../../../i18n/dates.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { createTranslate } from '../../../../i18n/translate.ts';
import type { Channel, Delivery } from '../../delivery/channel.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import { bareAddress, messageDomain, senderOf } from '../../delivery/channels/mail/addresses.ts';
import type { Mailer } from '../../delivery/channels/mail/mailer.ts';
import { attachedBytes, toHtml, toText, type MailOptions } from '../../delivery/channels/mail/staff-mail.ts';
import { supplementsToJson } from '../../delivery/channels/supplements-json.ts';
import { supplementMailChannel } from './ask.ts';
import { isLate, zoneOf } from './shown.ts';

/**
 * The message that forwards to the staff what an applicant added to an application: all answers so far, the newest first, so
 * that one whose delivery was given up comes with the next. Undefined where there is none.
 */
function compose(delivery: Delivery, { from, to, locale, site, pageOf }: MailOptions) {
  const { application } = delivery;
  const { reference } = application;
  const answered = application.supplements.flatMap((one) =>
    one.answer ? [{ ...one, answer: one.answer }] : [],
  );
  const newest = answered.at(-1);
  if (!newest) return undefined;
  const data = site();
  const { languageTag, strings } = data.locales[locale];
  const t = createTranslate(locale, strings);
  const zone = zoneOf(application, data);
  const attached = answered.flatMap(({ answer }) => answer.files).toReversed();
  const isAttached = attached.reduce((sum, { size }) => sum + size, 0) <= attachedBytes;
  const url = pageOf?.(locale, reference);
  const parts = {
    heading: t('mail.supplied.heading'),
    page: url === undefined ? undefined : { words: t('mail.page'), url },
    facts: [
      t('mail.fact.reference', { reference }),
      t('mail.fact.received', { time: formatInstant(newest.answer.at, zone, languageTag) }),
      ...(isLate(newest, zone) ? [t('mail.supplied.late')] : []),
      t('mail.fact.language', { language: t(`mail.language.${application.locale}`) }),
      ...attached.map(({ name, size, flags }) => {
        const warnings = flags.map((flag) => t(`mail.file.${flag}`));
        return [t('mail.fact.file', { name, size: formatBytes(size, languageTag) }), ...warnings].join(' ');
      }),
      ...(isAttached
        ? []
        : [t('mail.fact.tooBig', { command: `npm run applications -- export ${reference} --format zip` })]),
    ],
    sections: answered.toReversed().map(({ askedAt, text, answer }) => ({
      title: t('mail.supplied.section', { time: formatInstant(askedAt, zone, languageTag) }),
      answers: [
        { field: 'request', label: t('mail.supplied.request'), text },
        { field: 'answer', label: t('mail.supplied.answer'), text: answer.text === '' ? '—' : answer.text },
      ],
    })),
  };
  const domain = messageDomain(from);
  const address = addressOf(application);
  return {
    message: {
      from: senderOf(from, data, locale),
      to,
      ...(address === undefined ? {} : { replyTo: { name: '', address } }),
      subject: `[${reference}] ${parts.heading}`,
      messageId: `<${delivery.id}@${domain}>`,
      references: `<${reference.toLowerCase()}@${domain}>`,
      date: new Date(newest.answer.at),
      text: toText(parts),
      html: toHtml(parts, locale),
      attachments: [
        {
          filename: `${reference}.supplements.json`,
          content: JSON.stringify(supplementsToJson(application), undefined, 2),
          contentType: 'application/json',
        },
      ],
    },
    files: (isAttached ? attached : []).map(({ id, name }) => ({
      filename: name,
      contentType: 'application/pdf',
      content: () => delivery.fileContent(id),
    })),
  };
}

/** Forwards to the staff's mailbox what applicants add to their applications. */
export function createSupplementMail(
  mailer: Mailer,
  options: Omit<MailOptions, 'locale'> & { locale: () => Locale },
): Channel {
  return {
    name: supplementMailChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver(delivery) {
      const mail = compose(delivery, { ...options, locale: options.locale() });
      if (!mail) return { ok: true, skipped: 'supplement-over' };
      return mailer.send({
        name: `${delivery.application.reference}.supplement`,
        sender: bareAddress(options.from),
        recipient: bareAddress(options.to),
        ...mail,
      });
    },
  };
}
