import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { findAccount, openAccount } from '../../../src/server/accounts/accounts.ts';
import { hasSignedIn, readActivity } from '../../../src/server/accounts/activity.ts';
import { trimAccounts } from '../../../src/server/accounts/service.ts';
import { createSession, findSession } from '../../../src/server/accounts/sessions.ts';
import { toSignal } from '../../../src/server/applications/abuse/score.ts';
import { findAlarms, raiseAlarms } from '../../../src/server/applications/delivery/alarms.ts';
import { limitAutoreply } from '../../../src/server/applications/delivery/channels/mail/autoreply-limit.ts';
import { writeMetrics } from '../../../src/server/applications/delivery/metrics.ts';
import { moveOrphaned } from '../../../src/server/applications/delivery/orphaned.ts';
import { claim, finish, nextDue } from '../../../src/server/applications/delivery/queue.ts';
import { forget, sweep } from '../../../src/server/applications/delivery/sweep.ts';
import { removeDrills } from '../../../src/server/applications/drill/remove.ts';
import { confirm } from '../../../src/server/applications/notifications/confirmation.ts';
import { queueNotifications, stateOf } from '../../../src/server/applications/notifications/subscriptions.ts';
import { createClockGuard } from '../../../src/server/applications/privacy/clock.ts';
import { removeErasedMail } from '../../../src/server/applications/privacy/mail-files.ts';
import { keepToRetention } from '../../../src/server/applications/privacy/retention.ts';
import { isWithinLinkLimit } from '../../../src/server/applications/abuse/link-limit.ts';
import { readDeliveries } from '../../../src/server/applications/applicant/deliveries.ts';
import { answerSupplement } from '../../../src/server/applications/applicant/supplement/answer.ts';
import {
  askForSupplement,
  closeSupplement,
} from '../../../src/server/applications/applicant/supplement/ask.ts';
import { readConfig } from '../../../src/server/config.ts';
import {
  askCorrection,
  confirmCorrection,
} from '../../../src/server/applications/applicant/address/corrections.ts';
import { queueLink } from '../../../src/server/applications/applicant/link/queue.ts';
import { readStanding } from '../../../src/server/applications/applicant/standing.ts';
import { withdrawApplication } from '../../../src/server/applications/applicant/withdraw.ts';
import { applyDecisions, type ShownToApply } from '../../../src/server/applications/decisions/apply.ts';
import { chooseDecisions } from '../../../src/server/applications/decisions/choose.ts';
import { exportDecision } from '../../../src/server/applications/decisions/history.ts';
import { leaveOutReasons } from '../../../src/server/applications/decisions/leave-out.ts';
import { readMessage } from '../../../src/server/applications/decisions/message.ts';
import { readPending } from '../../../src/server/applications/decisions/pending.ts';
import { readAccepted } from '../../../src/server/applications/decisions/showcase/accepted.ts';
import { claimName, releaseName } from '../../../src/server/applications/decisions/showcase/claim.ts';
import { listMessages } from '../../../src/server/applications/decisions/queue.ts';
import { readDecisions } from '../../../src/server/applications/decisions/read.ts';
import {
  assignReviewer,
  shareOutCall,
  unassignReviewer,
} from '../../../src/server/applications/review/assign.ts';
import { keepCriteria } from '../../../src/server/applications/review/criteria.ts';
import { exportReviews } from '../../../src/server/applications/review/export.ts';
import { savePhase } from '../../../src/server/applications/review/phase.ts';
import { listQueue } from '../../../src/server/applications/review/queue.ts';
import { readForReviewer } from '../../../src/server/applications/review/reading.ts';
import {
  listReviewsOf,
  readProgress,
  readProgressByReviewer,
  readTotals,
} from '../../../src/server/applications/review/results.ts';
import { declareConflict, skip, writeReview } from '../../../src/server/applications/review/write.ts';
import { addNote, deleteNote, listNotes } from '../../../src/server/applications/staff/notes.ts';
import { nothingAsked } from '../../../src/server/applications/staff/http/application-actions.ts';
import { applicationPage } from '../../../src/server/applications/staff/http/application.ts';
import {
  nothingDone,
  releaseAll,
  replayAll,
} from '../../../src/server/applications/staff/http/list-actions.ts';
import { listPage } from '../../../src/server/applications/staff/http/list.ts';
import { contextIn } from '../../../src/server/applications/staff/http/options.ts';
import { readTyped } from '../../../src/server/applications/staff/http/typed-filter.ts';
import { plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import { summarise } from '../../../src/server/applications/staff/summary.ts';
import {
  readWhereStored,
  writeWhereStored,
} from '../../../src/server/applications/storage/database/trial.ts';
import { listCorrections } from '../../../src/server/applications/storage/address-corrections.ts';
import { findArriving } from '../../../src/server/applications/storage/files/remove.ts';
import { makeLateCodes } from '../../../src/server/applications/storage/late-codes.ts';
import type { Store } from '../../../src/server/applications/storage/store.ts';
import { createLink, inspectLink, type LinkStore } from '../../../src/server/one-time-links/links.ts';
import { redeemCode, redeemCodeInBrowser, redeemLink } from '../../../src/server/one-time-links/redeem.ts';
import { siteFixture } from '../site-fixture.ts';
import type { Shell } from '../staff-shell.ts';
import { anApplication, storeFile } from '../stored.ts';
import { callCount, everyMs, firstAt } from './many-applications.ts';

/** A store that was filled, an application in it that was really sent, and the staff. */
export interface Office {
  store: Store;
  shell: Shell;
  reference: string;
  now: number;
}

type Work = (office: Office) => Promise<unknown>;

/** Types a command; it may find something to complain of, and is written right. */
const type =
  (...words: readonly string[]): Work =>
  async ({ shell, reference }) => {
    const { code, err } = await shell.type(...words.map((word) => (word === 'REFERENCE' ? reference : word)));
    if (code === 2) throw new Error(`${words.join(' ')}: ${err}`);
  };

const call = `call-${callCount - 3}`;
const day = new Date(firstAt + everyMs).toISOString().slice(0, 10);

/** What the staff do by command. */
const commands: Readonly<Record<string, Work>> = Object.fromEntries(
  [
    ['list'],
    ['list', '--call', call],
    ['list', '--call', call, '--state', 'accepted', '--search', 'atelier'],
    ['list', '--form', 'question', '--json'],
    ['list', '--state', 'quarantined'],
    ['list', '--state', 'accepted'],
    ['list', '--since', day, '--until', day],
    ['show', 'REFERENCE'],
    ['export', 'csv'],
    ['export', 'json', '--call', call],
    ['export', 'zip', 'REFERENCE', '--out', 'one.zip'],
    ['export', 'json', '--email', 'nobody@example.org'],
    ['reconcile'],
    ['digest'],
    ['replay', '--dry-run'],
    ['replay', '--channel', 'smtp'],
    ['replay', 'REFERENCE'],
    ['replay', '--sent', '--since', '2030-01-01'],
    ['release', '--reason', 'honeypot', '--dry-run'],
    ['release', 'REFERENCE'],
    ['late-code', call],
    ['erase', 'REFERENCE'],
  ].map((words) => [words.join(' '), type(...words)]),
);

/** An application as one comes from a page of a browser, after the call has closed, with a file. */
async function apply({ store, now }: Office) {
  const [lateCode = ''] = await makeLateCodes(store.db, {
    call: 'spring',
    count: 1,
    now,
    expiresAt: now + 1_000,
  });
  const deck = { field: 'pitchDeck', name: 'projet.pdf', content: Buffer.from('%PDF-1.4\n%%EOF\n') };
  const application = anApplication({ receivedAt: now, call: 'spring', lateCode });
  const idempotency = { key: `key:${randomUUID()}`, digest: 'digest', expiresAt: null };
  const stored = await store.submit({
    ...application,
    idempotency,
    files: [await storeFile(store, deck)],
    screening: {
      ...application.screening,
      token: { nonce: randomUUID(), expiresAt: now, ifSpent: toSignal('used-proof') },
      sender: { name: randomUUID(), max: 30, ifExceeded: toSignal('many-from-sender') },
    },
  });
  if (!stored.ok) throw new Error(stored.code);
  await store.submit({ ...application, lateCode: null, idempotency });
  await store.findEarlier(idempotency, now);
  await store.findByToken(stored.token);
  const held = await storeFile(store, deck, { sender: 'someone', expiresAt: now + 1_000 });
  const sender = { name: 'someone', maxBytes: 1e9 };
  const { tokens } = await store.hold([{ id: held, field: 'pitchDeck', size: 15 }], {
    now,
    sender,
    freeBytes: 1e12,
  });
  await store.findHeld([...tokens.values()], { form: 'application', now });
  await store.removeUnused([await storeFile(store, deck)]);
}

async function deliver({ store: { db }, now }: Office) {
  const [claimed] = await claim(db, { channel: 'smtp', now, leaseMs: 60_000, limit: 4 });
  if (claimed) await finish(db, claimed, { ok: true }, { now, random: 0 });
  await nextDue(db, 'smtp');
  const autoreply = { db, now: () => now, secret: new Uint8Array(32) };
  await limitAutoreply({ id: randomUUID(), recipient: 'a@example.org', about: 'call' }, autoreply);
}

async function watch({ store: { db }, now, shell }: Office) {
  const alarms = await findAlarms(db, { now, isDiskLow: false, freeMegabytes: 1 });
  await raiseAlarms(db, alarms, {
    now,
    send: () => Promise.resolve(true),
    scope: { server: '', isLeading: true },
  });
  await writeMetrics(db, { now, freeBytes: 1, isStoring: true, backups: undefined, isLeading: true });
  await summarise(db, now, undefined);
  await readWhereStored(db);
  await writeWhereStored(db, now);
  await createClockGuard(db).isBelievable(now);
  await removeErasedMail(db, join(shell.dataDir, 'mail'));
}

/** What a server does at its start, each minute and each hour. */
async function tidy({ store, now, shell }: Office) {
  const mailDir = join(shell.dataDir, 'mail');
  await store.encryption();
  await findArriving(store.db);
  await sweep(store.db, now);
  await forget(store.db, now);
  await moveOrphaned(store.db, { served: ['smtp'], mail: 'smtp', now });
  await keepToRetention({ store, mailDir }, now);
  await trimAccounts({ db: store.db, mailDir }, now);
  await removeDrills({ store, mailDir });
}

async function notify({ store: { db }, now, reference }: Office) {
  await stateOf(db, reference);
  await db.transaction().execute((trx) => confirm(trx, reference, now));
  const { calls } = siteFixture();
  await queueNotifications(
    db,
    {
      calls: calls.map((one) => ({
        ...one,
        name: call,
        opens: { local: '2020-01-01T00:00', zone: 'UTC' },
        closes: { local: '2099-01-01T00:00', zone: 'UTC' },
      })),
    },
    now,
  );
}

async function signIn({ store: { db }, now }: Office) {
  const email = 'person-7@example.org';
  const given = { email, name: undefined, roles: [], locale: 'fr' } as const;
  const { id: subject } = await openAccount(db, given, { actor: 'server', now });
  const links: LinkStore = { db, key: new Uint8Array(32), purposes: ['sign-in', 'invitation'] };
  const browserDigest = 'browser';
  for (const purpose of ['sign-in', 'invitation'] as const) {
    const link = await createLink(links, { purpose, subject, browserDigest, destination: '' }, now);
    if (!link) throw new Error('No link was made.');
    const { token } = link;
    await inspectLink(links, { token }, now);
    await redeemLink(links, { token, browser: undefined }, now);
    await redeemCode(links, { token, typed: '1' }, now);
  }
  await redeemCodeInBrowser(links, { browser: 'other', typed: '1' }, now);
  await findAccount(db, 'email', email);
  await hasSignedIn(db, email);
  await readActivity(db, 50);
  await findSession(db, await createSession(db, { account: subject, method: 'link', agent: '' }, now), now);
}

/** What the staff do on their pages, each way to filter and the page behind. */
async function readPages({ store, now, reference }: Office) {
  const site = siteFixture();
  const context = contextIn(
    {
      store,
      vault: plainVault,
      site: () => site,
      now: () => now,
    },
    'en',
  );
  const given = { formToken: '', elapsed: () => 0, outcome: nothingDone };
  const queries: Record<string, string>[] = [
    {},
    { call },
    { form: 'question' },
    { state: 'quarantined' },
    { state: 'accepted', call },
    { delivery: 'dead' },
    { review: 'under-way', call },
    { selection: 'shortlisted', call },
    { delivery: 'waiting', call },
    { text: reference },
    { text: 'atelier', call },
  ];
  for (const query of queries)
    for (const from of [undefined, { received_at: firstAt + 500 * everyMs, reference: '' }])
      await listPage(context, { typed: readTyped(query), from }, given);
  const application = await store.findByReference(reference);
  if (!application) throw new Error('The application is gone.');
  await applicationPage(context, application, {
    email: 'a@example.org',
    formToken: '',
    elapsed: () => 0,
    config: readConfig({}),
    outcome: nothingAsked,
  });
  const note = { reference, author: 'a@example.org', at: now, text: 'note' };
  await addNote(store.db, plainVault, note);
  const [{ id } = { id: '' }] = await listNotes(store.db, plainVault, reference);
  await deleteNote(store.db, { id, reference, author: 'a@example.org' });
  await releaseAll(context, [reference], () => Promise.resolve());
  await replayAll(context, [reference], () => Promise.resolve());
}

/** The staff share an application out, and a person reviews it. */
async function review({ store, now, reference }: Office) {
  const { db } = store;
  const site = siteFixture();
  const { id } = await openAccount(
    db,
    { email: 'rita@example.org', name: undefined, roles: ['reviewer'], locale: 'fr' },
    { actor: 'server', now },
  );
  await keepCriteria(db, site, now);
  await db.updateTable('applications').set({ call: 'spring' }).where('reference', '=', reference).execute();
  const record = () => Promise.resolve();
  const settings = { perApplication: 1, isBlind: false, closesAt: null, reviewers: [id] };
  await savePhase(db, 'spring', settings, record);
  const by = { actor: 'sam@example.org', now, record };
  const form = 'application';
  await shareOutCall(db, 'spring', { ...by, vault: plainVault, form, perApplication: 1, seed: 'spring' });
  await assignReviewer(db, { reference, call: 'spring', reviewer: id }, by);
  const own = { reference, call: 'spring', reviewer: id };
  await listQueue(db, id);
  await readForReviewer({ store, vault: plainVault, site, reference, reviewer: id, noAnswer: () => '' });
  const body = { scores: [1, 1] as const, comments: ['', ''], comment: '' };
  await skip(db, own, { now, record });
  await writeReview(db, plainVault, own, {
    body: { ...body, scores: [...body.scores] },
    isSent: true,
    now,
    record,
  });
  await listReviewsOf(db, plainVault, reference);
  await readProgress(db, [reference]);
  await readProgressByReviewer(db, 'spring');
  await exportReviews(db, plainVault, reference);
  await declareConflict(db, plainVault, own, { reason: 'x', now, record });
  await unassignReviewer(db, { reference, id: 'none' }, { now, record });
}

/** The staff look at a call and decide. */
async function decide({ store: { db }, now, reference }: Office) {
  // By now its time of keeping is over.
  await db
    .updateTable('applications')
    .set({ call: 'spring', state: 'accepted' })
    .where('reference', '=', reference)
    .execute();
  const chosen = { call: 'spring', form: 'application' };
  const by = { ...chosen, actor: 'sam@example.org', now, record: () => Promise.resolve() };
  await readTotals(db, chosen);
  const decision = (await readDecisions(db, chosen)).get(reference);
  if (!decision) throw new Error('The application is in no selection.');
  await chooseDecisions(db, [{ reference, to: 'declined', shown: decision.shown }], by);
  const messages = { vault: plainVault, site: siteFixture(), canSend: true };
  await leaveOutReasons(db, { ...by, ...messages });
  const shown = new Map<string, ShownToApply>();
  for (const one of await readPending(db, chosen)) {
    const message = await readMessage(db, 'spring', one, messages);
    shown.set(one.reference, { ...one.shown, message: message?.digest ?? '' });
  }
  const { count } = await applyDecisions(db, { ...by, ...messages, shown });
  if (count === 0) throw new Error('Nothing was applied.');
  await exportDecision(db, plainVault, reference);
  await listMessages(db, plainVault, reference);
  await db
    .updateTable('decisions')
    .set({ state: 'accepted', pending: null })
    .where('reference', '=', reference)
    .execute();
  await readAccepted(db, plainVault, chosen);
  const claim = await claimName(db, {
    ...by,
    reference,
    slug: 'one',
    taken: new Set(),
    isThere: () => false,
  });
  if (!claim.ok) throw new Error(`No name was given: ${claim.why}`);
  await releaseName(db, reference, claim.name);
}

/** The staff ask an applicant for more, get an answer, ask again and stop waiting. */
async function askForMore({ store, now, reference }: Pick<Office, 'store' | 'now' | 'reference'>) {
  const { db } = store;
  const record = () => Promise.resolve();
  // It may have been decided before: then nothing can be asked for.
  await db
    .updateTable('decisions')
    .set({ state: 'shortlisted' })
    .where('reference', '=', reference)
    .execute();
  const asking = { reference, actor: 'a@example.org', text: 'A', due: null, takesFiles: true, canSend: true };
  if ((await askForSupplement(db, plainVault, { ...asking, now, record })) !== 'asked')
    throw new Error('Nothing was asked for.');
  const open = (await store.findByReference(reference))?.supplements.find(({ state }) => state === 'open');
  const answering = { reference, id: open?.id ?? '', text: 'B', files: [], channels: ['supplement-mail'] };
  if ((await answerSupplement(db, plainVault, { ...answering, now, record })) !== 'stored')
    throw new Error('Nothing was answered.');
  await askForSupplement(db, plainVault, { ...asking, now, record });
  const again = (await store.findByReference(reference))?.supplements.at(-1);
  await closeSupplement(db, { reference, id: again?.id ?? '', record });
}

/** An applicant looks at their own page, asks for its link again, corrects the address, and withdraws. */
async function lookAndWithdraw({ store, now, reference }: Office) {
  const { db } = store;
  // What was over was removed before: its address is needed here.
  const answers = JSON.stringify({ answers: { email: 'personne@example.org' }, unrecognised: {} });
  await db
    .updateTable('applications')
    .set({ call: 'spring', state: 'accepted', answers: plainVault.seal(new TextEncoder().encode(answers)) })
    .where('reference', '=', reference)
    .execute();
  await readStanding(db, plainVault, reference);
  await readDeliveries(db, reference);
  await isWithinLinkLimit(db, 'a sender', now);
  await queueLink(db, reference, now);
  const record = () => Promise.resolve();
  await askCorrection(db, plainVault, { reference, address: 'nouvelle@example.org', now });
  const { id } = await db
    .selectFrom('address_corrections')
    .select('id')
    .where('reference', '=', reference)
    .where('state', '=', 'asked')
    .executeTakeFirstOrThrow();
  const confirming = { vault: plainVault, now, record };
  const isConfirmed = await db
    .transaction()
    .execute((trx) => confirmCorrection(trx, { reference, id }, confirming));
  if (!isConfirmed) throw new Error('Nothing was corrected.');
  await listCorrections(db, plainVault, reference);
  await askForMore({ store, now, reference });
  await withdrawApplication(db, { reference, call: 'spring', now, record });
}

/** Everything that reads a table with many rows, by what a person would call it. */
export const workload: Readonly<Record<string, Work>> = {
  'an application comes': apply,
  'a delivery is made': deliver,
  'the server looks after itself': watch,
  'what is over is removed': tidy,
  'people are notified': notify,
  'a person signs in': signIn,
  'the staff read applications': readPages,
  'applications are reviewed': review,
  'the staff decide': decide,
  'an applicant looks, and withdraws': lookAndWithdraw,
  ...commands,
};
