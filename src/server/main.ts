import { join } from 'node:path';
import { Hono } from 'hono';
import { checkContentDir } from '../environment.ts';
import { findMisspellings, isOnThisMachine, readConfig, type Config } from './config.ts';
import { announce, explain, say, welcome } from './console.ts';
import { daily, type ScheduledJob } from './scheduler.ts';
import { lockDataFolder, prepareDataFolder } from './data-folder.ts';
import { createEditingApi } from './cms/http/api.ts';
import { createPreviewApi } from './cms/http/preview-api.ts';
import { admitEditors, admitNobody } from './cms/http/admission.ts';
import { createCmsKey, type CmsKey } from './cms/http/cms-key.ts';
import { createAdminPages } from './cms/http/pages.ts';
import { openContentOrWait } from './cms/backend/wait-for-remote.ts';
import type { OpenContent } from './cms/backend/open-content.ts';
import { textsApart } from './cms/texts/apart.ts';
import { createTextProcess } from './cms/texts/client.ts';
import { createEntrance } from './http/entrance.ts';
import { listen } from './http/listen.ts';
import { createLog, type Log } from './log.ts';
import { createRenderer, pageContract } from './http/on-demand.ts';
import { createBuilder, digestCode } from './publisher/build-site.ts';
import { codeFolder } from './publisher/code-copy.ts';
import { publicationAlarms } from './publisher/publication-alarms.ts';
import { Publisher } from './publisher/publisher.ts';
import { createPublicationApi } from './publisher/routes.ts';
import { readSecretFile } from './secret-file.ts';
import { renderByTurns } from './http/render-turns.ts';
import { serve } from './compose.ts';
import { createCurrentSite } from './site.ts';
import { endOnSignal } from './stop.ts';
import { staffZone } from './applications/staff/zone.ts';

type Ending = () => Promise<unknown>;

/** Publishes the site and keeps it in step with the content and with time; undefined where it was stopped meanwhile. */
async function startSite(config: Config, log: Log, endings: Ending[]) {
  const { contentDir, dataDir, cms } = config;
  const waiting = new AbortController();
  const followRemote = ({ remote }: OpenContent) => {
    endings.push(async () => remote?.stop());
    remote?.start(() => {
      publisher.contentChanged();
    });
  };
  const content = await openContentOrWait({
    ...cms,
    contentDir,
    dataDir,
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
  const publisher = new Publisher({
    dataDir,
    content: content.store,
    builder: createBuilder(
      (folder) => textProcess.ask({ type: 'problems', contentDir: folder }),
      await codeFolder(dataDir),
    ),
    holdBack: (job) => textProcess.ask({ type: 'hold-back', ...job }),
    codeDigest: () => digestCode(config.siteUrl),
    contract: pageContract,
    now: () => new Date(),
    debounceMs: 100,
    onEvent: (event) => {
      announce(event);
      if (event.type === 'failed')
        log.error({ problems: event.problems }, 'The site could not be published.');
      if (event.type === 'held-back')
        log.error({ problems: event.problems }, 'Some files could not be published with the rest.');
    },
  });
  endings.push(() => {
    waiting.abort();
    return publisher.stop();
  });
  followRemote(content);
  if (!(await publisher.start())) return undefined;
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

type Site = NonNullable<Awaited<ReturnType<typeof startSite>>>;

function mountCms(config: Config, key: CmsKey, { content, publisher, site, texts, ...parts }: Site) {
  const render = renderByTurns(parts.render);
  if (!isOnThisMachine(config)) return { '/admin': new Hono().use(admitNobody({ site, render })) };
  const onUse = () => {
    publisher.keepBuildWarm();
  };
  const onChange = () => {
    publisher.contentChanged();
    content.remote?.changed();
  };
  const pages = createAdminPages({
    admit: admitEditors(key, { site, render }),
    texts,
    site,
    render,
    origin: config.siteUrl,
    status: () => publisher.status,
    now: () => new Date(),
    onChange,
  });
  // Behind the pages, which come first: what they turn away gets to no other part.
  const cms = pages
    .route('/api', createEditingApi({ ...content, texts, onUse, onChange }))
    .route('/api/preview', createPreviewApi(texts));
  return { '/admin': cms };
}

/** At night: what editors deleted long ago goes, and the repository of the content is packed. */
function jobsOf({ content, site }: Site): ScheduledJob[] {
  const dueAt = (now: number) => daily(3, staffZone(site.data()))(now);
  const sweep: ScheduledJob = { name: 'deleted-texts', dueAt, run: () => content.trash.sweep() };
  return content.maintain
    ? [sweep, { name: 'content-repository', dueAt, run: content.maintain, waitsAtFirst: true }]
    : [sweep];
}

async function start(): Promise<void> {
  // Whatever this process makes, personal data included, is its owner's alone.
  process.umask(0o077);
  const config = readConfig();
  checkContentDir(config, config.cms.backend === 'local' && isOnThisMachine(config));
  for (const warning of findMisspellings()) say(warning);
  prepareDataFolder(config.dataDir);
  const lock = lockDataFolder(config.dataDir);
  const entrance = createEntrance();
  const listening = await listen(entrance, config);
  const host = config.host === '127.0.0.1' ? 'localhost' : config.host;
  const address = `http://${host}:${listening.port}`;
  lock.setAddress(address);
  // What must be ended before the process ends.
  const endings: Ending[] = [() => listening.close()];
  endOnSignal(endings);
  const log = createLog(join(config.dataDir, 'server.log'), config.logLevel);
  const key = createCmsKey(await readSecretFile(join(config.dataDir, 'cms-key')));
  const parts = await startSite(config, log, endings);
  if (!parts) return;
  const { publisher, site, render, content } = parts;
  const serving = await serve({
    config,
    site,
    render,
    log,
    extraJobs: jobsOf(parts),
    alarms: () => publicationAlarms(publisher.status, new Date()),
    attach: (app) => {
      entrance.open(app);
      return Promise.resolve(listening);
    },
    mounts: {
      ...mountCms(config, key, parts),
      '/api/publication': createPublicationApi({
        publisher,
        remote: () => content.remote?.status,
        isEditor: (cookies) => isOnThisMachine(config) && key.isHeldBy(cookies),
      }),
    },
  });
  endings[0] = () => serving.stop();
  welcome(config, address, { site, key, encryption: serving.store.encryption });
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
