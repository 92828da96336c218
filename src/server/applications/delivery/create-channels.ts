import { join } from 'node:path';
import { applicationPath } from '../../../model/applications/addresses.ts';
import { defaultLocaleOf, type SiteData } from '../../../model/site-data.ts';
import type { Config } from '../../config.ts';
import { addressLinkKeys, createAddressChannels } from '../applicant/address/channels.ts';
import { supplementMailChannel, supplementWebhookChannel } from '../applicant/supplement/ask.ts';
import { createSupplementAsked } from '../applicant/supplement/asked-channel.ts';
import { createSupplementMail } from '../applicant/supplement/mail-channel.ts';
import { createReceiptLinkChannel, receiptLinkKeys } from '../applicant/link/channel.ts';
import { createDecisionChannel } from '../decisions/channel.ts';
import { createNotificationChannels } from '../notifications/channels.ts';
import { staffLocale } from '../staff/words.ts';
import { createVault } from '../storage/database/vault.ts';
import type { Store } from '../storage/store.ts';
import type { Channel } from './channel.ts';
import { createFileMailer } from './channels/file/mailer.ts';
import { acknowledgementChannel, createAcknowledgements } from './channels/mail/acknowledgement.ts';
import type { Mailer } from './channels/mail/mailer.ts';
import { createStaffChannel } from './channels/mail/staff-channel.ts';
import { createSmtpMailer } from './channels/smtp/mailer.ts';
import { createSupplementWebhook, createWebhookChannel } from './channels/webhook/channel.ts';
import type { Dial } from './channels/webhook/dial.ts';
import { createFileLink } from './channels/webhook/file-links.ts';

type MailConfig = Pick<Config, 'smtpUrl' | 'mailDir'>;

export interface ChannelsOptions {
  config: MailConfig &
    Pick<Config, 'webhook' | 'mailFrom' | 'staffTo' | 'staffLanguage' | 'siteUrl' | 'cms'> &
    Pick<Config, 'dataKey' | 'earlierKeys'>;
  store: Pick<Store, 'db' | 'keysFor'>;
  site: () => SiteData;
  now: () => number;
  /** Reaches the webhook; the default dials public addresses only. */
  dial?: Dial;
  /** Carries all mail; the default is what the configuration says. */
  mailer?: Mailer;
}

/** The channels that forward the applications that come now. */
export function channelNames({ smtpUrl, webhook }: Pick<Config, 'smtpUrl' | 'webhook'>): string[] {
  return [smtpUrl === undefined ? 'file' : 'smtp', ...(webhook ? ['webhook'] : []), acknowledgementChannel];
}

/** The channels that forward what applicants add to their applications now. */
export const supplementChannels = ({ webhook }: Pick<Config, 'webhook'>): string[] => [
  supplementMailChannel,
  ...(webhook ? [supplementWebhookChannel] : []),
];

/** Mail to the staff: applications, alarms, the daily summary. */
export const staffMailer = ({ smtpUrl, mailDir }: MailConfig): Mailer =>
  smtpUrl === undefined ? createFileMailer(mailDir) : createSmtpMailer(smtpUrl);

/** Mail to applicants. As files, apart from what is for the staff. */
export const createMailerToApplicants = ({ smtpUrl, mailDir }: MailConfig): Mailer =>
  smtpUrl === undefined ? createFileMailer(join(mailDir, 'acknowledgements')) : createSmtpMailer(smtpUrl);

/** The configured channels: to the staff, to applicants, to the webhook. */
export async function createChannels({
  config,
  store,
  site,
  now,
  dial,
  mailer,
}: ChannelsOptions): Promise<Channel[]> {
  const { mailFrom: from, staffTo: to, webhook, siteUrl } = config;
  const { current: secret } = await store.keysFor('acknowledgements');
  const mailOptions = {
    db: store.db,
    mailer: mailer ?? createMailerToApplicants(config),
    from,
    site,
    now,
    secret,
  };
  const vault = createVault(config.dataKey, config.earlierKeys);
  const toStaff: Parameters<typeof createStaffChannel>[1] = {
    from,
    to,
    locale: () => staffLocale(config, site()),
    site,
    ...(config.cms.access === 'sign-in' && {
      pageOf: (locale, reference) => `${siteUrl}${applicationPath(locale, reference)}`,
    }),
  };
  const channels: Channel[] = [
    createStaffChannel(mailer ?? staffMailer(config), toStaff),
    createSupplementMail(mailer ?? staffMailer(config), toStaff),
    createSupplementAsked({ ...mailOptions, siteUrl }),
    createAcknowledgements({ ...mailOptions, siteUrl }),
    createDecisionChannel({ ...mailOptions, vault }),
    createReceiptLinkChannel({ ...mailOptions, siteUrl, keys: await store.keysFor(receiptLinkKeys) }),
    ...createAddressChannels({ ...mailOptions, vault, siteUrl, keys: await store.keysFor(addressLinkKeys) }),
    ...createNotificationChannels({ ...mailOptions, siteUrl, linkKeys: await store.keysFor('openings') }),
  ];
  if (webhook) {
    const fileLink = createFileLink({ keys: await store.keysFor('file-links'), siteUrl, now });
    const siteName = () => site().locales[defaultLocaleOf(site())].organisation.name;
    const hook = { ...webhook, now, siteName, fileLink, ...(dial ? { dial } : {}) };
    channels.push(createWebhookChannel(hook), createSupplementWebhook(supplementWebhookChannel, hook));
  }
  return channels;
}
