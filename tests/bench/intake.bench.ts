import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../src/server/listen.ts';
import { createApp } from '../../src/server/app.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { makeReference } from '../../src/forms/reference.ts';
import { channelNames } from '../../src/server/forwarding.ts';
import { openStore, type Store } from '../../src/server/store/store.ts';
import { plainVault } from '../../src/server/store/vault.ts';
import { compare, post } from '../support/load.ts';
import { goodAnswers } from '../support/site-fixture.ts';
import { writeSite } from '../support/serving.ts';

/** What each figure must reach, from the issue. */
const target = { durable: 0.8, withFile: 0.4 };

const folder = await mkdtemp(join(tmpdir(), 'passerelle-bench-'));
await writeSite(folder);
const store = await openStore(join(folder, 'var'), { vault: plainVault, channels: channelNames({ smtpUrl: undefined, webhook: undefined }) });

/** The same handler on a store that keeps nothing. */
const nowhere: Pick<Store, 'submit' | 'findByToken'> = {
  submit: () => Promise.resolve({ ok: true, reference: makeReference(randomBytes), token: 'token', replayed: false }),
  findByToken: () => Promise.resolve(undefined),
};
