import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Locale } from '../../src/i18n/locales.ts';
import { createDecisionChannel } from '../../src/server/applications/decisions/channel.ts';
import { createSmtpMailer } from '../../src/server/applications/delivery/channels/smtp/mailer.ts';
import { startWorker } from '../../src/server/applications/delivery/worker.ts';
import { plainVault, type Vault } from '../../src/server/applications/storage/database/vault.ts';
import { openOffice, type Office } from './accounts.ts';
import { reasonsIn, reasonsPathOf } from './decision-page.ts';
import { reviewerIn, scored, setUp, shareOut } from './review-page.ts';
import type { SmtpPeer } from './smtp-peer.ts';
import { staffIn, type Staff } from './staff-page.ts';
import { anApplication, monday, store } from './stored.ts';

/** A server with mail; nothing listens there. */
export const withMail = { env: { SMTP_URL: 'smtp://127.0.0.1:1' } };
const from = 'equipe@passerelle.example';

/** An application in each language, with two reviews. */
export async function openDecisions(t: TestContext, given: Parameters<typeof openOffice>[1] = withMail) {
  const office = await openOffice(t, given);
  const { answers } = anApplication();
  const receive = (locale: Locale) =>
    store(office.store, {
      call: 'spring',
      locale,
      receivedAt: monday,
      answers: { ...answers, email: `${locale}@example.org` },
    });
  const [french, english] = [await receive('fr'), await receive('en')];
  const staff = await staffIn(office);
  const reviewers = [
    await reviewerIn(office, 'rita@example.org'),
    await reviewerIn(office, 'remy@example.org'),
  ];
  await setUp(staff, reviewers);
  await shareOut(staff);
  for (const one of reviewers)
    for (const reference of [french, english]) await one.write(reference, 'send', ...scored(3, 2));
  return { office, staff, reviewers, french, english };
}

/** A person of the staff edits the reasons of an application. */
export async function reason(staff: Staff, reference: string, action: string, ...texts: [string, string][]) {
  const page = reasonsIn(await staff.browser.get(reasonsPathOf(reference)));
  return reasonsIn(
    await staff.send(
      reasonsPathOf(reference),
      ['action', action],
      ['savedAt', String(page.savedAt)],
      ['state', page.pending?.state ?? ''],
      ...texts,
    ),
  );
}

/** What a server does with the outbox, by a real conversation with a mail server. */
export async function deliver(office: Office, peer: SmtpPeer, vault: Vault = plainVault): Promise<void> {
  const faults: unknown[] = [];
  const channel = createDecisionChannel({
    db: office.store.db,
    vault,
    mailer: createSmtpMailer(peer.url),
    from,
    site: () => office.published.now,
  });
  const worker = startWorker({
    store: office.store,
    channel,
    now: () => office.clock.now,
    random: () => 0,
    onError: (error) => faults.push(error),
  });
  await worker.drain();
  await worker.stop();
  assert.deepEqual(faults, []);
}
