import { formatDeadline } from '../../../i18n/dates.ts';
import { routes } from '../../../i18n/routes.ts';
import { createTranslate } from '../../../i18n/translate.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { bareAddress, messageDomain } from '../delivery/channels/mail/addresses.ts';
import { addressOf } from '../delivery/channels/mail/acknowledgement.ts';
import type { OutgoingEmail, Mailer } from '../delivery/channels/mail/mailer.ts';
import { limitAutoreply, type AutoreplyLimitOptions } from '../delivery/channels/mail/autoreply-limit.ts';
import type { Channel, Delivery, DeliveryResult } from '../delivery/channel.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';
import { confirmationChannel, openingChannel } from './subscriptions.ts';
import { toToken } from './tokens.ts';

export interface NotificationOptions extends AutoreplyLimitOptions {
  mailer: Mailer;
  from: string;
  site: () => SiteData;
  /** The site's address, without a slash at its end. */
  siteUrl: string;
  /** Of the links in the messages. */
  linkKeys: ServerKeys;
}

/** The call is not on the site any more: there is nothing to notify of. */
const gone: DeliveryResult = { ok: true, skipped: 'call-gone' };

function compose(
  kind: 'confirmation' | 'opening',
  { id, application }: Delivery,
  recipient: string,
  { from, site, siteUrl, linkKeys }: NotificationOptions,
): OutgoingEmail | undefined {
  const { reference, locale } = application;
  const published = site();
  const { organisation, strings, languageTag } = published.locales[locale];
  const call = published.calls.find(({ name }) => name === application.call);
  if (!call) return undefined;
  const t = createTranslate(locale, strings);
  const token = toToken(reference, linkKeys);
  const words = {
    call: call.title[locale],
    closes: formatDeadline(call.closes, languageTag),
    apply: `${siteUrl}${call.url[locale] ?? call.url.fr ?? call.url.en ?? routes.home(locale)}`,
    link: `${siteUrl}${routes.notice(locale, token)}`,
    organisation: organisation.name,
  };
  const isOpening = kind === 'opening';
  return {
    name: `${reference}.${kind}`,
    sender: isOpening ? bareAddress(from) : '',
    returnPath: bareAddress(from),
    recipient,
    message: {
      from,
      to: { name: '', address: recipient },
      subject: t(`mail.${kind}.subject`, words),
      text: t(`mail.${kind}.text`, words),
      messageId: `<${id}@${messageDomain(from)}>`,
      headers: {
        'Auto-Submitted': isOpening ? 'auto-generated' : 'auto-replied',
        'Content-Language': locale,
        // RFC 8058: mail programs show a button that needs no page.
        ...(isOpening && {
          'List-Unsubscribe': `<${siteUrl}/api/notices/${token}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
    },
  };
}

function createChannel(kind: 'confirmation' | 'opening', options: NotificationOptions): Channel {
  const { mailer } = options;
  return {
    name: kind === 'opening' ? openingChannel : confirmationChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver(delivery) {
      const { id, application } = delivery;
      const recipient = addressOf(application);
      if (recipient === undefined) return { ok: true, skipped: 'no-address' };
      const email = compose(kind, delivery, recipient, options);
      if (!email) return gone;
      const about = `${kind} ${application.call ?? ''}`;
      // Who confirmed has asked for the second message; the first one goes to an address that anyone may have typed.
      const refused =
        kind === 'confirmation' ? await limitAutoreply({ id, recipient, about }, options) : undefined;
      return refused ?? mailer.send(email);
    },
  };
}

/** The two messages of a double opt-in: “confirm your address”, and “the call is open”. */
export function createNotificationChannels(options: NotificationOptions): Channel[] {
  return [createChannel('confirmation', options), createChannel('opening', options)];
}
