import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

export interface StaticHost {
  /** `http://127.0.0.1:40123`, without a trailing slash. */
  origin: string;
  close: () => Promise<void>;
}

/** Serves a folder as any static host does: `/fr/` is `fr/index.html`, what is missing is `404.html` with 404. */
export async function hostFolder(folder: string): Promise<StaticHost> {
  const app = new Hono();
  app.use(serveStatic({ root: folder }));
  app.notFound(async (c) => c.html(await readFile(join(folder, '404.html'), 'utf8'), 404));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        if ('closeAllConnections' in server) server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
