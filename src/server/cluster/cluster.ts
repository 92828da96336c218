import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { minuteMs } from '../../model/durations.ts';
import type { Alarm } from '../applications/delivery/alarms.ts';
import type { Release } from '../publisher/releases/release.ts';
import type { ReleaseStore } from '../publisher/releases/release-store.ts';
import type { Log } from '../system/log.ts';
import type { Lease } from './lease.ts';
import type { SharedContent } from './shared-content.ts';
import type { ReleaseFolders, SharedReleases } from './shared-releases.ts';

/** Milliseconds between looks at what the server that leads has published, and at whether it still leads. */
const lookMs = 1_000;
/** Milliseconds between renewals of a lease that is held. */
const renewMs = 4_000;

/** A server that has been out of step for so long does not get better by itself. */
const alarmMinutes = 5;

/** What the cluster tells the publisher of this server. */
export interface Follower {
  releases: Pick<ReleaseStore, 'live' | 'isLiveComplete' | 'folder' | 'published'>;
  /** Makes a release live that another server has built. */
  adopt: (release: Release) => Promise<void>;
  /** This server leads from now on. `hasRelease`: what is live here is what all serve. */
  lead: (hasRelease: boolean) => void;
}

/** The servers on one database, as one of them sees them. */
export interface Cluster {
  /** Whether this server builds the site and has the CMS. */
  isLeading: () => boolean;
  /** Where the server that leads is reached by the others; undefined where it is not, or is this one. */
  leaderAddress: () => string | undefined;
  /** Before a release goes live here: puts it where all find it. @throws LostLeaseError */
  share: (release: Release, folders: ReleaseFolders) => Promise<Release>;
  /** Before a save is answered: puts it where another server finds it that takes over. @throws where it cannot. */
  confirm: () => Promise<void>;
  /** Keeps what is shared small; to be called now and then. */
  compact: () => Promise<void>;
  /** What is wrong between this server and the others. */
  alarms: () => Alarm[];
  /** Resolves once this server leads, or has what is needed to serve what another has built; false where it was stopped. */
  join: (releases: Follower['releases'] & Pick<ReleaseStore, 'restore' | 'activate'>) => Promise<boolean>;
  /** Begins to follow the server that leads, and to lead once that is gone. */
  start: (follower: Follower) => void;
  /** Lets another server lead. */
  stop: () => Promise<void>;
}

/** A server that shares its database with no other. */
export const alone: Cluster = {
  isLeading: () => true,
  leaderAddress: () => undefined,
  share: (release) => Promise.resolve(release),
  confirm: () => Promise.resolve(),
  compact: () => Promise.resolve(),
  alarms: () => [],
  join: () => Promise.resolve(true),
  start: () => undefined,
  stop: () => Promise.resolve(),
};

export interface ClusterParts {
  lease: Lease;
  releases: SharedReleases;
  /** Absent where texts are plain files, which each server has. */
  content: SharedContent | undefined;
  log: Log;
  /** What the staff call this server. */
  name: string;
  /** Milliseconds between looks at the others. */
  lookMs?: number;
}

/** Keeps one of several servers in step with the others. */
class ClusterMember implements Cluster {
  readonly #parts: ClusterParts;
  readonly #stopping = new AbortController();
  readonly #loops: Promise<void>[] = [];
  #renewedAt = -Infinity;
  /** The term of the lease since whose beginning all that others did is here. */
  #leadsInTerm = 0;
  /** What fails at the moment, by name, and since when by the steady clock. */
  readonly #failing = new Map<string, number>();

  constructor(parts: ClusterParts) {
    this.#parts = parts;
  }

  isLeading = (): boolean => {
    const { lease } = this.#parts;
    return lease.isHeld() && lease.term() === this.#leadsInTerm;
  };

  leaderAddress = (): string | undefined => this.#parts.lease.holder();

  share = (release: Release, folders: ReleaseFolders): Promise<Release> =>
    this.#parts.releases.share(release, folders);

  async confirm(): Promise<void> {
    await this.#parts.content?.push();
  }

  async compact(): Promise<void> {
    if (this.isLeading()) await this.#parts.content?.compact();
  }

  alarms(): Alarm[] {
    const since = Math.min(...this.#failing.values());
    const minutes = Math.floor((performance.now() - since) / minuteMs);
    return minutes < alarmMinutes ? [] : [{ name: 'out-of-step', channel: this.#parts.name, count: minutes }];
  }

  async join(releases: Follower['releases'] & Pick<ReleaseStore, 'restore' | 'activate'>): Promise<boolean> {
    const { lease, content } = this.#parts;
    const enter = async () => {
      await content?.pull();
      const release = await this.#fetchNewer(releases);
      if (release) await releases.activate(release);
      return lease.isHeld() || releases.live !== undefined;
    };
    await releases.restore();
    await this.#attempt('lease', () => this.#renew());
    // From now on, however long it takes to have something to serve.
    this.#repeat('lease', () => this.#renew());
    while (!this.#isStopped()) {
      if (await this.#attempt('join', enter)) return true;
      await this.#pause();
    }
    return false;
  }

  start(follower: Follower): void {
    this.#repeat('release', () => this.#look(follower));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#loops);
    const { lease } = this.#parts;
    if (lease.isHeld()) await this.#attempt('lease', () => lease.release());
  }

  /** Asked anew each time: it changes while something is under way. */
  #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  #repeat(name: string, task: () => Promise<void>): void {
    const loop = async () => {
      while (!this.#isStopped()) {
        await this.#attempt(name, task);
        await this.#pause();
      }
    };
    this.#loops.push(loop());
  }

  async #pause(): Promise<void> {
    await wait(this.#parts.lookMs ?? lookMs, undefined, { signal: this.#stopping.signal, ref: false }).catch(
      () => undefined,
    );
  }

  /** A database that does not answer is asked again; it is logged once. */
  async #attempt<Result>(name: string, task: () => Promise<Result>): Promise<Result | undefined> {
    const { log } = this.#parts;
    try {
      const result = await task();
      if (this.#failing.delete(name)) log.info({ name }, 'In step with the other servers again.');
      return result;
    } catch (error) {
      if (this.#failing.has(name)) return undefined;
      this.#failing.set(name, performance.now());
      log.error(
        { err: error, name },
        'Not in step with the other servers on the database; tried again each second.',
      );
      return undefined;
    }
  }

  async #renew(): Promise<void> {
    const { lease } = this.#parts;
    if (lease.isHeld() && performance.now() - this.#renewedAt < renewMs) return;
    await lease.renew();
    this.#renewedAt = performance.now();
  }

  async #look(follower: Follower): Promise<void> {
    const { lease, content } = this.#parts;
    if (this.isLeading()) return;
    const term = lease.term();
    const isHeld = lease.isHeld();
    await content?.pull();
    const release = await this.#fetchNewer(follower.releases);
    if (release) await follower.adopt(release);
    if (!isHeld) return;
    // What this server alone had saved, where it had a repository before there was a database that all share.
    await content?.push();
    this.#leadsInTerm = term;
    const newest = await this.#parts.releases.newest();
    follower.lead(newest !== undefined && newest === follower.releases.live?.number);
    this.#parts.log.info({}, 'This server builds the site and has the CMS from now on.');
  }

  /** Fetches the newest release where it is newer than the one that is live here; never an older one. */
  async #fetchNewer(store: Follower['releases']): Promise<Release | undefined> {
    const { releases } = this.#parts;
    const newest = await releases.newest();
    const { live, folder, published } = store;
    if (newest === undefined) return undefined;
    if (live && live.number >= newest && (await store.isLiveComplete())) return undefined;
    return releases.fetch(
      ({ id }) => ({ site: join(folder, id), content: published }),
      live ? [join(folder, live.id), published] : [],
    );
  }
}

export const createCluster = (parts: ClusterParts): Cluster => new ClusterMember(parts);
