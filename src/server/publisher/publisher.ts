import { basename } from 'node:path';
import type { Problem } from '../../model/problem.ts';
import { nodeTimers, type Timers } from '../system/timers.ts';
import type { Built, FailedBuild, FinishBuild } from './builder.ts';
import { ContentWatch } from './content-watch.ts';
import { keepPublishedContent } from './releases/published-content.ts';
import { readWarnings, type Release } from './releases/release.ts';
import { Schedule } from './schedule.ts';
import type { ReleaseStore } from './releases/release-store.ts';
import { buildHoldingBack } from './holding-back/build.ts';
import type { PublicationStatus } from './publication-status.ts';
import type { PublisherOptions, Reason } from './publisher-options.ts';
import { WarmBuild } from './warm-build.ts';

/** Pause before a scheduled change that could not be published is tried again, without waiting for a save. */
const retryMs = 5 * 60_000;
/** The first pause after a failure without a text at fault; each further one is twice as long, up to `retryMs`. */
const firstRetryMs = 5_000;
/** How often the files of the live publication are looked for, and a first site that could not be built is tried again. */
const lookMs = 10_000;

/** `contentDigest`: of what could not be built; none where the builder itself failed. */
type Failure = FailedBuild & { contentDigest?: string };

const toFailure = (error: unknown): Failure => ({
  ok: false,
  problems: [],
  output: error instanceof Error ? String(error.stack) : String(error),
});

/**
 * Keeps the published site in step with the content: one build at a time, the latest content wins, and a failed build
 * changes nothing for readers.
 */
export class Publisher {
  readonly releases: ReleaseStore;
  readonly #options: PublisherOptions;
  readonly #timers: Timers;
  #codeDigest: string | undefined;
  #startedAt: Date | undefined;
  #finishedAt: Date | undefined;
  #durationMs: number | null = null;
  #failure: Failure | undefined;
  /** Builds that have failed since the last one that did not. */
  #attempts = 0;
  /** What could not be published with the rest, and of which content. */
  #heldBack: { problems: readonly Problem[]; contentDigest: string } | undefined;
  /** Since when readers have been waiting for a change; undefined when nothing is waiting. */
  #waitingSince: number | undefined;
  #reason: Reason = 'content';
  /** True while the pages are live, and their search index is being built. */
  #isFinishing = false;
  #work: Promise<void> | undefined;
  #deleting = Promise.resolve();
  readonly #warm: WarmBuild;
  readonly #stopping = new AbortController();
  /** Ends a wait for a first site. */
  #awaited = new AbortController();
  readonly #schedule: Schedule;
  readonly #byHand: ContentWatch;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.releases = options.releases;
    this.#timers = options.timers ?? nodeTimers;
    this.#schedule = new Schedule(options.now, () => void this.#ask('time', 0), this.#timers);
    this.#warm = new WarmBuild({
      builder: options.builder,
      job: () => ({ contentDir: this.releases.published, folder: this.releases.folder }),
      keptMs: options.warmMs,
      timers: this.#timers,
      onFailed: (error) => {
        options.onEvent({ type: 'warm-up-failed', error });
      },
    });
    this.#byHand = new ContentWatch({
      fingerprint: options.content.fingerprint,
      everyMs: options.watchMs,
      timers: options.timers,
      onChange: () => {
        this.contentChanged();
      },
    });
  }

  /**
   * Finds or makes a site to serve. What was published last is served at once, and built again behind the scenes where
   * code or content has changed since. Otherwise the first build is waited for, tried again until it succeeds.
   *
   * @param isServing what a build behind the scenes waits for, so that it holds up no start.
   * @returns false where it was stopped before there was a site.
   */
  async start(isServing: Promise<unknown> = Promise.resolve()): Promise<boolean> {
    const last = await this.releases.restore();
    if (last) {
      this.#deleteOld();
      await this.#schedule.follow(this.releases.clientDir(last));
      void isServing.then(() => this.#ask('content', 0));
    }
    const hasSite = () => this.releases.live !== undefined;
    while (!hasSite() && !this.#isStopped()) {
      await this.#ask(this.#failure ? 'content' : 'start', 0);
      if (!hasSite()) await this.#pause();
    }
    this.#watch();
    this.#byHand.start(this.#stopping.signal);
    return !this.#isStopped();
  }

  /** Of the code that this process runs. Hundreds of files are read for it: nobody waits for that who only wants a page. */
  async #ownCode(): Promise<string> {
    return (this.#codeDigest ??= await this.#options.codeDigest());
  }

  /** Waits before a first site is tried again: the operator corrects its files by hand, or another server builds it. */
  async #pause(): Promise<void> {
    this.#awaited = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, this.#awaited.signal]);
    // A failure without a text at fault is not fixed by frequent attempts.
    const times = this.#failure?.problems.length === 0 ? 6 : 1;
    await this.#timers.wait(times * (this.#options.lookMs ?? lookMs), signal);
  }

  #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Makes a release live that another server has built. */
  async adopt(release: Release): Promise<void> {
    await this.releases.activate(release);
    this.#failure = undefined;
    this.#heldBack = undefined;
    await this.#schedule.follow(this.releases.clientDir(release));
    this.#awaited.abort();
    this.#options.onEvent({ type: 'published', release });
    this.#deleteOld();
  }

  /** This server builds from now on. `isInStep`: what is live here is what other servers serve. */
  lead(isInStep: boolean): void {
    this.#awaited.abort();
    if (this.releases.live) void this.#ask(isInStep ? 'content' : 'start', 0);
  }

  #isLeading(): boolean {
    return this.#options.isLeading?.() ?? true;
  }

  /** Publishes again when the files of the live publication are gone. */
  #watch(): void {
    const look = async () => {
      if (!this.#work && !(await this.releases.isLiveComplete())) await this.#ask('start', 0);
    };
    const end = this.#timers.every(this.#options.lookMs ?? lookMs, () => void look());
    this.#stopping.signal.addEventListener('abort', end);
  }

  /** Content may have changed; the site follows within a build. Cheap, and safe to call for no reason. */
  contentChanged(): void {
    void this.#ask('content', this.#options.debounceMs);
  }

  /** Resolves when no build is running or waiting. */
  async idle(): Promise<void> {
    while (this.#work) await this.#work;
    await this.#deleting;
  }

  /** An editor is at work: from now on a warm build process waits for the next change, for a while. */
  keepBuildWarm(): void {
    if (!this.#isStopped()) this.#warm.keep({ isIdle: !this.#work });
  }

  /** Whether an editor was at work lately. */
  get isKeptWarm(): boolean {
    return this.#warm.isKept;
  }

  /** Ends the running build and starts no other: what it would have published is built at the next start. */
  async stop(): Promise<void> {
    this.#schedule.cancel();
    this.#warm.stop();
    this.#waitingSince = undefined;
    this.#stopping.abort();
    this.#options.builder.stop();
    await this.#work;
    await this.#deleting;
    await this.#warm.ready;
    this.#options.builder.stop();
  }

  /** Whether the last build failed: also while it is tried again, which does not make it right. */
  get isFailing(): boolean {
    return this.#failure !== undefined;
  }

  get status(): PublicationStatus {
    const { live } = this.releases;
    const isSearchOnly = this.#isFinishing && this.#waitingSince === undefined;
    return {
      state: this.#work ? 'building' : this.#failure ? 'failed' : 'idle',
      step: this.#work ? (isSearchOnly ? 'search' : 'pages') : null,
      startedAt: this.#startedAt?.toISOString() ?? null,
      finishedAt: this.#finishedAt?.toISOString() ?? null,
      durationMs: this.#durationMs,
      problems: (this.#failure ?? this.#heldBack)?.problems ?? [],
      live: live ? { id: live.id, publishedAt: live.publishedAt } : null,
      warnings: live?.warnings ?? [],
      next: this.#schedule.next?.toISOString() ?? null,
    };
  }

  /** Asks for a build and resolves when the site is in step with what was asked, or the build has failed. */
  #ask(reason: Reason, debounceMs: number): Promise<void> {
    if (this.#isStopped() || !this.#isLeading()) return Promise.resolve();
    this.#waitingSince ??= this.#options.now().getTime();
    this.#reason = reason;
    return (this.#work ??= this.#afterDebounce(debounceMs));
  }

  async #afterDebounce(debounceMs: number): Promise<void> {
    await this.#timers.wait(debounceMs, this.#stopping.signal);
    try {
      while (this.#waitingSince !== undefined) {
        const since = this.#waitingSince;
        this.#waitingSince = undefined;
        await this.#publish(this.#reason, since).catch((error: unknown) => {
          this.#fail(toFailure(error));
        });
      }
    } finally {
      // In the same step in which nothing is found waiting: who asks after that begins anew.
      this.#work = undefined;
    }
    this.#warm.start();
  }

  #fail(failure: Failure): void {
    if (this.#isStopped() || !this.#isLeading()) return;
    this.#failure = failure;
    this.#options.onEvent({ type: 'failed', problems: failure.problems, output: failure.output });
    // Without a text at fault, the cause may be over in a moment: a process that died, a disk that was full.
    const isOfNoText = failure.problems.length === 0;
    const pause = isOfNoText ? Math.min(retryMs, firstRetryMs * 2 ** this.#attempts) : retryMs;
    this.#attempts += 1;
    if (isOfNoText || this.#schedule.isOverdue())
      this.#schedule.runAt(new Date(this.#options.now().getTime() + pause));
  }

  async #publish(reason: Reason, since: number): Promise<void> {
    const { now, onEvent, content } = this.#options;
    const { snapshot, published, live } = this.releases;
    await this.#warm.ready;
    await this.#deleting;
    const share = this.#options.beginRelease?.();
    await this.#byHand.note();
    const contentDigest = await snapshot.take(content.copyTo);
    const codeDigest = await this.#ownCode();
    const isWhole = live?.isSearchBehind === false;
    const isLive = isWhole && live.contentDigest === contentDigest && live.codeDigest === codeDigest;
    if (reason === 'content' && isLive && !this.#schedule.isOverdue()) {
      this.#failure = undefined;
      this.#heldBack = undefined;
      return;
    }
    const known = this.#failure ?? this.#heldBack;
    const isKnown = known?.contentDigest === contentDigest && known.problems.length > 0;
    if (reason === 'content' && isKnown && !this.#schedule.isOverdue()) return;
    if (this.#isStopped()) return;
    this.#startedAt = now();
    onEvent({ type: 'building', reason: live && live.codeDigest !== codeDigest ? 'start' : reason });
    const { result, heldBack } = await buildHoldingBack({
      ...this.#options,
      releases: this.releases,
      isStopped: () => this.#isStopped(),
    });
    this.#finishedAt = now();
    this.#durationMs = this.#finishedAt.getTime() - since;
    if (!result.ok) {
      this.#fail({ ...result, contentDigest });
      return;
    }
    if (this.#isStopped()) return;
    const facts = {
      durationMs: this.#durationMs,
      contentDigest: heldBack.length > 0 ? await snapshot.digest() : contentDigest,
      codeDigest,
    };
    const makeLive = async ({ outDir, finish }: Built) => {
      const built = await this.#toRelease(outDir, { ...facts, isSearchBehind: finish !== undefined });
      const release = share ? await share(built, { site: outDir, content: snapshot.folder }) : built;
      // The search index follows pages whose content is kept already.
      if (!this.#isFinishing) await keepPublishedContent(snapshot.folder, published);
      await this.releases.activate(release);
      return release;
    };
    const release = await makeLive(result);
    this.#failure = undefined;
    this.#attempts = 0;
    this.#heldBack = heldBack.length > 0 ? { problems: heldBack, contentDigest } : undefined;
    await this.#schedule.follow(this.releases.clientDir(release));
    onEvent({ type: 'published', release });
    if (heldBack.length > 0) onEvent({ type: 'held-back', problems: heldBack });
    if (result.finish && !this.#isStopped()) await this.#finish(result.finish, makeLive);
    this.#deleteOld();
  }

  /** Has the search index follow the pages that are live. */
  async #finish(finish: FinishBuild, makeLive: (built: Built) => Promise<Release>): Promise<void> {
    this.#isFinishing = true;
    try {
      const result = await finish();
      if (!result.ok) this.#fail(result);
      else if (!this.#isStopped())
        this.#options.onEvent({ type: 'searchable', release: await makeLive(result) });
    } finally {
      this.#isFinishing = false;
    }
  }

  /** Of a large site this takes longer than an edit: nobody waits for it but the next publication. */
  #deleteOld(): void {
    this.#deleting = this.#deleting
      .then(() => this.releases.deleteOld())
      .catch((error: unknown) => {
        this.#fail(toFailure(error));
      });
  }

  async #toRelease(
    outDir: string,
    facts: Pick<Release, 'durationMs' | 'contentDigest' | 'codeDigest' | 'isSearchBehind'>,
  ): Promise<Release> {
    const { contract, now } = this.#options;
    return {
      id: basename(outDir),
      // Where it is not shared it stays so; otherwise the next one is above it.
      number: this.releases.live?.number ?? 0,
      publishedAt: (this.#finishedAt ?? now()).toISOString(),
      ...facts,
      contract,
      warnings: await readWarnings(outDir),
    };
  }
}
