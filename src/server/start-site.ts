import type { Config } from './config.ts';
import { openContentOrWait } from './cms/backend/wait-for-remote.ts';
import type { OpenContent } from './cms/backend/open-content.ts';
import { textsApart } from './cms/texts/apart.ts';
import { createTextProcess } from './cms/texts/client.ts';
import { announce } from './console.ts';
import { createRenderer, pageContract } from './http/on-demand/on-demand.ts';
import type { Problem } from '../model/problem.ts';
import type { Log } from './system/log.ts';
import { createBuilder, digestCode } from './publisher/build-site.ts';
import { codeFolder } from './publisher/code-copy.ts';
import { canBeLeftOut } from './publisher/holding-back/left-out.ts';
import type { Cluster } from './cluster/cluster.ts';
import { Publisher } from './publisher/publisher.ts';
import { ReleaseStore } from './publisher/releases/release-store.ts';
import { createCurrentSite } from './site.ts';
import type { Ending } from './system/stop.ts';

export interface StartOptions {
  log: Log;
  /** The servers on the same database. */
  cluster: Cluster;
  /** Where it adds what must be ended before the process ends. */
  endings: Ending[];
  /** When requests are answered: a release in place is built again after that. */
  isServing: Promise<unknown>;
  /** The site cannot be published, for these reasons. */
  onFailed: (problems: readonly Problem[]) => void;
}

/**
 * Opens the content, publishes the site, and publishes it again when content or time changes.
 *
 * @returns undefined where the server was stopped meanwhile.
 */
export async function startSite(
  config: Config,
  { log, cluster, endings, isServing, onFailed }: StartOptions,
) {
  const { contentDir, dataDir, cms } = config;
  const waiting = new AbortController();
  const releases = new ReleaseStore(dataDir);
  if (!(await cluster.join(releases))) return undefined;
  const codeDir = await codeFolder(dataDir);
  const shareMerge = async () => {
    try {
      await cluster.beginSave()();
    } catch (error) {
      log.error({ err: error }, 'What was merged could not be shared with the other servers yet.');
    }
  };
  const followRemote = ({ remote }: OpenContent) => {
    endings.push(async () => remote?.stop());
    remote?.start(() => {
      // What was merged is published also where it could not be shared yet: the other repository has it.
      void shareMerge();
      publisher.contentChanged();
    });
  };
  const content = await openContentOrWait({
    ...cms,
    contentDir,
    dataDir,
    isLeading: cluster.isLeading,
    signal: waiting.signal,
    onFailure: (error) => {
      log.error({ err: error }, 'The content’s repository cannot be copied yet; tried again in a minute.');
    },
    onOpened: (opened) => {
      log.info({}, 'The content’s repository is here.');
      followRemote(opened);
      publisher.contentChanged();
    },
  });
  const textProcess = createTextProcess({
    onGivenUp: (why) => {
      log.warn({ why }, 'The reading of a text was given up, and its process ended; the next one is new.');
    },
  });
  const findProblems = async (folder: string) => {
    const problems = await textProcess.ask({ type: 'problems', contentDir: folder });
    // A build is about to begin: where nobody edits, the memory is better left to it.
    if (!publisher.isKeptWarm) textProcess.rest();
    return problems;
  };
  const publisher = new Publisher({
    releases,
    content: {
      fingerprint: () => content.fingerprint(),
      copyTo: async (folder, before) => {
        if (!publisher.releases.live) await content.importAgain?.();
        return content.store.copyTo(folder, before);
      },
    },
    builder: createBuilder(findProblems, codeDir, (output) => {
      log.warn({ output }, 'What has changed could not be drawn by itself: the whole site is built.');
    }),
    holdBack: (job) => textProcess.ask({ type: 'hold-back', ...job }),
    codeDigest: () => digestCode(config.siteUrl),
    contract: pageContract,
    now: () => new Date(),
    debounceMs: 100,
    isLeading: cluster.isLeading,
    beginRelease: () => cluster.beginRelease(),
    onEvent: (event) => {
      announce(event);
      if (event.type === 'failed') {
        log.error({ problems: event.problems }, 'The site could not be published.');
        onFailed(event.problems.filter(({ file }) => !canBeLeftOut(file)));
      }
      if (event.type === 'held-back')
        log.error({ problems: event.problems }, 'Some files could not be published with the rest.');
    },
  });
  endings.push(() => {
    waiting.abort();
    return publisher.stop();
  });
  followRemote(content);
  cluster.start({
    releases,
    adopt: (release) => publisher.adopt(release),
    lead: (isInStep) => {
      if (releases.live)
        void isServing.then(() => {
          publisher.lead(isInStep);
        });
      else publisher.lead(isInStep);
    },
  });
  if (!(await publisher.start(isServing))) return undefined;
  const render = createRenderer(
    () => publisher.releases.onDemand,
    (error) => {
      log.error({ err: error }, 'A page could not be drawn; a plain one was sent instead.');
    },
  );
  const site = createCurrentSite(() => publisher.releases.clientDirs());
  const texts = textsApart(textProcess, { content, site, onDemand: () => publisher.releases.onDemand });
  return { publisher, content, site, texts, render };
}

/** The published site, and what the CMS edits it with. */
export type Site = NonNullable<Awaited<ReturnType<typeof startSite>>>;
