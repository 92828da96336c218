import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface StaticHost {
  /** `http://127.0.0.1:40123`, without a trailing slash. */
  origin: string;
  close: () => Promise<void>;
}

/** Serves a folder as any static host does: `/fr/` is `fr/index.html`, what is missing is `404.html` with 404. */
export async function hostFolder(folder: string): Promise<StaticHost> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = join(folder, normalize(decodeURIComponent(pathname)));
    const file = pathname.endsWith('/') ? join(path, 'index.html') : path;
    void stat(file)
      .then((found) => ({ file, status: found.isFile() ? 200 : 404 }))
      .catch(() => ({ file, status: 404 }))
      .then(({ status }) => {
        const sent = status === 200 ? file : join(folder, '404.html');
        response.writeHead(status, { 'content-type': types[extname(sent)] ?? 'application/octet-stream' });
        createReadStream(sent)
          .on('error', () => response.end())
          .pipe(response);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
