import { randomUUID } from 'node:crypto';
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { AstroIntegration } from 'astro';
import { Hono } from 'hono';
import type { Connect, ViteDevServer } from 'vite';
import { checkContentDir, root } from '../environment.ts';
import { siteDataSchema, type SiteData } from '../model/site-data.ts';
import { readConfig } from '../server/config.ts';
import { lockDataFolder, prepareDataFolder } from '../server/system/data-folder.ts';
import { admitEditors } from '../server/cms/http/admission.ts';
import { createEditingApi } from '../server/cms/http/api.ts';
import { createCmsKey } from '../server/cms/http/cms-key.ts';
import { createPreviewApi } from '../server/cms/http/preview-api.ts';
import { createCmsBackend } from '../server/cms/backend/backend.ts';
import { textsHere } from '../server/cms/texts/here.ts';
import { openContent } from '../server/cms/backend/open-content.ts';
import { readSecretFile } from '../server/system/secret-file.ts';
import { serve, type Serving } from '../server/compose.ts';
import { openServerStore } from '../server/open-store.ts';
import { createCurrentSite, type CurrentSite } from '../server/site.ts';
import type { RenderPage, PageLocals } from '../server/http/on-demand/render-page.ts';

const isOfCms = /^\/admin(?:[/?]|$)/;

/** What the server answers rather than Astro: the endpoint, receipts, the CMS's back end, what monitors read. */
const ours = /^\/(?:api|admin\/api|healthz|metrics)(?:[/?]|$)|^\/(?:fr\/recu|en\/receipt)\//;

const localsHeader = 'x-passerelle-locals';

/** Hands a request to the server that runs beside Astro, as it came. */
function passOn(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url, headers } = request;
  const passed = forward({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', (error) => {
    response
      .writeHead(502, { 'content-type': 'text/plain' })
      .end(`The server did not answer: ${error.message}\n`);
  });
  request.pipe(passed);
}

/** Reads the content again once it has changed, and shows it in the browsers that have a page open. */
function followContent(contentDir: string, server: ViteDevServer): void {
  server.watcher.add(contentDir);
  server.watcher.on('all', (_event, path) => {
    if (!path.startsWith(contentDir)) return;
    for (const { name, hot } of Object.values(server.environments))
      if (name !== 'client') hot.send('astro:content-changed', {});
    server.ws.send({ type: 'full-reload' });
  });
}

/** Astro's development server with the endpoint behind the same address. */
async function startDev(): Promise<void> {
  process.umask(0o077);
  const config = readConfig();
  checkContentDir(config, true);
  prepareDataFolder(config.dataDir);
  const lock = lockDataFolder(config.dataDir);
  const key = createCmsKey(await readSecretFile(join(config.dataDir, 'cms-key')));
  process.env['CONTENT_DIR'] = config.contentDir;
  const waiting = new Map<string, PageLocals>();
  const state: { serving?: Serving; site?: SiteData; origin: string } = { origin: '' };

  const readSite = async () => {
    const response = await fetch(`${state.origin}/site.json`);
    state.site = siteDataSchema.parse(await response.json());
  };
  const render: RenderPage = async (page, locals, status = 200) => {
    const id = randomUUID();
    waiting.set(id, locals);
    const drawn = await fetch(`${state.origin}/on-demand/${page}/`, { headers: { [localsHeader]: id } });
    return new Response(await drawn.text(), {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        // What Astro’s development server puts into a page is in no build: it may all run.
        'content-security-policy': "frame-ancestors 'none'",
      },
    });
  };

  const handle: Connect.NextHandleFunction = (request, response, next) => {
    const id = request.headers[localsHeader];
    const locals = typeof id === 'string' ? waiting.get(id) : undefined;
    if (typeof id === 'string') waiting.delete(id);
    // Astro's own way in for what a server gives to a page.
    if (locals) Reflect.set(request, Symbol.for('astro.locals'), locals);
    const { serving } = state;
    const url = request.url ?? '';
    // The server also admits to the CMS: Astro gives its files to a browser that has come in.
    const isOurs = ours.test(url) || (isOfCms.test(url) && !key.isHeldBy(request.headers.cookie));
    if (!serving || !isOurs) {
      next();
      return;
    }
    readSite().then(() => {
      passOn(request, response, serving.port);
    }, next);
  };
  const vite: { middlewares?: Connect.Server } = {};
  const endpoint: AstroIntegration = {
    name: 'endpoint',
    hooks: {
      'astro:server:setup': ({ server }) => {
        vite.middlewares = server.middlewares;
        followContent(config.contentDir, server);
      },
    },
  };

  const { dev } = await import('astro');
  const astro = await dev({
    root,
    server: { host: config.host, port: config.port },
    integrations: [endpoint],
  });
  // Before Astro's own, which it puts first when it starts and which refuse addresses without a last slash.
  vite.middlewares?.stack.unshift({ route: '', handle });
  state.origin = `http://${config.host}:${astro.address.port}`;
  lock.setAddress(state.origin);
  await readSite();
  const { contentDir, dataDir, cms } = config;
  const content = await openContent({ ...cms, contentDir, dataDir });
  const site: CurrentSite = {
    ...createCurrentSite(() => []),
    data: () => {
      if (!state.site) throw new Error('The site has not been read yet.');
      return state.site;
    },
  };
  const admin = new Hono();
  admin.use(admitEditors(key, { site, render }));
  // The content folder is watched: see `followContent`.
  const texts = textsHere(await createCmsBackend(content.location, () => content.remote?.status), {
    site,
    render,
    onFault: console.error,
  });
  admin.route(
    '/api',
    createEditingApi({
      store: content.store,
      remote: () => content.remote,
      texts,
      onChange: () => undefined,
    }),
  );
  admin.route('/api/preview', createPreviewApi(texts));
  state.serving = await serve({
    config: { ...config, host: '127.0.0.1', port: 0 },
    store: await openServerStore(config, console),
    site,
    render,
    log: console,
    mounts: () => Promise.resolve({ '/admin': admin }),
  });
  console.log(
    `\n  Site ${state.origin}/fr/\n  CMS  ${state.origin}/admin/${key.query}\n  Mail ${config.mailDir}\n`,
  );
  const { serving } = state;
  const stop = () => void Promise.all([astro.stop(), serving.stop()]).then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

await startDev().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
