import { spawnSync } from 'node:child_process';
import { lookup } from 'node:dns';
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { z } from 'zod';
import { ask, type Reply } from '../../src/server/cli/doctor/ask.ts';
import { runDoctor } from '../../src/server/cli/doctor/run.ts';
import type { Surroundings } from '../../src/server/cli/doctor/surroundings.ts';
import { createEntrance } from '../../src/server/http/entrance.ts';
import { writeLive } from '../../src/server/publisher/releases/release.ts';
import { atEnd } from './cleanup.ts';
import { alwaysOpen, startServing, temporaryFolder, writeSite, type Running } from './serving.ts';
import { startSmtpPeer, type SmtpPeer } from './smtp-peer.ts';
import { storePlace } from './store-place.ts';
import { chooseAddress, siteHost, startTlsProxy } from './tls-proxy.ts';
import { startWebhookPeer } from './webhook-peer.ts';

type Environment = Readonly<Record<string, string>>;

/** An operator's whole machine: server, proxy with TLS, mail server, webhook, and the content's repository elsewhere. */
export interface Machine {
  serving: Running;
  env: Environment;
  smtp: SmtpPeer;
  webhook: Awaited<ReturnType<typeof startWebhookPeer>>;
  siteUrl: string;
  /** Asks the public address, with headers of a stranger. */
  ask: (path: string, headers: Readonly<Record<string, string>>) => Promise<Reply>;
  /** Runs the doctor there, with what is broken. */
  doctor: (broken?: { env?: Environment; surroundings?: Partial<Surroundings> }) => Promise<Told>;
  /** Puts another proxy in the place of the shipped one, for the time of one look. */
  behind: <Result>(
    configuration: Parameters<typeof startTlsProxy>[2],
    look: () => Promise<Result>,
    upstream?: string,
  ) => Promise<Result>;
}

export interface Told {
  code: number;
  out: string;
}

/** Names lead to this machine. */
export const atHome: LookupFunction = (host, options, callback) => {
  lookup(host === siteHost ? '127.0.0.1' : host, options, callback);
};

const git = (...args: string[]) => {
  const { status, stderr } = spawnSync('git', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};

/** A repository elsewhere, and the server's own beside the data. */
async function makeRepositories(t: TestContext, dataDir: string): Promise<string> {
  const remote = join(await temporaryFolder(t), 'elsewhere.git');
  const own = join(dataDir, 'content.git');
  for (const repository of [remote, own])
    git('init', '--quiet', '--bare', '--initial-branch=main', repository);
  const tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  git('--git-dir', own, 'hash-object', '-t', 'tree', '-w', '/dev/null');
  const { stdout } = spawnSync('git', ['--git-dir', own, ...author, 'commit-tree', tree, '-m', 'start'], {
    encoding: 'utf8',
  });
  git('--git-dir', own, 'update-ref', 'refs/heads/main', stdout.trim());
  return remote;
}

/** The release that the server would have published. */
export async function publish(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'publications');
  const clientDir = join(folder, 'release', 'client');
  await mkdir(clientDir, { recursive: true });
  await writeSite(clientDir, alwaysOpen());
  await writeLive(folder, {
    id: 'release',
    publishedAt: new Date().toISOString(),
    number: 0,
    durationMs: 1,
    contentDigest: '',
    codeDigest: '',
    isSearchBehind: false,
    contract: '',
    warnings: [],
  });
}

/** Starts everything; the proxy is nginx with the file that operators are given. */
export async function startMachine(t: TestContext, serverEnv: Environment = {}): Promise<Machine> {
  const [smtp, webhook] = [await startSmtpPeer(t), await startWebhookPeer(t)];
  const { port, siteUrl } = await chooseAddress();
  const dataDir = join(await temporaryFolder(t), 'var');
  const place = await storePlace(dataDir);
  const settings = {
    ...(place && { DATABASE_URL: place.url }),
    SITE_URL: siteUrl,
    TRUSTED_PROXIES: '127.0.0.1',
    SMTP_URL: smtp.url,
    MAIL_FROM: 'site@example.org',
    STAFF_TO: 'staff@example.org',
    WEBHOOK_URL: 'https://hook.example/receive',
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
    ...serverEnv,
  };
  const serving = await startServing(t, { dataDir, env: settings, options: { dial: webhook.dial } });
  await publish(dataDir);
  await chmod(dataDir, 0o700);
  const remote = await makeRepositories(t, dataDir);
  const env = {
    ...settings,
    DATA_DIR: dataDir,
    PORT: String(serving.port),
    CMS_BACKEND: 'git',
    GIT_REMOTE: remote,
    STAFF_LANGUAGE: 'en',
  };
  const start = (configuration?: Parameters<typeof startTlsProxy>[2], upstream = serving.url) =>
    startTlsProxy('nginx', { port, upstream }, configuration);
  let proxy = await start();
  let trusted = proxy.certificate;
  atEnd(t, () => proxy.stop());

  const doctor: Machine['doctor'] = async (broken = {}) => {
    let out = '';
    const take = (text: string | Uint8Array) => {
      out += Buffer.from(text).toString();
    };
    const environment = {
      env: { ...env, ...broken.env },
      now: Date.now,
      cwd: dataDir,
      stdout: (text: string | Uint8Array) => {
        take(text);
        return Promise.resolve();
      },
      stderr: take,
      isTerminal: false,
    };
    const code = await runDoctor([], environment, {
      now: Date.now,
      disk: () => ({ freeBytes: () => 1e12, isLow: () => false }),
      isClockSynchronized: () => true,
      lookup: atHome,
      resolveTxt: (name) =>
        Promise.resolve([[name.startsWith('_dmarc') ? 'v=DMARC1; p=none' : 'v=spf1 -all']]),
      ca: trusted,
      startingMs: 0,
      forwardingMs: 10_000,
      ...broken.surroundings,
    });
    return { code, out };
  };

  const replace = async (...given: Parameters<typeof start>) => {
    await proxy.stop();
    proxy = await start(...given);
    trusted = proxy.certificate;
  };
  const behind: Machine['behind'] = async (configuration, look, upstream) => {
    await replace(configuration, upstream);
    const result = await look();
    await replace();
    return result;
  };
  const askSite: Machine['ask'] = (path, headers) =>
    ask(new URL(path, siteUrl), { headers }, { lookup: atHome, ca: trusted });
  return { serving, env, smtp, webhook, siteUrl, ask: askSite, doctor, behind };
}

/** The port of a program that is not ours. */
export async function portOfAnother(t: TestContext): Promise<number> {
  const { port } = await startWebhookPeer(t);
  return port;
}

/** A server that answers two requests as one that is starting does, then as the one at a port. @returns its own port. */
export async function startStarting(t: TestContext, port: string): Promise<number> {
  const entrance = createEntrance('https://passerelle.test');
  let asked = 0;
  const listener = getRequestListener((request) => {
    asked += 1;
    if (asked <= 2) return entrance.fetch(request);
    const { pathname } = new URL(request.url);
    return fetch(`http://127.0.0.1:${port}${pathname}`, { headers: request.headers });
  });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(t, () => server.close());
  return z.object({ port: z.number() }).parse(server.address()).port;
}

/** A repository elsewhere that can be read and takes no push, as with a deploy key without the right to write. */
export async function withReadOnly(
  { DATA_DIR = '', GIT_REMOTE = '' }: Environment,
  look: () => Promise<void>,
): Promise<void> {
  const own = join(DATA_DIR, 'content.git');
  const key = 'url./nobody/may/push/here.pushInsteadOf';
  git('--git-dir', own, 'config', key, GIT_REMOTE);
  await look();
  git('--git-dir', own, 'config', '--unset', key);
}
