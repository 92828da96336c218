import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { minuteMs } from '../../model/durations.ts';
import type { Alarm } from '../applications/delivery/alarms.ts';
import type { Release } from '../publisher/releases/release.ts';
import type { ReleaseStore } from '../publisher/releases/release-store.ts';
import type { Log } from '../system/log.ts';
import type { Cluster, Follower } from './cluster.ts';
import { LostLeaseError, type Lease } from './lease.ts';
import { BehindError, type SharedContent } from './shared-content.ts';
import { DamagedReleaseError, type ReleaseFolders, type SharedReleases } from './shared-releases.ts';

/** Milliseconds between looks at what the server that leads has published, and at whether it still leads. */
const lookMs = 1_000;
/** Milliseconds between renewals of a lease that is held. */
const renewMs = 4_000;

/** After so many looks a server that follows looks whether all its pages are still on its disk. */
const looksBetween = 30;

/** A server that has been out of step for so long does not get better by itself. */
const alarmMinutes = 5;

/** Milliseconds for which a server that could not catch up leaves the lease to others. */
const restMs = 10_000;

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
  /** The token of the lease since whose beginning all that others did is here. */
  #leadsUnder: string | undefined;
  /** By the steady clock. */
  #ledSince = 0;
  /** Until then this server takes no lease, by the steady clock: it could not catch up with the others. */
  #restsUntil = -Infinity;
  #looks = 0;
  /** What fails at the moment, by name, and since when by the steady clock. */
  readonly #failing = new Map<string, number>();

  constructor(parts: ClusterParts) {
    this.#parts = parts;
  }

  isLeading = (): boolean => {
    const { lease } = this.#parts;
    return lease.isHeld() && lease.token() === this.#leadsUnder;
  };

  leaderAddress = (): string | undefined => this.#parts.lease.holder();

  /** Whose the lease is, for what is begun now. */
  #tokenNow(): string {
    if (!this.isLeading()) throw new LostLeaseError('Another server leads.');
    return this.#parts.lease.token();
  }

  beginRelease(): (release: Release, folders: ReleaseFolders) => Promise<Release> {
    const token = this.#tokenNow();
    return async (release, folders) => {
      const shared = await this.#parts.releases.share(release, folders, token);
      this.#failing.delete('damaged release');
      return shared;
    };
  }

  ledFor(): number {
    return this.isLeading() ? performance.now() - this.#ledSince : 0;
  }

  beginSave(): () => Promise<void> {
    const { content } = this.#parts;
    const token = this.#tokenNow();
    return async () => {
      try {
        await content?.push(token);
      } catch (error) {
        // As after a database that was put back: what is there is taken in, and then this server leads again.
        if (error instanceof BehindError) this.#leadsUnder = undefined;
        throw error;
      }
    };
  }

  async compact(): Promise<void> {
    const { lease, content } = this.#parts;
    if (this.isLeading()) await content?.compact(lease.token());
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
      const release = await this.#fetchWhole(releases, { isExact: true });
      if (release) await releases.activate(release);
      return lease.isHeld() || releases.live !== undefined;
    };
    await releases.restore();
    await this.#attempt('lease', () => this.#renew());
    // From now on, however long it takes to have something to serve.
    this.#repeat('lease', () => this.#renew());
    while (!this.#isStopped()) {
      if (await this.#attempt('join', enter)) return true;
      await this.#pause('join');
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
        await this.#pause(name);
      }
    };
    this.#loops.push(loop());
  }

  /** @param name what was done before: longer after what failed. */
  async #pause(name: string): Promise<void> {
    const ms = (this.#parts.lookMs ?? lookMs) * (this.#failing.has(name) ? 5 : 1);
    await wait(ms, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
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
        'Not in step with the other servers on the database; tried again every few seconds.',
      );
      return undefined;
    }
  }

  async #renew(): Promise<void> {
    const { lease } = this.#parts;
    if (performance.now() < this.#restsUntil) return;
    if (lease.isHeld() && performance.now() - this.#renewedAt < renewMs) return;
    await lease.renew();
    this.#renewedAt = performance.now();
  }

  async #look(follower: Follower): Promise<void> {
    const { lease } = this.#parts;
    if (this.isLeading()) return;
    const token = lease.isHeld() ? lease.token() : undefined;
    try {
      await this.#catchUp(follower, token);
    } catch (error) {
      // Another server may be able to, and has the next ten seconds for it.
      if (token !== undefined && lease.isHeld()) {
        this.#restsUntil = performance.now() + restMs;
        await lease.release();
      }
      throw error;
    }
  }

  /** Takes in what the other servers have done. With a token of the lease, this one leads after that. */
  async #catchUp(follower: Follower, token: string | undefined): Promise<void> {
    const { content, releases, log } = this.#parts;
    await content?.pull();
    const release = await this.#fetchWhole(follower.releases);
    if (release) await follower.adopt(release);
    if (token === undefined) return;
    // What this server alone had saved, where it had a repository before there was a database that all share.
    await content?.push(token);
    this.#leadsUnder = token;
    this.#ledSince = performance.now();
    const newest = await releases.newest();
    follower.lead(newest !== undefined && newest === follower.releases.live?.number);
    log.info({}, 'This server builds the site and has the CMS from now on.');
  }

  /** The same as `#fetchNewer`; of one that is damaged, what is here goes on to be served until the next is built. */
  async #fetchWhole(
    store: Follower['releases'],
    given: { isExact: boolean } = { isExact: false },
  ): Promise<Release | undefined> {
    try {
      return await this.#fetchNewer(store, given);
    } catch (error) {
      const { lease, log } = this.#parts;
      const canDoWithout = store.live !== undefined || lease.isHeld();
      if (!(error instanceof DamagedReleaseError) || !canDoWithout) throw error;
      if (!this.#failing.has('damaged release'))
        log.error({ err: error }, 'The newest release could not be fetched.');
      this.#failing.set('damaged release', this.#failing.get('damaged release') ?? performance.now());
      return undefined;
    }
  }

  /** Fetches the newest release where it is newer than the one that is live here, or that is not whole here; never an older one. */
  async #fetchNewer(store: Follower['releases'], given: { isExact: boolean }): Promise<Release | undefined> {
    const { releases } = this.#parts;
    const newest = await releases.newest();
    const { live, folder, published } = store;
    if (newest === undefined) return undefined;
    const isNewest = live !== undefined && live.number >= newest;
    if (isNewest && (await this.#isWhole(live, store, given))) {
      this.#failing.delete('damaged release');
      return undefined;
    }
    return releases.fetch(
      ({ id }) => ({ site: join(folder, id), content: published }),
      live ? [join(folder, live.id), published] : [],
    );
  }

  /** Whether all that is live here is on the disk, as far as was looked: everything at the start, and now and then. */
  async #isWhole(live: Release, store: Follower['releases'], given: { isExact: boolean }): Promise<boolean> {
    if (!(await store.isLiveComplete())) return false;
    this.#looks += 1;
    if (!given.isExact && this.#looks % looksBetween !== 0) return true;
    return this.#parts.releases.isWhole(live, join(store.folder, live.id), given);
  }
}

export const createCluster = (parts: ClusterParts): Cluster => new ClusterMember(parts);
