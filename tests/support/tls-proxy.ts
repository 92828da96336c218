import { spawn, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { root } from '../../src/environment.ts';
import { helperProgram } from './helper-program.ts';

/** The name that the site has behind the proxy; browsers of tests are told where it is. */
export const siteHost = 'passerelle.test';

export type ProxyName = 'nginx' | 'caddy';

/** What a site behind TLS is started with: a free port for the proxy, and the address that it gives the site. */
export async function chooseAddress(): Promise<{ port: number; siteUrl: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address()) satisfies Pick<AddressInfo, 'port'>;
  server.close();
  await once(server, 'close');
  return { port, siteUrl: `https://${siteHost}:${port}` };
}

/** What a configuration is made for. */
interface Given {
  /** Where certificate, key and temporary files are. */
  folder: string;
  port: number;
  upstream: string;
}

/** The file that operators are given, `.github/deploy/<name>`. */
const shipped = (name: string) => readFileSync(join(root, '.github/deploy', name), 'utf8');

const replaceAll = (text: string, replacements: readonly (readonly [string | RegExp, string])[]) =>
  replacements.reduce((changed, [from, to]) => {
    const next = changed.replaceAll(from, to);
    if (next === changed) throw new Error(`The shipped file has no ${String(from)}.`);
    return next;
  }, text);

/** nginx around the server blocks of a site. */
const aroundSite = (folder: string, site: string) => `
daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
${site}
}`;

/** The shipped files, with this test's names, ports and certificate. */
const configurations: Readonly<Record<ProxyName, (given: Given) => string>> = {
  nginx: ({ folder, port, upstream }) =>
    aroundSite(
      folder,
      replaceAll(shipped('nginx.conf'), [
        [/listen \[::\]:.*\n/g, '\n'],
        ['listen 80;', `listen unix:${folder}/plain;`],
        ['listen 443 ', `listen 127.0.0.1:${port} `],
        ['/etc/letsencrypt/live/www.example.org/fullchain.pem', `${folder}/cert.pem`],
        ['/etc/letsencrypt/live/www.example.org/privkey.pem', `${folder}/key.pem`],
        ['www.example.org', siteHost],
        ['http://127.0.0.1:4321', upstream],
      ]),
    ),
  caddy: ({ folder, port, upstream }) => `
{
  admin off
  auto_https off
  storage file_system ${folder}
}
${replaceAll(shipped('Caddyfile'), [
  ['{$SITE_HOST:www.example.org}', `https://${siteHost}:${port}`],
  ['{$UPSTREAM:127.0.0.1:4321}', upstream.replace('http://', '')],
  ['request_body {', `bind 127.0.0.1\n\ttls ${folder}/cert.pem ${folder}/key.pem\n\trequest_body {`],
])}`,
};

/** nginx with `proxy_pass`, a certificate and nothing else. */
export const plainNginx =
  (directives = '', locations = '') =>
  ({ folder, port, upstream }: Given) =>
    aroundSite(
      folder,
      `server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
    ${locations}
    location / { proxy_pass ${upstream}; ${directives} }
  }`,
    );

const programs: Readonly<Record<ProxyName, (file: string, folder: string) => string[]>> = {
  nginx: (file, folder) => ['-p', folder, '-c', file, '-e', 'stderr'],
  caddy: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
};

/** Whether TLS is spoken on a port. */
const speaksTls = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(
      { port, host: '127.0.0.1', servername: siteHost, rejectUnauthorized: false },
      () => {
        socket.destroy();
        resolve(true);
      },
    );
    socket.on('error', () => {
      resolve(false);
    });
  });

export interface TlsProxy {
  stop: () => Promise<void>;
  /** Digest of its certificate's key: Chromium can be told to trust it. */
  keyDigest: string;
  /** The certificate, in PEM. */
  certificate: string;
}

/** A real proxy that speaks TLS in front of a server: with the file that operators are given, unless told otherwise. */
export async function startTlsProxy(
  name: ProxyName,
  { port, upstream }: { port: number; upstream: string },
  configuration = configurations[name],
): Promise<TlsProxy> {
  const folder = await mkdtemp(join(tmpdir(), `passerelle-${name}-`));
  const made = spawnSync(
    helperProgram('openssl').path,
    // prettier-ignore
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
     '-subj', `/CN=${siteHost}`, '-addext', `subjectAltName=DNS:${siteHost}`,
     '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')],
  );
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr.toString()}`);
  const certificate = await readFile(join(folder, 'cert.pem'), 'utf8');
  const { publicKey } = new X509Certificate(certificate);
  const keyDigest = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  const file = join(folder, 'configuration');
  await writeFile(file, configuration({ folder, port, upstream }));
  const child = spawn(helperProgram(name).path, programs[name](file, folder), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  while (!(await speaksTls(port))) {
    if (child.exitCode !== null) throw new Error(`${name} ended before it was ready:\n${said}`);
    await pause(50);
  }
  return { stop, keyDigest, certificate };
}
