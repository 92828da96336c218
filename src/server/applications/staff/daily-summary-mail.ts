import { instantToZonedTime } from '../../../model/call-state.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { bareAddress, messageDomain, senderOf } from '../delivery/channels/mail/addresses.ts';
import type { OutgoingEmail } from '../delivery/channels/mail/mailer.ts';
import { summaryToText } from './summary-text.ts';
import type { Summary } from './summary.ts';
import { wordsIn } from './words.ts';
import { staffZone } from './zone.ts';

const sum = (rows: readonly { count: number }[]) => rows.reduce((total, { count }) => total + count, 0);

/** The message of each morning to the staff. */
export function composeDailySummary(
  summary: Summary,
  { from, to, locale, site }: { from: string; to: string; locale: Locale; site: SiteData },
): OutgoingEmail {
  const words = wordsIn(locale, site);
  const zone = staffZone(site);
  const day = instantToZonedTime(summary.until, zone).local.slice(0, 10);
  const counts = {
    received: sum(summary.received),
    quarantined: summary.quarantined.length,
    dead: sum(summary.dead),
  };
  return {
    name: `digest-${day}`,
    sender: bareAddress(from),
    recipient: bareAddress(to),
    message: {
      from: senderOf(from, site, locale),
      to,
      subject: words.t('digest.subject', counts),
      text: `${summaryToText({ ...words, zone, site }, summary)}\n`,
      // The same for a day, so that a message sent twice is one in the mailbox.
      messageId: `<digest-${day}@${messageDomain(from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
    },
  };
}
