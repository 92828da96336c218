import type { Locale } from '../../../../../i18n/locales.ts';
import { createTranslate } from '../../../../../i18n/translate.ts';
import type { SiteData } from '../../../../../model/site-data.ts';
import type { Alarm } from '../../alarms.ts';
import { bareAddress, messageDomain, senderOf } from './addresses.ts';
import type { OutgoingEmail } from './mailer.ts';

/** The message to the staff about an alarm, and what to do about it. */
export function composeAlarm(
  { name, channel, count }: Alarm,
  { from, to, locale, site, now }: { from: string; to: string; locale: Locale; site: SiteData; now: number },
): OutgoingEmail {
  const t = createTranslate(locale, site.locales[locale].strings);
  const words = { count, channel };
  const domain = messageDomain(from);
  const id = `alarm-${name}-${channel.replace(/[^\w.-]+/g, '-') || 'server'}-${now}`;
  return {
    name: id,
    sender: bareAddress(from),
    recipient: bareAddress(to),
    message: {
      from: senderOf(from, site, locale),
      to,
      subject: t(`mail.alarm.${name}.subject`, words),
      text: `${t(`mail.alarm.${name}.text`, words)}\n`,
      messageId: `<${id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
    },
  };
}
