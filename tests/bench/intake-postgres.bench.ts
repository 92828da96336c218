import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { sha256 } from '../../src/digest.ts';
import { toSignal } from '../../src/server/applications/abuse/score.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { createReplay } from '../support/bare-client.ts';
import { serveIntake, withoutStorage, writeJsonBody } from '../support/intake-server.ts';
import { measureRatio, postsPerSecond, reportRatio, timesPerSecond } from '../support/load.ts';
import { startPostgres } from '../support/postgres.ts';
import { recordPostgres } from '../support/rows/recorded.ts';
import { writeSite } from '../support/serving.ts';
import { anApplication } from '../support/stored.ts';

/**
 * What storing an application on PostgreSQL takes, beside a bare client of `pg` that sends the same statements, recorded from the
 * store itself: ten people at once on ten connections, each waiting for the end of theirs. HTTP is in neither of the two; the whole
 * POST is printed after them.
 */
const [rounds, seconds, connections] = [Number(process.env['ROUNDS'] ?? 7), 2, 10];

const folder = await mkdtemp(join(tmpdir(), 'passerelle-bench-'));
await writeSite(folder);
const postgres = await startPostgres();
const open = async (name: string) =>
  openStore(join(folder, name), {
    vault: plainVault,
    postgres: { url: await postgres.createDatabase(name), poolSize: connections },
  });
const store = await open('store');
// Another database, so that both have as many rows.
await (await open('bare')).close();

/** As one comes from a page of a browser: with a form token, from a sender who is counted. */
function fromBrowser() {
  const [nonce, sender] = [randomUUID(), randomUUID()];
  const application = anApplication({ channels: ['smtp', 'acknowledgement'] });
  const screening = {
    ...application.screening,
    token: { nonce, expiresAt: Date.now() + 86_400_000, ifSpent: toSignal('used-proof') },
    sender: { name: sender, max: 30, ifExceeded: toSignal('many-from-sender') },
  };
  return {
    ...application,
    idempotency: { ...application.idempotency, key: `key:${randomUUID()}` },
    screening,
  };
}

async function submit(application = fromBrowser()) {
  const result = await store.submit(application);
  if (!result.ok) throw new Error(`Refused: ${result.code}`);
  return result;
}

await submit();
const recorded = fromBrowser();
const { statements, result } = await recordPostgres(() => submit(recorded));
const { screening, idempotency } = recorded;
const replay = createReplay(statements, {
  reference: result.reference,
  others: [idempotency.key, screening.token.nonce, screening.sender.name, sha256(result.token)],
});
const clients = await Promise.all(
  Array.from({ length: connections }, async () => {
    const client = new pg.Client({ connectionString: postgres.urlOf('bare') });
    await client.connect();
    return client;
  }),
);
console.log(`       an application alone takes ${statements.length} statements`);

const submits = (people: number) => () => timesPerSecond(people, seconds, () => submit());
const replays = () =>
  timesPerSecond(connections, seconds, async (loop) => {
    const client = clients[loop];
    if (client) await replay(client);
  });

const jsonFile = join(folder, 'application.json');
await writeJsonBody(jsonFile);
const [whole, without] = [await serveIntake(store, folder), await serveIntake(withoutStorage(store), folder)];
const post =
  ({ url }: { url: string }) =>
  () =>
    postsPerSecond(url, { bodyFile: jsonFile, contentType: 'application/json', connections: 32, seconds });

await submits(connections)();
await replays();
const isMet = reportRatio(
  'storing by ten people at once, of a bare client doing the same statements on ten connections',
  await measureRatio(rounds, submits(connections), replays),
  0.8,
);
reportRatio('storing by 32 people at once, of that client', await measureRatio(rounds, submits(32), replays));
reportRatio(
  'whole durable POST by 32 people at once, of that client, which reads no HTTP',
  await measureRatio(rounds, post(whole), replays),
);
reportRatio(
  'whole durable POST, of the same handler without storage',
  await measureRatio(rounds, post(whole), post(without)),
);

await Promise.all([whole.close(), without.close(), ...clients.map((client) => client.end())]);
await store.close();
await postgres.stop();
await rm(folder, { recursive: true, force: true });
process.exitCode = isMet ? 0 : 1;
