import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { atEnd } from './cleanup.ts';
import { helperProgram } from './helper-program.ts';

export const nginx = helperProgram('nginx');

export interface ProxiedAnswer {
  status: number;
  text: string;
}

/** Sends a request to the proxy, with exactly the headers given. */
export type AskProxy = (
  path: string,
  given?: { method?: string; headers?: Readonly<Record<string, string>>; body?: string },
) => Promise<ProxiedAnswer>;

const configuration = (folder: string, upstream: string, directives: string) => `
daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen unix:${folder}/socket;
    location / { proxy_pass ${upstream}; ${directives} }
  }
}`;

/** Whether something listens on a socket: its file is there a moment before. */
const accepts = (socket: string) =>
  new Promise<boolean>((resolve) => {
    const connection = connect(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.on('error', () => {
      resolve(false);
    });
  });

async function untilAccepts(socket: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await accepts(socket))) await immediate();
}

/**
 * A real nginx in front of a server, as someone has it who wrote `proxy_pass` and nothing else. It listens on a socket of
 * its own, so that no port is taken.
 *
 * @param directives beside `proxy_pass`, such as `proxy_set_header Host $host;`.
 */
export async function startNginx(t: TestContext, upstream: string, directives = ''): Promise<AskProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-nginx-'));
  atEnd(t, () => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration(folder, upstream, directives));
  const child = spawn(nginx.path, ['-p', folder, '-c', file, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  atEnd(t, async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const isOver = new AbortController();
  void ended.finally(() => {
    isOver.abort();
  });
  await Promise.race([
    untilAccepts(join(folder, 'socket'), isOver.signal),
    ended.then(() => Promise.reject(new Error('nginx ended before it was ready; it says why above.'))),
  ]);
  return (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const asked = request({ socketPath: join(folder, 'socket'), path, method, headers }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, text });
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
}
