import { request as requestPlainly } from 'node:http';
import { request as requestByTls } from 'node:https';
import type { Surroundings } from './surroundings.ts';

export interface Reply {
  status: number;
  type: string;
  text: string;
}

export interface Question {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: Buffer;
}

/** Long enough for the largest form on a slow line. Milliseconds. */
const longestMs = 120_000;

/** Sends one request and reads the answer; redirects are answers. Rejects where there is none. */
export function ask(
  url: URL,
  { method = 'GET', headers = {}, body }: Question,
  { lookup, ca }: Pick<Surroundings, 'lookup' | 'ca'>,
): Promise<Reply> {
  const options = {
    method,
    headers: { ...headers, ...(body && { 'content-length': body.length }) },
    agent: false,
    lookup,
    signal: AbortSignal.timeout(longestMs),
    ...(ca === undefined ? {} : { ca }),
  } as const;
  return new Promise((resolve, reject) => {
    const asked = (url.protocol === 'https:' ? requestByTls : requestPlainly)(url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString(),
        });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
