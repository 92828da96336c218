import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeReference } from '../../src/forms/reference.ts';
import { createFormTokens } from '../../src/server/applications/abuse/form-tokens.ts';
import { createApp } from '../../src/server/http/app.ts';
import { createIntakeRoutes } from '../../src/server/applications/intake/routes.ts';
import { listen } from '../../src/server/http/listen.ts';
import { createTextRoom } from '../../src/server/applications/intake/body/text-room.ts';
import { createUploadRoom } from '../../src/server/applications/intake/body/upload-room.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { openStore, type Store } from '../../src/server/applications/storage/store.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { measureRatio, postsPerSecond } from '../support/load.ts';
import { renderName, writeSite } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';
import { channelNames } from '../../src/server/applications/delivery/create-channels.ts';

const [megabyte, rounds, seconds] = [1_000_000, 5, 2];

const folder = await mkdtemp(join(tmpdir(), 'passerelle-bench-'));
await writeSite(folder);
const channels = channelNames({ smtpUrl: undefined, webhook: undefined });
const durable = await openStore(join(folder, 'var'), { vault: plainVault, mode: 'thread' });
/** Keeps nothing; everything before and after it is the same. */
const nowhere: Store = {
  ...durable,
  writePiece: () => Promise.resolve(),
  submit: () =>
    Promise.resolve({
      ok: true,
      reference: makeReference(randomBytes),
      token: 'none',
      receivedAt: Date.now(),
      replayed: false,
    }),
};

const serveFrom = (store: Store) =>
  listen(
    createApp({
      siteUrl: 'http://localhost',
      site: createCurrentSite(() => [folder]),
      isTrustedProxy: () => false,
      onError: (error) => {
        throw error;
      },
      routes: createIntakeRoutes({
        site: createCurrentSite(() => [folder]).data,
        store,
        render: renderName,
        now: Date.now,
        origins: [],
        channels,
        disk: { freeBytes: () => 1e9, isLow: () => false },
        guard: {
          tokens: createFormTokens(new Uint8Array(32), Date.now),
          senderOf: () => Promise.resolve(null),
          texts: createTextRoom(),
          uploads: createUploadRoom(() => 1e12),
        },
        onStored: () => undefined,

        onStoreError: (error) => {
          throw error;
        },
      }),
    }),
    { host: '127.0.0.1', port: 0 },
  );

const [withStorage, without] = [await serveFrom(durable), await serveFrom(nowhere)];
const address = ({ port }: { port: number }) => `http://127.0.0.1:${port}/api/forms/application`;

const jsonFile = join(folder, 'application.json');
await writeFile(
  jsonFile,
  JSON.stringify({ ...goodAnswers, summary: 'x'.repeat(480), idempotencyKey: '[<id>]' }),
);
const post = (server: { port: number }) => () =>
  postsPerSecond(address(server), {
    bodyFile: jsonFile,
    contentType: 'application/json',
    connections: 32,
    seconds,
  });

const multipartFile = join(folder, 'application.multipart');
const parts = Object.entries({ ...goodAnswers, idempotencyKey: '[<id>]' }).map(
  ([name, value]) => `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
);
const pdf = `%PDF-1.4\n${'0123456789abcde\n'.repeat(megabyte / 16)}%%EOF\n`;
await writeFile(
  multipartFile,
  `${parts.join('')}--edge\r\ncontent-disposition: form-data; name="deck"; filename="deck.pdf"\r\n\r\n${pdf}\r\n--edge--\r\n`,
);
const postFile = (server: { port: number }) => () =>
  postsPerSecond(address(server), {
    bodyFile: multipartFile,
    contentType: 'multipart/form-data; boundary=edge',
    connections: 8,
    seconds,
  });

/** The same bytes written and synced one after the other, as a program does that only writes. */
function writesPerSecond(): Promise<number> {
  const bytes = Buffer.from(pdf);
  const file = openSync(join(folder, 'raw'), 'w');
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < seconds * 1_000) {
    writeSync(file, bytes);
    fsyncSync(file);
    count += 1;
  }
  closeSync(file);
  return Promise.resolve((count * 1_000) / (performance.now() - started));
}

const slow: string[] = [];
function report(what: string, found: { ratio: number; measured: number; against: number }, target: number) {
  const figures = `${found.measured.toFixed(0)}/s against ${found.against.toFixed(0)}/s`;
  if (found.ratio < target) slow.push(what);
  console.log(
    `${found.ratio >= target ? 'ok    ' : 'BELOW '} ${found.ratio.toFixed(2)} (at least ${target}) ${what}: ${figures}`,
  );
}

await post(withStorage)();
report(
  'durable POST, of the same handler without storage',
  await measureRatio(rounds, post(withStorage), post(without)),
  0.8,
);
report(
  'POST with a 1 MB PDF, of raw write + fsync of its bytes',
  await measureRatio(rounds, postFile(withStorage), writesPerSecond),
  0.15,
);
const { ratio: most } = await measureRatio(rounds, postFile(without), writesPerSecond);
console.log(
  `       ${most.toFixed(2)} is what the same handler reaches that stores nothing: no storage can reach more`,
);
const pieces = await measureRatio(rounds, postFile(withStorage), postFile(without));
console.log(
  `       ${pieces.ratio.toFixed(2)} of that handler is left once its pieces go into the store: ${pieces.measured.toFixed(0)}/s against ${pieces.against.toFixed(0)}/s`,
);

await Promise.all([withStorage.close(), without.close()]);
await durable.close();
await rm(folder, { recursive: true, force: true });
process.exitCode = slow.length > 0 ? 1 : 0;
