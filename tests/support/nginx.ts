import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { atEnd } from './cleanup.ts';
import { helperProgram } from './helper-program.ts';

export const nginx = helperProgram('nginx');

export interface ProxiedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Sends a request to the proxy, with exactly the headers given. */
export type AskProxy = (
  path: string,
  given?: { method?: string; headers?: Readonly<Record<string, string>>; body?: string },
) => Promise<ProxiedAnswer>;

const configuration = (folder: string, sites: string) => `
daemon off; master_process off; pid ${folder}/pid; error_log stderr notice;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  ${sites}
}`;

/** What nginx reports once it listens: its version, after the sockets are open. */
const isStarted = (line: string) => /\[notice\].* nginx\/\d/.test(line);

/**
 * A real nginx in front of a server, as someone has it who wrote `proxy_pass` and nothing else.
 *
 * @param directives beside `proxy_pass`, such as `proxy_set_header Host $host;`.
 */
export const startNginx = (t: TestContext, upstream: string, directives = ''): Promise<AskProxy> =>
  runNginx(t, (listen) => `server { ${listen} location / { proxy_pass ${upstream}; ${directives} } }`);

/**
 * A real nginx. It listens on a socket of its own, so that no port is taken.
 *
 * @param sites what stands in its `http`, given the line that makes a `server` listen.
 */
export async function runNginx(t: TestContext, sites: (listen: string) => string): Promise<AskProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-nginx-'));
  atEnd(t, () => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration(folder, sites(`listen unix:${folder}/socket;`)));
  const child = spawn(nginx.path, ['-p', folder, '-c', file, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  atEnd(t, async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const started = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (isStarted(line)) resolve();
      if (!line.includes('[notice]')) console.error(line);
    });
  });
  await Promise.race([
    started,
    ended.then(() => Promise.reject(new Error('nginx ended before it was ready; it says why above.'))),
  ]);
  return (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const asked = request({ socketPath: join(folder, 'socket'), path, method, headers }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
}
