import { join } from 'node:path';
import { Hono } from 'hono';
import { ConfigError, readConfig, type Config } from './config.ts';
import { DataFolderError, lockDataFolder, prepareDataFolder } from './data-folder.ts';
import { bareAddress } from './channels/mail/addresses.ts';
import { createEditingApi } from './editing/api.ts';
import { createPreviewApi } from './editing/preview/api.ts';
import { admitEditors, admitNobody } from './editing/admission.ts';
import { createCmsKey, type CmsKey } from './editing/cms-key.ts';
import { createAdminPages } from './editing/pages.ts';
import { openDesk } from './editing/open-desk.ts';
import { createEntrance } from './entrance.ts';
import { listen } from './listen.ts';
import { createLog } from './log.ts';
import { loadRenderer } from './on-demand.ts';
import { createBuilder, digestCode } from './publisher/build-site.ts';
import { FirstPublicationFailed, Publisher, type PublisherEvent } from './publisher/publisher.ts';
import { createPublicationApi } from './publisher/routes.ts';
import { readSecretFile } from './secret-file.ts';
import { serve } from './serve.ts';
import { callState, isOpen } from '../model/call-state.ts';
import { createCurrentSite, type CurrentSite } from './site.ts';
import { endOnSignal } from './stop.ts';
import type { Encryption } from './store/seals.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** The server could not start; the message says what to do. */
class StartError extends Error {}

function announce(event: PublisherEvent): void {
  switch (event.type) {
    case 'building':
      say(
        event.reason === 'start'
          ? 'Building the site (once; half a minute or so)…'
          : 'Building the site again…',
      );
      break;
    case 'published':
      say(`The site is live: ${(event.publication.durationMs / 1_000).toFixed(1)} s after the change.`);
      break;
    case 'unprepared':
      say(`The next build could not be made ready; it will take longer. ${String(event.error)}`);
      break;
    case 'failed':
      say(`The site could not be built; readers keep the last good one.\n${describe(event)}`);
      break;
  }
}

function describe({ problems, output }: Extract<PublisherEvent, { type: 'failed' }>): string {
  const lines = problems.map(
    ({ file, line, message, advice }) => `  ${file}${line ? `:${line}` : ''}  ${message.en} ${advice.en}`,
  );
  return [...lines, output].filter((text) => text !== '').join('\n');
}

/** Publishes the site and keeps it in step with the content and with time. */
async function startSite(config: Config) {
  const { contentDir, dataDir, cms } = config;
  const desk = await openDesk({ ...cms, contentDir, dataDir });
  const publisher = new Publisher({
    dataDir,
    content: desk.store,
    builder: createBuilder(),
    codeDigest: () => digestCode(config.siteUrl),
    now: () => new Date(),
    quietMs: 100,
    onEvent: announce,
  });
  await publisher.start();
  const { serverDir } = publisher.shelf;
  if (serverDir === undefined)
    throw new StartError('The site was built without its on-demand pages; build it again.');
  return {
    publisher,
    desk,
    site: createCurrentSite(() => publisher.shelf.clientDirs()),
    render: await loadRenderer(serverDir),
  };
}

const encryptionWords: Record<Encryption, string> = {
  on: 'encrypted on disk',
  off: 'not encrypted on disk (set DATA_KEY to encrypt them)',
  'key-missing': 'SOME CANNOT BE READ: their key is neither in DATA_KEY nor in DATA_KEY_OLD',
};

/** The addresses that somebody who just started the server wants to open. */
function welcome(
  config: Config,
  origin: string,
  { site, key, encryption }: { site: CurrentSite; key: CmsKey; encryption: Encryption },
): void {
  const call = site.data().calls.find((one) => one.url.fr !== null && isOpen(callState(one, Date.now())));
  say(
    [
      '',
      `  Site           ${origin}/fr/`,
      isOnThisMachine(config)
        ? `  CMS            ${origin}/admin/${key.query}`
        : '  CMS            closed: it opens only where HOST is 127.0.0.1',
      ...(call?.url.fr ? [`  Apply          ${origin}${call.url.fr}`] : []),
      config.smtpUrl === undefined
        ? `  Forwarded mail ${config.mailDir}`
        : `  Forwarded mail ${bareAddress(config.staffTo)}, through ${new URL(config.smtpUrl).host}`,
      `  Answers        ${encryptionWords[encryption]}`,
      '',
    ].join('\n'),
  );
}

/** Where other machines reach the server, the CMS stays closed: its key would cross the network unprotected. */
const isOnThisMachine = ({ host }: Config) => ['127.0.0.1', '::1', 'localhost'].includes(host);

function mountCms(
  config: Config,
  key: CmsKey,
  { desk, publisher, site, render }: Awaited<ReturnType<typeof startSite>>,
) {
  if (!isOnThisMachine(config)) return { '/admin': new Hono().use(admitNobody({ site, render })) };
  const onUse = () => {
    publisher.expectChange();
  };
  const onChange = () => {
    publisher.contentChanged();
    desk.remote?.changed();
  };
  const pages = createAdminPages({
    admit: admitEditors(key, { site, render }),
    desk,
    site,
    render,
    origin: config.siteUrl,
    status: () => publisher.status,
    now: () => new Date(),
  });
  // Behind the pages, which come first: what they turn away gets to no other part.
  const cms = pages
    .route('/api', createEditingApi({ ...desk, onUse, onChange }))
    .route('/api/preview', createPreviewApi({ store: desk.store, site, render }));
  return { '/admin': cms };
}

async function start(): Promise<void> {
  // Whatever this process makes, personal data included, is its owner's alone.
  process.umask(0o077);
  const config = readConfig();
  prepareDataFolder(config.dataDir);
  const lock = lockDataFolder(config.dataDir);
  const entrance = createEntrance();
  const listening = await listen(entrance, config);
  const host = config.host === '127.0.0.1' ? 'localhost' : config.host;
  const address = `http://${host}:${listening.port}`;
  lock.setAddress(address);
  // What must be ended before the process ends.
  const endings: (() => Promise<unknown>)[] = [() => listening.close()];
  endOnSignal(endings);
  const log = createLog(join(config.dataDir, 'server.log'), config.logLevel);
  const key = createCmsKey(await readSecretFile(join(config.dataDir, 'cms-key')));
  const parts = await startSite(config);
  const { publisher, site, render, desk } = parts;
  endings.push(
    () => publisher.stop(),
    async () => desk.remote?.stop(),
  );
  const serving = await serve({
    config,
    site,
    render,
    log,
    attach: (app) => {
      entrance.open(app);
      return Promise.resolve(listening);
    },
    mounts: {
      ...mountCms(config, key, parts),
      '/api/publication': createPublicationApi({
        publisher,
        remote: () => desk.remote?.status,
        isEditor: (cookies) => isOnThisMachine(config) && key.isHeldBy(cookies),
      }),
    },
  });
  endings[0] = () => serving.stop();
  desk.remote?.start(() => {
    publisher.contentChanged();
  });
  welcome(config, address, { site, key, encryption: serving.store.encryption });
}

/** What somebody at the console can act on, without a stack where the cause is known. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DataFolderError || error instanceof StartError)
    return error.message;
  if (error instanceof FirstPublicationFailed) return 'Mend what is said above, then start again.';
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'Another program already listens on this port. Stop it, or choose another one: PORT=4322 npm start';
  }
  return error instanceof Error ? String(error.stack) : String(error);
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
