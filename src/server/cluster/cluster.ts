import type { Alarm } from '../applications/delivery/alarms.ts';
import type { Release } from '../publisher/releases/release.ts';
import type { ReleaseStore } from '../publisher/releases/release-store.ts';
import type { ReleaseFolders } from './shared-releases.ts';

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
  /** For how long it has, in milliseconds. */
  ledFor: () => number;
  /** Where the server that leads is reached by the others, empty where it is not; undefined where there is none, or it is this one. */
  leaderAddress: () => string | undefined;
  /**
   * To be called before the content is read of which a release is built. What it returns is to be called before that goes live
   * here: it puts it where all find it.
   *
   * @throws LostLeaseError both where this server does not lead, or has not led all the time between them.
   */
  beginRelease: () => (release: Release, folders: ReleaseFolders) => Promise<Release>;
  /**
   * To be called before something is saved. What it returns is to be called before the save is answered: it puts the save where
   * a server finds it that takes over.
   *
   * @throws both where this server does not lead, or has not led all the time between them.
   */
  beginSave: () => () => Promise<void>;
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
  ledFor: () => Infinity,
  leaderAddress: () => undefined,
  beginRelease: () => (release) => Promise.resolve(release),
  beginSave: () => () => Promise.resolve(),
  compact: () => Promise.resolve(),
  alarms: () => [],
  join: () => Promise.resolve(true),
  start: () => undefined,
  stop: () => Promise.resolve(),
};
