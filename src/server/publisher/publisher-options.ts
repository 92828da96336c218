import type { CopiedFiles } from '../system/copied-files.ts';
import type { Problem } from '../../model/problem.ts';
import type { Timers } from '../system/timers.ts';
import type { Builder, HoldBackJob } from './builder.ts';
import type { Release } from './releases/release.ts';
import type { ReleaseStore } from './releases/release-store.ts';

/** Where the published text comes from. */
export interface ContentSource {
  /** Brings a copy to the content as it is now, from what it held before; never the half of a save. */
  copyTo: (folder: string, before: CopiedFiles) => Promise<CopiedFiles>;
  /** Something that differs once the content has changed, found without reading it. */
  fingerprint: () => Promise<string>;
}

/** Why a build starts: the server starts, content changed, or an instant that the site named has come. */
export type Reason = 'start' | 'content' | 'time';

export type PublisherEvent =
  | { type: 'building'; reason: Reason }
  | { type: 'published'; release: Release }
  /** The search index has followed the pages. */
  | { type: 'searchable'; release: Release }
  /** The next build could not be warmed up: it takes longer, and is built all the same. */
  | { type: 'warm-up-failed'; error: unknown }
  /** Published but for some files, which stay as readers had them. */
  | { type: 'held-back'; problems: readonly Problem[] }
  | { type: 'failed'; problems: readonly Problem[]; output: string };

/** @throws where another server has built meanwhile: what it published may be newer. */
export type ShareRelease = (release: Release, folders: { site: string; content: string }) => Promise<Release>;

export interface PublisherOptions {
  /** The releases on disk. */
  releases: ReleaseStore;
  content: ContentSource;
  builder: Builder;
  /** Puts what cannot be published back as readers have it, in the copy to build; false where it cannot. */
  holdBack: (job: HoldBackJob) => Promise<boolean>;
  /** A digest of the code that builds the site: what other code published is served until it is built again. */
  codeDigest: () => Promise<string>;
  /** What the on-demand pages of this code expect to be given. */
  contract: string;
  now: () => Date;
  /** Debounce: the wait after a change before a build starts, in milliseconds, so that saves in a row share one build. */
  debounceMs: number;
  onEvent: (event: PublisherEvent) => void;
  /** False while another server builds the site for this one. */
  isLeading?: () => boolean;
  /**
   * Called before the content is copied for a build; throws where another server builds. What it returns is called with the
   * finished build before that goes live: it puts the build where other servers find it, and numbers it.
   */
  beginRelease?: () => ShareRelease;
  /** Time between looks at the files of the live publication, in milliseconds. */
  lookMs?: number;
  /** Time between looks at the content for changes by hand, in milliseconds. */
  watchMs?: number;
  /** How long a warm build process is kept after an editor was at work, in milliseconds. */
  warmMs?: number;
  timers?: Timers;
}
