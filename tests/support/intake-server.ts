import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { makeReference } from '../../src/forms/reference.ts';
import { createFormTokens } from '../../src/server/applications/abuse/form-tokens.ts';
import { channelNames } from '../../src/server/applications/delivery/create-channels.ts';
import { createTextRoom } from '../../src/server/applications/intake/body/text-room.ts';
import { createUploadRoom } from '../../src/server/applications/intake/body/upload-room.ts';
import { createIntakeRoutes } from '../../src/server/applications/intake/routes.ts';
import type { Store } from '../../src/server/applications/storage/store.ts';
import { createApp } from '../../src/server/http/app.ts';
import { listen } from '../../src/server/http/listen.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { renderName } from './serving.ts';
import { goodAnswers } from './site-fixture.ts';

const throwIt = (error: unknown) => {
  throw error;
};

/** A store that keeps nothing; everything before and after it is the same. */
export const withoutStorage = (store: Store): Store => ({
  ...store,
  writePiece: () => Promise.resolve(),
  submit: () =>
    Promise.resolve({
      ok: true,
      reference: makeReference(randomBytes),
      token: 'none',
      receivedAt: Date.now(),
      replayed: false,
    }),
});

/** The endpoint of the form of the site in a folder, alone: nothing is forwarded, and nobody is counted as a sender. */
export async function serveIntake(store: Store, siteDir: string) {
  const { port, close } = await listen(
    createApp({
      siteUrl: 'http://localhost',
      site: createCurrentSite(() => [siteDir]),
      isTrustedProxy: () => false,
      onError: throwIt,
      routes: createIntakeRoutes({
        site: createCurrentSite(() => [siteDir]).data,
        store,
        render: renderName,
        now: Date.now,
        origins: [],
        channels: channelNames({ smtpUrl: undefined, webhook: undefined }),
        disk: { freeBytes: () => 1e9, isLow: () => false },
        guard: {
          tokens: createFormTokens(new Uint8Array(32), Date.now),
          senderOf: () => Promise.resolve(null),
          texts: createTextRoom(),
          uploads: createUploadRoom(() => 1e12),
        },
        onStored: () => undefined,
        onStoreError: throwIt,
      }),
    }),
    { host: '127.0.0.1', port: 0 },
  );
  return { url: `http://127.0.0.1:${port}/api/forms/application`, close };
}

/** Writes an application as JSON into a file, for `postsPerSecond`. */
export const writeJsonBody = (file: string) =>
  writeFile(file, JSON.stringify({ ...goodAnswers, summary: 'x'.repeat(480), idempotencyKey: '[<id>]' }));
