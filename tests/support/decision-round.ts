import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { openAccount } from '../../src/server/accounts/accounts.ts';
import { applyDecisions } from '../../src/server/applications/decisions/apply.ts';
import { chooseDecisions } from '../../src/server/applications/decisions/choose.ts';
import { leaveOutReasons } from '../../src/server/applications/decisions/leave-out.ts';
import { readMessage } from '../../src/server/applications/decisions/message.ts';
import { readPending } from '../../src/server/applications/decisions/pending.ts';
import { readDecisions } from '../../src/server/applications/decisions/read.ts';
import { eraseApplications } from '../../src/server/applications/privacy/erase.ts';
import { assignReviewer } from '../../src/server/applications/review/assign.ts';
import type { ReviewBody } from '../../src/server/applications/review/body.ts';
import { keepCriteria } from '../../src/server/applications/review/criteria.ts';
import { savePhase } from '../../src/server/applications/review/phase.ts';
import { writeReview } from '../../src/server/applications/review/write.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import type { Store } from '../../src/server/applications/storage/store.ts';
import { siteFixture } from './site-fixture.ts';
import { monday, openTestStore, store as receive, temporaryFolder } from './stored.ts';

const chosen = { call: 'spring', form: 'application' };
const site = siteFixture();
const making = { vault: plainVault, site, canSend: true };

/**
 * A call with two reviewers. `prepare` makes an application that both have to review, whose acceptance is pending and looked
 * at, and gives what can be done about it; `order`: what was done, as it was done.
 */
export async function startRounds(store: Store, dataDir: string) {
  const { db } = store;
  await keepCriteria(db, site, monday);
  const people: string[] = [];
  for (const name of ['rita', 'remy']) {
    const account = { email: `${name}@example.org`, name, roles: ['reviewer'], locale: 'en' } as const;
    people.push((await openAccount(db, account, { actor: 'server', now: monday })).id);
  }
  const [rita = '', remy = ''] = people;
  const phase = { perApplication: 2, isBlind: false, closesAt: null, reviewers: people };
  await savePhase(db, 'spring', phase, () => Promise.resolve());
  const prepare = async () => {
    const reference = await receive(store, { call: 'spring', receivedAt: monday });
    const order: string[] = [];
    const by = { ...chosen, actor: 'sam@example.org', now: monday };
    const onRecord = (what: string) => () => {
      order.push(what);
      return Promise.resolve();
    };
    const quiet = { ...by, record: () => Promise.resolve() };
    for (const reviewer of [rita, remy])
      await assignReviewer(db, { reference, call: 'spring', reviewer }, quiet);
    const found = (await readDecisions(db, { references: [reference] })).get(reference);
    assert.ok(found);
    await chooseDecisions(db, [{ reference, to: 'accepted', shown: found.shown }], quiet);
    await leaveOutReasons(db, { ...quiet, ...making });
    const [pending] = (await readPending(db, chosen)).filter((one) => one.reference === reference);
    assert.ok(pending);
    const message = await readMessage(db, 'spring', pending, making);
    const shown = new Map([[reference, { ...pending.shown, message: message?.digest ?? '' }]]);
    const own = { reference, call: 'spring' };
    const body: ReviewBody = { scores: [4, 4], comments: ['', ''], comment: '' };
    return {
      reference,
      order,
      apply: () => applyDecisions(db, { ...by, ...making, shown, record: onRecord('apply') }),
      takeBack: () =>
        chooseDecisions(db, [{ reference, to: null, shown: pending.shown }], {
          ...by,
          record: onRecord('take back'),
        }),
      review: () =>
        writeReview(
          db,
          plainVault,
          { ...own, reviewer: rita },
          { body, isSent: true, now: monday, record: onRecord('review') },
        ),
      erase: () => eraseApplications([reference], { store, mailDir: dataDir }),
    };
  };
  return { db, prepare };
}

/** The same, on a store of its own. */
export async function openRounds(t: TestContext) {
  const dataDir = await temporaryFolder(t);
  return startRounds(await openTestStore(t, dataDir), dataDir);
}
