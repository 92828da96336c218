import { createFormTokens } from '../../../src/server/applications/abuse/form-tokens.ts';
import { createAlarmWatch } from '../../../src/server/applications/delivery/alarm-watch.ts';
import { channelNames } from '../../../src/server/applications/delivery/create-channels.ts';
import type { Mailer } from '../../../src/server/applications/delivery/channels/mail/mailer.ts';
import type { Dial } from '../../../src/server/applications/delivery/channels/webhook/dial.ts';
import { startForwarding } from '../../../src/server/applications/delivery/forwarding.ts';
import { createTextRoom } from '../../../src/server/applications/intake/body/text-room.ts';
import { createUploadRoom } from '../../../src/server/applications/intake/body/upload-room.ts';
import { createIntakeRoutes } from '../../../src/server/applications/intake/routes.ts';
import { createClockGuard } from '../../../src/server/applications/privacy/clock.ts';
import type { Store } from '../../../src/server/applications/storage/store.ts';
import type { Config } from '../../../src/server/config.ts';
import { createHealth } from '../../../src/server/health.ts';
import { createApp } from '../../../src/server/http/app.ts';
import { publicationAlarms } from '../../../src/server/publisher/publication-alarms.ts';
import { ReleaseStore } from '../../../src/server/publisher/releases/release-store.ts';
import { Publisher } from '../../../src/server/publisher/publisher.ts';
import { startScheduledJobs } from '../../../src/server/scheduled-jobs.ts';
import { createCurrentSite } from '../../../src/server/site.ts';
import type { Disk } from '../../../src/server/system/disk.ts';
import type { Log } from '../../../src/server/system/log.ts';
import { renderName } from '../serving.ts';
import { createBuilder, type Content, type Page } from './publication.ts';
import { createClockwork, type Life, type World } from './world.ts';
import type { Weather } from './chance.ts';

/** What a server is given: its surroundings are simulated, the database is real. */
export interface Surroundings {
  world: World;
  name: string;
  config: Config;
  /** Where its publications are: what it finds after a restart. */
  folder: string;
  store: Store;
  /** What was begun in it goes no further once it has ended. */
  life: Life;
  content: Content;
  builds: Weather<'fails'>;
  /** How much its clock is ahead of true time, in milliseconds; changes. */
  skew: () => number;
  disk: Disk;
  mailer: (life: Life) => Mailer;
  dial: (life: Life) => Dial;
  log: (life: Life) => Log;
}

/** What has timers of its own. */
export type ServerPart = 'forwarding' | 'jobs' | 'publisher';

/** A server of which only the outside is simulated: applications, deliveries, scheduled jobs and publisher are the real ones. */
export interface SimulatedServer {
  name: string;
  store: Store;
  startedAt: number;
  /** What readers are shown; undefined before the first publication. */
  page: () => Page | undefined;
  publisher: Publisher;
  /** Undefined where it dies before it has answered. */
  post: (answers: object) => Promise<{ status: number; body: unknown } | undefined>;
  /** Lets the timers fire that are due, part by part. */
  fire: (...parts: ServerPart[]) => Promise<void>;
}

/** Shorter waits of the publisher end in time: the one before a build, and those before it is tried again. */
const exactMs = 60_000;

/** Takes applications, forwards them and does what is due each hour and day: wired as in `src/server/compose.ts`. */
async function startServing(given: Surroundings, publisher: Publisher) {
  const { world, life, name, config, store, disk } = given;
  const now = () => Math.floor(world.now + given.skew());
  const [log, mailer] = [given.log(life), given.mailer(life)];
  const site = createCurrentSite(() => publisher.releases.clientDirs());
  const health = createHealth({ store, inspection: soundFile, disk, site, now });
  const clock = createClockGuard(store.db);
  const failing = new Map<string, number>();
  const checkAlarms = createAlarmWatch({
    config,
    server: name,
    isLeading: () => true,
    store,
    disk,
    isStoring: health.isStoring,
    isDamaged: () => false,
    failing,
    otherAlarms: () => [...clock.alarms(), ...publicationAlarms(publisher, new Date(now()))],
    site: site.data,
    now,
    log,
    mailer,
  });
  const [forwardingClockwork, jobsClockwork] = [createClockwork(world, life), createClockwork(world, life)];
  const forwarding = await startForwarding({
    config,
    store,
    disk,
    site: site.data,
    now,
    // What fails together is not tried again together, and a replay of the seed tries it again at the same instants.
    random: () => world.fate('jitter', world.now),
    log,
    clock,
    checkAlarms,
    mailer,
    dial: given.dial(life),
    timers: forwardingClockwork.timers,
  });
  const { timers } = jobsClockwork;
  startScheduledJobs({
    config,
    store,
    mailer,
    site: site.data,
    now,
    log,
    failing,
    clock,
    timers,
    isLeading: () => true,
  });
  const app = createApp({
    site,
    siteUrl: config.siteUrl,
    isTrustedProxy: () => false,
    onError: (error) => {
      throw error;
    },
    routes: createIntakeRoutes({
      site: site.data,
      store,
      render: renderName,
      disk,
      now,
      origins: [config.siteUrl],
      channels: channelNames(config),
      guard: {
        tokens: createFormTokens(new Uint8Array(32), now),
        senderOf: () => Promise.resolve(null),
        texts: createTextRoom(),
        uploads: createUploadRoom(disk.freeBytes),
      },
      onStored: () => {
        health.stored();
        forwarding.wake();
      },
      onStoreError: (error) => {
        health.refused(error);
      },
    }),
  });
  return { app, clockworks: { forwarding: forwardingClockwork, jobs: jobsClockwork } };
}

/** Starts a server: its last publication is served at once, the first one is waited for. */
export async function startServer(given: Surroundings): Promise<SimulatedServer> {
  const { world, life, name, folder, store, content, builds } = given;
  const now = () => Math.floor(world.now + given.skew());
  const clockwork = createClockwork(world, life, exactMs);
  const publisher = new Publisher({
    releases: new ReleaseStore(folder),
    content: content.source,
    builder: createBuilder(world, { now, life, weather: builds, name, pages: content.pages }),
    holdBack: () => Promise.resolve(false),
    codeDigest: () => Promise.resolve('code'),
    contract: 'contract',
    now: () => new Date(now()),
    debounceMs: 100,
    timers: clockwork.timers,
    onEvent: ({ type }) => {
      world.note(`${name} publisher: ${type}`);
    },
  });
  await publisher.start();
  const { app, clockworks } = await startServing(given, publisher);
  const parts = { ...clockworks, publisher: clockwork };
  return {
    name,
    store,
    publisher,
    startedAt: world.now,
    page: () => content.pages.get(publisher.releases.live?.id ?? ''),
    post(answers) {
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const request = { method: 'POST', headers, body: JSON.stringify(answers) };
      const answer = async () => {
        const response = await app.request('/api/forms/application', request);
        const json: unknown = await response.json();
        return { status: response.status, body: json };
      };
      return Promise.race([answer(), untilDeath(life)]);
    },
    async fire(...names) {
      for (const part of names) {
        if (!life.aborted) parts[part].fire();
        await world.settle();
      }
    },
  };
}

const untilDeath = (life: Life) =>
  new Promise<undefined>((resolve) => {
    life.addEventListener('abort', () => {
      resolve(undefined);
    });
  });

const soundFile = { damage: () => undefined, met: () => false };
