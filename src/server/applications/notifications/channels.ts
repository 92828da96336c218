import { formatDeadline } from '../../../i18n/dates.ts';
import { routes } from '../../../i18n/routes.ts';
import { createTranslate } from '../../../i18n/translate.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { readableCode } from '../../one-time-links/links.ts';
import { bareAddress, messageDomain, senderOf } from '../delivery/channels/mail/addresses.ts';
import { addressOf } from '../delivery/channels/mail/acknowledgement.ts';
import type { OutgoingEmail, Mailer } from '../delivery/channels/mail/mailer.ts';
import { limitAutoreply, type AutoreplyLimitOptions } from '../delivery/channels/mail/autoreply-limit.ts';
import type { Channel, Delivery, DeliveryResult } from '../delivery/channel.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';
import { confirmationLinks, forgetAddress, makeConfirmationLink } from './confirmation.ts';
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

interface Message {
  kind: 'confirmation' | 'opening';
  /** Of the page that its link leads to. */
  token: string;
  code?: string;
}

const callOf = ({ application: { call } }: Delivery, { calls }: SiteData) =>
  calls.find(({ name }) => name === call);

function compose(
  { kind, token, code = '' }: Message,
  delivery: Delivery,
  recipient: string,
  { from, site, siteUrl, linkKeys }: NotificationOptions,
): OutgoingEmail | undefined {
  const { id, application } = delivery;
  const { reference, locale } = application;
  const published = site();
  const { organisation, strings, languageTag } = published.locales[locale];
  const call = callOf(delivery, published);
  if (!call) return undefined;
  const t = createTranslate(locale, strings);
  const words = {
    call: call.title[locale],
    closes: formatDeadline(call.closes, languageTag),
    apply: `${siteUrl}${call.url[locale] ?? call.url.fr ?? call.url.en ?? routes.home(locale)}`,
    link: `${siteUrl}${routes.notice(locale, token)}`,
    code: readableCode(code),
    organisation: organisation.name,
  };
  const isOpening = kind === 'opening';
  // Another name than before there was a code: a site's own words for the old one would leave it out.
  const name = isOpening ? 'opening' : 'confirmAddress';
  return {
    name: `${reference}.${kind}`,
    sender: isOpening ? bareAddress(from) : '',
    returnPath: bareAddress(from),
    recipient,
    message: {
      from: senderOf(from, published, locale),
      to: { name: '', address: recipient },
      subject: t(`mail.${name}.subject`, words),
      text: t(`mail.${name}.text`, words),
      messageId: `<${id}@${messageDomain(from)}>`,
      headers: {
        'Auto-Submitted': isOpening ? 'auto-generated' : 'auto-replied',
        'Content-Language': locale,
        // RFC 8058: mail programs show a button that needs no page. It works for as long as the address is kept.
        'List-Unsubscribe': `<${siteUrl}/api/notices/${toToken(reference, linkKeys)}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    },
  };
}

/** “Confirm your address”: a link and a code, to an address that anyone may have typed. */
function createConfirmations(options: NotificationOptions): Channel {
  const { mailer, db, now, linkKeys, site } = options;
  return {
    name: confirmationChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver(delivery) {
      const { id, application } = delivery;
      const { reference, call } = application;
      const recipient = addressOf(application);
      if (recipient === undefined) return { ok: true, skipped: 'no-address' };
      if (!callOf(delivery, site())) return gone;
      // Not as before there was a code: who has such a message may ask for another at once.
      const about = `confirmAddress ${call ?? ''}`;
      const refused = await limitAutoreply({ id, recipient, about }, options);
      if (refused?.ok) await forgetAddress(db, reference);
      if (refused) return refused;
      const link = await makeConfirmationLink(confirmationLinks(db, linkKeys), reference, now());
      const email = compose({ kind: 'confirmation', ...link }, delivery, recipient, options);
      return email ? mailer.send(email) : gone;
    },
  };
}

/** “The call is open”: to those who confirmed. */
function createOpenings(options: NotificationOptions): Channel {
  const { mailer, linkKeys } = options;
  return {
    name: openingChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver(delivery) {
      const { application } = delivery;
      const recipient = addressOf(application);
      if (recipient === undefined) return { ok: true, skipped: 'no-address' };
      const token = toToken(application.reference, linkKeys);
      const email = compose({ kind: 'opening', token }, delivery, recipient, options);
      return email ? mailer.send(email) : gone;
    },
  };
}

/** The two messages of a double opt-in: “confirm your address”, and “the call is open”. */
export function createNotificationChannels(options: NotificationOptions): Channel[] {
  return [createConfirmations(options), createOpenings(options)];
}
