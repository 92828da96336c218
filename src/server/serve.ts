import { mkdirSync } from 'node:fs';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import type { Dial } from './channels/webhook/dial.ts';
import type { Config } from './config.ts';
import { watchDisk, type Disk } from './disk.ts';
import { channelNames, startForwarding, type Forwarding, type ForwardingLog } from './forwarding.ts';
import { listen, type Patience } from './listen.ts';
import type { RenderPage } from './on-demand.ts';
import type { CurrentSite } from './site.ts';
import { openStore, type Store } from './store/store.ts';
import { plainVault } from './store/vault.ts';

export interface ServeOptions {
  config: Config;
  site: CurrentSite;
  render: RenderPage;
  log: ForwardingLog;
  mounts?: Readonly<Record<string, Hono>>;
  now?: () => number;
  random?: () => number;
  disk?: Disk;
  dial?: Dial;
  limits?: Patience;
}

/** The running server: endpoint, forwarding and pages. */
export interface Serving {
  port: number;
  store: Store;
  forwarding: Forwarding;
  /** Answers what is under way, ends the attempts under way, closes the database. */
  stop: () => Promise<void>;
}

/** Opens the store, starts forwarding and answers requests. The site is published by others, before. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { config, site, render, log, now = Date.now, random = Math.random } = options;
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const disk = options.disk ?? watchDisk(config.dataDir, now);
  const store = await openStore(config.dataDir, { vault: plainVault, channels: channelNames(config) });
  const forwarding = await startForwarding({
    config,
    store,
    disk,
    site: site.data,
    now,
    random,
    log,
    ...(options.dial ? { dial: options.dial } : {}),
  });
  const app = createApp({
    site,
    store,
    render,
    now,
    origins: [new URL(config.siteUrl).origin, ...config.publicOrigins],
    onStored: forwarding.wake,
    onError: (error, where) => {
      log.error({ err: error, where }, 'A request met a fault.');
    },
    metrics: forwarding.metrics,
    mounts: { '/api/files': forwarding.fileRoutes, ...options.mounts },
  });
  const listening = await listen(app, {
    host: config.host,
    port: config.port,
    ...(options.limits ? { limits: options.limits } : {}),
  });
  return {
    port: listening.port,
    store,
    forwarding,
    async stop() {
      await listening.close();
      await forwarding.stop();
      await store.close();
    },
  };
}
