import { addressPageSchema, type AddressPage } from '../../src/forms/pages.ts';
import { createChannels } from '../../src/server/applications/delivery/create-channels.ts';
import type { Dial } from '../../src/server/applications/delivery/channels/webhook/dial.ts';
import type { Mailer, OutgoingEmail } from '../../src/server/applications/delivery/channels/mail/mailer.ts';
import { startWorker } from '../../src/server/applications/delivery/worker.ts';
import { readConfig } from '../../src/server/config.ts';
import { linkIn, siteUrl, type Office, type Page } from './accounts.ts';
import { pagePathOf } from './applicant-page.ts';
import { dataOf } from './staff-page.ts';

export const addressPageIn = (page: Page): AddressPage => addressPageSchema.parse(dataOf(page));

/** Where an applicant corrects the address of an application. */
export const correctPathOf = async (office: Office, reference: string): Promise<string> =>
  `${await pagePathOf(office, reference)}email/`;

/** An applicant types a new address on their own page. */
export const askFor = async (
  office: Office,
  reference: string,
  email: string,
  headers: Record<string, string> = {},
): Promise<Page> => office.browser().post(await correctPathOf(office, reference), { email }, headers);

/** A mailer that keeps what it is given. */
export function keepMail(): { sent: OutgoingEmail[]; mailer: Mailer } {
  const sent: OutgoingEmail[] = [];
  const send: Mailer['send'] = (email) => {
    sent.push(email);
    return Promise.resolve({ ok: true });
  };
  return { sent, mailer: { name: 'test', timeoutMs: 1_000, send } };
}

/** Delivers what is due, on all channels. @returns what went out, in the order of its channels. */
export async function deliverMail(
  office: Office,
  kept = keepMail(),
  { env = {}, dial }: { env?: Readonly<Record<string, string>>; dial?: Dial } = {},
): Promise<OutgoingEmail[]> {
  await office.linkSearch.idle();
  const { store, clock, dataDir, published } = office;
  const now = () => clock.now;
  const config = readConfig({
    DATA_DIR: dataDir,
    SITE_URL: siteUrl,
    MAIL_FROM: 'equipe@passerelle.example',
    ...env,
  });
  const channels = await createChannels({
    config,
    store,
    site: () => published.now,
    now,
    mailer: kept.mailer,
    ...(dial ? { dial } : {}),
  });
  const onError = (error: unknown) => {
    throw error;
  };
  for (const channel of channels) {
    const worker = startWorker({ store, channel, now, random: () => 0, onError });
    await worker.drain();
    await worker.stop();
  }
  return kept.sent;
}

/** The whole way of a correction: typed, confirmed by the code of the message, and the former address told. */
export async function correct(office: Office, reference: string, email: string) {
  await askFor(office, reference, email);
  const [asked] = await deliverMail(office);
  const { path, code } = linkIn(asked);
  const confirmed = addressPageIn(await office.browser().post(path, { code }));
  const [notice] = await deliverMail(office);
  return { confirmed, asked, notice };
}
