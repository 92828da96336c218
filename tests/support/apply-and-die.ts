// Applies the pending decisions of the spring call in the data folder that is given, and kills its own process with SIGKILL:
// `during` the transaction, at the second decision, or `after` it, before any message is sent.
import { applyDecisions, type ShownToApply } from '../../src/server/applications/decisions/apply.ts';
import { readMessage } from '../../src/server/applications/decisions/message.ts';
import { readPending } from '../../src/server/applications/decisions/pending.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { siteFixture } from './site-fixture.ts';

const [dataDir = '', moment] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');

const { db } = await openStore(dataDir, { vault: plainVault, mode: 'inline' });
const messages = { vault: plainVault, site: siteFixture(), canSend: true };
const chosen = { call: 'spring', form: 'application' };
const shown = new Map<string, ShownToApply>();
for (const decision of await readPending(db, chosen)) {
  const message = await readMessage(db, chosen.call, decision, messages);
  shown.set(decision.reference, { ...decision.shown, message: message?.digest ?? '' });
}
let written = 0;
await applyDecisions(db, {
  ...messages,
  ...chosen,
  shown,
  actor: 'sam@example.org',
  now: Date.now(),
  record: () => {
    written += 1;
    if (moment === 'during' && written === 2) die();
    return Promise.resolve();
  },
});
die();
