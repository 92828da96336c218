import { join } from 'node:path';
import type { Hono } from 'hono';
import type { Kysely } from 'kysely';
import { applicantActor } from '../model/accounts/actors.ts';
import { recordActivity } from './accounts/activity.ts';
import { createBackups } from './backup/nightly/job.ts';
import { createFormTokens } from './applications/abuse/form-tokens.ts';
import { logForeignOrigins } from './applications/abuse/foreign-origins.ts';
import { createSenders } from './applications/abuse/sender.ts';
import { watchUntrustedProxies } from './applications/abuse/untrusted-proxies.ts';
import { createDrillMarks } from './applications/drill/marks.ts';
import { addressLinkKeys } from './applications/applicant/address/channels.ts';
import { createAddressRoutes } from './applications/applicant/address/routes.ts';
import { receiptLinkKeys } from './applications/applicant/link/channel.ts';
import { createLinkRoutes } from './applications/applicant/link/routes.ts';
import { createLinkSearch } from './applications/applicant/link/search.ts';
import { createApplicantRoutes } from './applications/applicant/routes.ts';
import { createDraftMailer } from './applications/drafts/create-mailer.ts';
import { draftKeys } from './applications/drafts/owners.ts';
import { createResumeRoutes } from './applications/drafts/routes.ts';
import { createSupplementRoutes } from './applications/applicant/supplement/routes.ts';
import { createIntakeRoutes } from './applications/intake/routes.ts';
import { alone, type Cluster } from './cluster/cluster.ts';
import { serverName } from './cluster/address.ts';
import { createApp } from './http/app.ts';
import { createPreparedFiles } from './http/static/prepared.ts';
import type { ScheduledJob, Scheduler } from './system/scheduler.ts';
import type { Dial } from './applications/delivery/channels/webhook/dial.ts';
import type { Config } from './config.ts';
import { createClockGuard } from './applications/privacy/clock.ts';
import { createNoticeRoutes } from './applications/notifications/routes.ts';
import { watchDisk, type Disk } from './system/disk.ts';
import { createAlarmWatch } from './applications/delivery/alarm-watch.ts';
import { createFileRoutes } from './applications/delivery/channels/webhook/file-links.ts';
import { channelNames, staffMailer, supplementChannels } from './applications/delivery/create-channels.ts';
import { startForwarding, type Forwarding } from './applications/delivery/forwarding.ts';
import { writeMetrics } from './applications/delivery/metrics.ts';
import {
  connectionLimits,
  listen,
  type Answering,
  type ConnectionLimits,
  type Listening,
} from './http/listen.ts';
import { BrokenOffError } from './applications/intake/body/read-body.ts';
import { createTextRoom } from './applications/intake/body/text-room.ts';
import { createUploadRoom } from './applications/intake/body/upload-room.ts';
import { findClient } from './http/client.ts';
import { createHealthRoute, createMetricsRoute } from './http/monitoring.ts';
import type { Alarm } from './applications/delivery/alarms.ts';
import { startScheduledJobs } from './scheduled-jobs.ts';
import { staffZone } from './applications/staff/zone.ts';
import { renderByTurns } from './http/on-demand/render-turns.ts';
import { readSecretFile } from './system/secret-file.ts';
import type { CurrentSite } from './site.ts';
import { within } from './system/stop.ts';
import { noInspection, startInspection } from './applications/storage/database/sqlite/inspection.ts';
import type { Database } from './applications/storage/database/schema.ts';
import { createVault } from './applications/storage/database/vault.ts';
import { databaseName, type Store } from './applications/storage/store.ts';
import type { RenderPage } from './http/on-demand/render-page.ts';
import type { Log } from './system/log.ts';
import { createHealth } from './health.ts';
import { logEncryption } from './encryption-report.ts';

export interface ServeOptions {
  config: Config;
  /** Closed when the server stops. */
  store: Store;
  /** The servers on the same database; the default is this one alone. */
  cluster?: Pick<Cluster, 'isLeading' | 'ledFor' | 'alarms' | 'stop'>;
  site: CurrentSite;
  render: RenderPage;
  log: Log;
  /** Parts of the site with routes of their own, by path. */
  mounts?: (given: Pick<Forwarding, 'wake'>) => Promise<Readonly<Record<string, Hono>>>;
  now?: () => number;
  random?: () => number;
  disk?: Disk;
  dial?: Dial;
  limits?: ConnectionLimits;
  /** Scheduled jobs of other parts of the program. */
  extraJobs?: readonly ScheduledJob[];
  /** What is wrong with the publication of the site. */
  alarms?: () => readonly Alarm[];
  /** Puts the application behind a port that is taken already; the default takes the port of `config`. */
  attach?: (app: Answering) => Promise<Listening>;
}

/** The running server: endpoint, forwarding and pages. */
export interface Serving {
  port: number;
  store: Store;
  forwarding: Forwarding;
  /** Looks for alarms, and sends new ones to the staff; also done each minute. */
  checkAlarms: () => Promise<void>;
  /** The text of `/metrics`. */
  metrics: () => Promise<string>;
  /** Erasure each hour, the staff's summary each day. */
  jobs: Scheduler;
  /** Looks for damage in the database; also done a minute after the start, and each day. */
  inspect: () => Promise<void>;
  /** Answers what is under way, ends the attempts under way, both within `graceMs`; closes the database. */
  stop: () => Promise<void>;
}

/** Starts forwarding and answers requests. The site is published by others, before. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { config, store, site, log, cluster = alone, random = Math.random } = options;
  const render = renderByTurns(options.render);
  const now = options.now ?? store.clock ?? Date.now;
  const disk = options.disk ?? watchDisk(config.dataDir, now);
  const encryption = await store.encryption();
  logEncryption(encryption, log);
  const failing = new Map<string, number>();
  const inspection = config.postgres
    ? noInspection
    : startInspection(join(config.dataDir, databaseName), (damage) => {
        log.error({ damage }, 'The database is damaged: see “What happens if” in .github/OPERATIONS.md.');
      });
  const health = createHealth({ store, inspection, disk, site, now });
  if (store.wasEmpty)
    log.error({}, 'The database was an empty file: what it held before, if anything, must be restored.');
  const proxies = watchUntrustedProxies(log);
  const clock = createClockGuard(store.db);
  const { isLeading } = cluster;
  const backups = createBackups({
    config,
    zone: () => staffZone(site.data()),
    isHere: isLeading,
    hereFor: () => cluster.ledFor(),
    now,
    log,
  });
  const checkAlarms = createAlarmWatch({
    config,
    server: config.postgres ? serverName(config) : '',
    isLeading,
    store,
    disk,
    isStoring: health.isStoring,
    isDamaged: () => store.wasEmpty || inspection.damage() !== undefined,
    failing,
    otherAlarms: () => [
      ...proxies.alarms(),
      ...clock.alarms(),
      ...backups.alarms(),
      ...cluster.alarms(),
      ...(options.alarms?.() ?? []),
    ],
    site: site.data,
    now,
    log,
  });
  const forwarding = await startForwarding({
    config,
    store,
    disk,
    site: site.data,
    now,
    random,
    log,
    clock,
    checkAlarms,
    onFault: inspection.met,
    ...(options.dial ? { dial: options.dial } : {}),
  });
  const metrics = async () =>
    writeMetrics(store.db, {
      now: now(),
      freeBytes: disk.freeBytes(),
      isStoring: await health.isStoring(),
      backups: backups.status(),
      isLeading: isLeading(),
    });
  const jobs = startScheduledJobs({
    config,
    store,
    mailer: staffMailer(config),
    site: site.data,
    now,
    log,
    failing,
    clock,
    isLeading,
    onFault: inspection.met,
    extraJobs: [...(options.extraJobs ?? []), ...backups.jobs],
  });
  const token = config.metricsToken ?? (await readSecretFile(join(config.dataDir, 'metrics-token')));
  const origins = [new URL(config.siteUrl).origin, ...config.publicOrigins];
  const onError = (error: unknown, where: string) => {
    inspection.met(error);
    if (error instanceof BrokenOffError) log.info({ where }, 'A client went away while it was sending.');
    else log.error({ err: error, where }, 'A request met a fault.');
  };
  const senderOf = createSenders(store, now);
  const vault = createVault(config.dataKey, config.earlierKeys);
  const draftMailer = await createDraftMailer({
    config,
    store,
    vault,
    site: site.data,
    now,
    random,
    log,
    onError: (error) => {
      onError(error, 'links to saved applications');
    },
  });
  const drafts = {
    vault,
    keys: await store.keysFor(draftKeys),
    canSend: config.smtpUrl !== undefined,
    isSecure: config.siteUrl.startsWith('https:'),
    onDue: draftMailer.wake,
  };
  /** How whatever applicants send is taken. */
  const intake = {
    disk,
    guard: {
      tokens: createFormTokens((await store.keysFor('form-tokens')).current, now),
      senderOf,
      texts: createTextRoom(),
      uploads: createUploadRoom(disk.freeBytes),
    },
    onStored: () => {
      health.stored();
      forwarding.wake();
    },
    onStoreError: (error: unknown) => {
      health.refused(error);
      onError(error, 'store');
    },
  };
  const routes = createIntakeRoutes({
    ...intake,
    site: site.data,
    store,
    render,
    now,
    origins,
    drafts,
    isDrill: createDrillMarks((await store.keysFor('drills')).current, now).isValid,
    channels: channelNames(config),
    onUntrustedProxy: proxies.note,
    onCrossSite: logForeignOrigins(log),
  });
  const linkSearch = createLinkSearch({
    store,
    vault,
    now,
    onQueued: forwarding.wake,
    onError: (error) => {
      onError(error, 'links to applicants’ pages');
    },
  });
  const applicant = {
    site: site.data,
    store,
    vault,
    render,
    now,
    origins,
    record: (action: string, subject: string, trx: Kysely<Database>) =>
      recordActivity(trx, { actor: applicantActor, action, subject }, now()),
  };
  routes.route('/', createApplicantRoutes(applicant));
  routes.route('/', createSupplementRoutes({ ...applicant, intake, channels: supplementChannels(config) }));
  routes.route(
    '/',
    createLinkRoutes({
      ...applicant,
      search: linkSearch,
      keys: await store.keysFor(receiptLinkKeys),
      canSend: config.smtpUrl !== undefined,
      senderOf,
    }),
  );
  routes.route(
    '/',
    createAddressRoutes({
      ...applicant,
      keys: await store.keysFor(addressLinkKeys),
      canSend: config.smtpUrl !== undefined,
      senderOf,
      onQueued: forwarding.wake,
    }),
  );
  routes.route(
    '/',
    createResumeRoutes({
      ...applicant,
      drafts,
      disk,
      senderOf,
      onError: (error) => {
        onError(error, 'saved applications');
      },
    }),
  );
  draftMailer.wake();
  const prepared = createPreparedFiles(() => site.clientDirs()[0]);
  const app = createApp({
    site,
    prepared,
    siteUrl: config.siteUrl,
    isTrustedProxy: config.isTrustedProxy,
    onError,
    routes,
    mounts: {
      '/healthz': createHealthRoute({
        health,
        details: (context) => ({
          site: site.data().generatedAt,
          encryption,
          client: findClient(context, config.isTrustedProxy),
        }),
        token,
      }),
      '/metrics': createMetricsRoute({ metrics, token }),
      ...(config.webhook && {
        '/api/files': createFileRoutes(store, {
          keys: await store.keysFor('file-links'),
          siteUrl: config.siteUrl,
          now,
          onError: (error) => {
            onError(error, '/api/files');
          },
        }),
      }),
      '/': createNoticeRoutes({
        site: site.data,
        store,
        render,
        now,
        origins,
        keys: await store.keysFor('openings'),
        mailDir: config.mailDir,
      }),
      ...(await options.mounts?.(forwarding)),
    },
  });
  const answering = { fetch: app.fetch, atOnce: prepared.answer };
  const takePort = (own: Answering) =>
    listen(own, { ...config, ...(options.limits ? { limits: options.limits } : {}) });
  const listening = await (options.attach ?? takePort)(answering);
  const { graceMs } = options.limits ?? connectionLimits;
  const stop = async () => {
    inspection.stop();
    backups.stop();
    const attempts = Promise.all([jobs.stop(), forwarding.stop(), linkSearch.stop(), draftMailer.stop()]);
    const [, areDone] = await Promise.all([listening.close(), within(graceMs, attempts)]);
    if (!areDone)
      log.warn(
        {},
        'Deliveries were under way when the server stopped: tried again once their lease is over.',
      );
    await cluster.stop();
    await store.close();
  };
  let stopped: Promise<void> | undefined;
  const { inspect } = inspection;
  return {
    port: listening.port,
    store,
    forwarding,
    checkAlarms,
    metrics,
    jobs,
    inspect,
    stop: () => (stopped ??= stop()),
  };
}
