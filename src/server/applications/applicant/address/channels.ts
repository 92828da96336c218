import type { Kysely } from 'kysely';
import { formatInstant } from '../../../../i18n/dates.ts';
import { routes } from '../../../../i18n/routes.ts';
import { createTranslate } from '../../../../i18n/translate.ts';
import type { SiteData } from '../../../../model/site-data.ts';
import { createLink, readableCode, type LinkStore } from '../../../one-time-links/links.ts';
import type { Channel, DeliveryResult } from '../../delivery/channel.ts';
import { bareAddress, messageDomain, senderOf } from '../../delivery/channels/mail/addresses.ts';
import { limitAutoreply, type AutoreplyLimitOptions } from '../../delivery/channels/mail/autoreply-limit.ts';
import type { Mailer } from '../../delivery/channels/mail/mailer.ts';
import { withoutAnswers } from '../../delivery/redact.ts';
import { openText } from '../../storage/address-corrections.ts';
import type { StoredApplication } from '../../storage/application.ts';
import type { Database } from '../../storage/database/schema.ts';
import type { ServerKeys } from '../../storage/database/secrets.ts';
import type { Vault } from '../../storage/database/vault.ts';
import { addressChangedChannel, addressLinkChannel } from './corrections.ts';

/** The purpose that the keys of these links are kept under: see `keysFor`. */
export const addressLinkKeys = 'address-links';

/** The links that confirm a new address. */
export const addressLinks = (db: Kysely<Database>, { current, earlier }: ServerKeys): LinkStore => ({
  db,
  key: current,
  earlierKeys: earlier,
  purposes: ['address'],
});

export interface AddressChannelOptions extends AutoreplyLimitOptions {
  vault: Vault;
  keys: ServerKeys;
  mailer: Mailer;
  from: string;
  site: () => SiteData;
  /** The site's address, without a slash at its end. */
  siteUrl: string;
}

const over: DeliveryResult = { ok: true, skipped: 'correction-over' };

/** Sends one of the two messages, in the language of the application. Neither holds an address, an answer or the receipt's link. */
async function send(
  { id, application, kind }: { id: string; application: StoredApplication; kind: 'Link' | 'Changed' },
  recipient: string,
  words: Readonly<Record<string, string>>,
  { mailer, from, site }: AddressChannelOptions,
): Promise<DeliveryResult> {
  const { reference, locale } = application;
  const published = site();
  const { organisation, strings } = published.locales[locale];
  const t = createTranslate(locale, strings);
  const { email } = organisation;
  const contact = email ? t('mail.addressChanged.write', { email }) : t('mail.addressChanged.tell');
  const all = { reference, organisation: organisation.name, contact, ...words };
  const result = await mailer.send({
    name: `${reference}.address-${kind.toLowerCase()}`,
    sender: '',
    returnPath: bareAddress(from),
    recipient,
    message: {
      from: senderOf(from, published, locale),
      to: { name: '', address: recipient },
      subject: t(`mail.address${kind}.subject`, all),
      text: t(`mail.address${kind}.text`, all),
      messageId: `<${id}@${messageDomain(from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
    },
  });
  // The worker knows the answers and the address of now; this message may go elsewhere.
  const about = { ...application, contact: { address: recipient, since: 0 } };
  return result.ok ? result : { ...result, error: withoutAnswers(result.error, about) };
}

/** “Confirm this address”: a link and a code, to an address that anyone may have typed. */
function createAddressLinks(options: AddressChannelOptions): Channel {
  const { db, vault, keys, siteUrl, mailer, now } = options;
  return {
    name: addressLinkChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver({ id, application }) {
      const { reference, locale } = application;
      const asked = await db
        .selectFrom('address_corrections')
        .select('address')
        .where('id', '=', id)
        .where('state', '=', 'asked')
        .executeTakeFirst();
      if (!asked) return over;
      const recipient = openText(vault, asked.address);
      const refused = await limitAutoreply({ id, recipient, about: `address ${id}` }, options);
      if (refused) return refused;
      const wanted = {
        purpose: 'address',
        subject: reference,
        browserDigest: null,
        destination: id,
      } as const;
      const link = await createLink(addressLinks(db, keys), wanted, now());
      if (!link) return { ok: true, skipped: 'written-often' };
      const words = {
        link: `${siteUrl}${routes.addressLink(locale, link.token)}`,
        code: readableCode(link.code),
      };
      return send({ id, application, kind: 'Link' }, recipient, words, options);
    },
  };
}

/** “The address was changed”: to the address of before. */
function createAddressNotices(options: AddressChannelOptions): Channel {
  const { db, vault, mailer, site } = options;
  return {
    name: addressChangedChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver({ id, application }) {
      const { reference, locale, call } = application;
      const changed = await db
        .selectFrom('address_corrections')
        .select(['former', 'confirmed_at'])
        .where('reference', '=', reference)
        .where('state', '=', 'current')
        .executeTakeFirst();
      if (!changed?.former || changed.confirmed_at === null) return over;
      const { calls, locales } = site();
      const zone = calls.find(({ name }) => name === call)?.closes.zone ?? 'UTC';
      const time = formatInstant(changed.confirmed_at, zone, locales[locale].languageTag);
      return send({ id, application, kind: 'Changed' }, openText(vault, changed.former), { time }, options);
    },
  };
}

/** The two messages of a correction: to the new address, to be confirmed, and to the former one. */
export const createAddressChannels = (options: AddressChannelOptions): Channel[] => [
  createAddressLinks(options),
  createAddressNotices(options),
];
