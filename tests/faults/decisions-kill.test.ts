import { spawnSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { createDecisionChannel } from '../../src/server/applications/decisions/channel.ts';
import { chooseDecisions } from '../../src/server/applications/decisions/choose.ts';
import { leaveOutReasons } from '../../src/server/applications/decisions/leave-out.ts';
import { readDecisions } from '../../src/server/applications/decisions/read.ts';
import { createSmtpMailer } from '../../src/server/applications/delivery/channels/smtp/mailer.ts';
import { startWorker } from '../../src/server/applications/delivery/worker.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore, type Store } from '../../src/server/applications/storage/store.ts';
import { siteFixture } from '../support/site-fixture.ts';
import { startSmtpPeer } from '../support/smtp-peer.ts';
import { anApplication, store as storeOne, temporaryFolder } from '../support/stored.ts';

const chosen = { call: 'spring', form: 'application' };
const record = () => Promise.resolve();

/** Two applications whose decisions are pending, with nothing left to do but to apply them. */
async function prepare(dataDir: string): Promise<void> {
  const store = await openStore(dataDir, { vault: plainVault, mode: 'inline' });
  const { answers } = anApplication();
  for (const name of ['ann', 'rob'])
    await storeOne(store, { call: 'spring', answers: { ...answers, email: `${name}@example.org` } });
  const by = { ...chosen, actor: 'sam@example.org', now: 0, record };
  const decisions = [...(await readDecisions(store.db, chosen)).values()];
  await chooseDecisions(
    store.db,
    decisions.map(({ reference, shown }) => ({ reference, to: 'declined', shown })),
    by,
  );
  await leaveOutReasons(store.db, { ...by, vault: plainVault, site: siteFixture(), canSend: true });
  await store.close();
}

const applyAndDie = (dataDir: string, moment: 'during' | 'after') => {
  const { signal, stderr } = spawnSync(
    process.execPath,
    ['tests/support/apply-and-die.ts', dataDir, moment],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(signal, 'SIGKILL', stderr);
};

/** How many decisions were applied, kept as messages, and queued. */
async function count({ db }: Store) {
  const decided = await db.selectFrom('decisions').select('state').where('state', 'is not', null).execute();
  const changes = await db.selectFrom('decision_changes').select('id').execute();
  const messages = await db.selectFrom('decision_messages').select('id').execute();
  const queued = await db.selectFrom('outbox').select('id').where('channel', '=', 'decision').execute();
  return [decided.length, changes.length, messages.length, queued.length];
}

await test('a server that is killed while decisions are applied has applied none; killed before their messages are sent, it loses none, and sends each once', async (t) => {
  const dataDir = await temporaryFolder(t);
  await prepare(dataDir);
  const peer = await startSmtpPeer(t);
  const withStore = async (work: (store: Store) => Promise<unknown>) => {
    const store = await openStore(dataDir, { vault: plainVault, mode: 'inline' });
    await work(store).finally(() => store.close());
  };
  const deliver = async (store: Store) => {
    const mailer = createSmtpMailer(peer.url);
    const options = { db: store.db, vault: plainVault, mailer, from: 'equipe@passerelle.example' };
    const worker = startWorker({
      store,
      channel: createDecisionChannel({ ...options, site: siteFixture }),
      now: Date.now,
      random: () => 0,
      onError: (error) => {
        throw error;
      },
    });
    await worker.drain();
    await worker.stop();
  };

  applyAndDie(dataDir, 'during');
  await withStore(async (store) => {
    assert.deepEqual(await count(store), [0, 0, 0, 0]);
    await deliver(store);
  });
  assert.deepEqual(peer.received, []);

  applyAndDie(dataDir, 'after');
  await withStore(async (store) => {
    assert.deepEqual(await count(store), [2, 2, 2, 2]);
    await deliver(store);
  });
  await withStore(deliver);
  assert.deepEqual(peer.received.flatMap(({ recipients }) => recipients).toSorted(), [
    'ann@example.org',
    'rob@example.org',
  ]);
});
