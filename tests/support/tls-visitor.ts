import { request } from 'node:https';
import { siteHost } from './tls-proxy.ts';

export interface TlsAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** A browser of a site behind TLS, without pictures and scripts: it keeps cookies and follows no redirection. */
export interface TlsVisitor {
  cookies: Map<string, string>;
  /** Every `Set-Cookie` so far. */
  setCookies: string[];
  ask: (
    path: string,
    given?: {
      method?: string;
      headers?: Readonly<Record<string, string>>;
      form?: Readonly<Record<string, string>>;
    },
  ) => Promise<TlsAnswer>;
}

/** @param port of the proxy. @param siteUrl what the site calls itself, which may have another port. */
export function visitTls(port: number, siteUrl: string): TlsVisitor {
  const cookies = new Map<string, string>();
  const setCookies: string[] = [];
  return {
    cookies,
    setCookies,
    ask: (path, { method = 'GET', headers = {}, form } = {}) =>
      new Promise((resolve, reject) => {
        const sent = {
          host: new URL(siteUrl).host,
          accept: 'text/html',
          ...(cookies.size > 0 && { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
          ...(form && { 'content-type': 'application/x-www-form-urlencoded', origin: siteUrl }),
          ...headers,
        };
        const asked = request(
          {
            host: '127.0.0.1',
            servername: siteHost,
            port,
            path,
            method: form ? 'POST' : method,
            headers: sent,
            rejectUnauthorized: false,
          },
          (answer) => {
            const got = new Headers();
            for (let at = 0; at < answer.rawHeaders.length; at += 2)
              got.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '');
            for (const line of got.getSetCookie()) {
              const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
              cookies.set(name, value);
              setCookies.push(line);
            }
            let text = '';
            answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
            answer.on('end', () => {
              resolve({ status: answer.statusCode ?? 0, headers: got, text });
            });
          },
        );
        asked.on('error', reject);
        asked.end(form && new URLSearchParams(form).toString());
      }),
  };
}
