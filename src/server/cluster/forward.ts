import type { Context, MiddlewareHandler } from 'hono';
import { proxy } from 'hono/proxy';
import { messageOf } from '../http/client.ts';
import type { Log } from '../system/log.ts';
import type { Cluster } from './cluster.ts';

/** Marks a request that a server has forwarded: it is forwarded once. */
const markName = 'x-passerelle-forwarded';

/** Seconds until another server leads, and some. */
const retryAfterSeconds = 20;

const unavailable =
  'Le serveur qui s’occupe des textes ne répond pas pour l’instant; un autre prend la relève. Gardez cette page ouverte et réessayez dans vingt secondes : rien n’est perdu. / The server that looks after the texts does not answer at the moment; another one takes over. Keep this page open and try again in twenty seconds: nothing is lost.';

function refuse(context: Context): Response {
  return context.json(
    {
      type: 'urn:passerelle:problem:not-ready',
      title: unavailable,
      status: 503,
      error: unavailable,
      code: 'not-ready',
    },
    503,
    {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'retry-after': String(retryAfterSeconds),
    },
  );
}

/** Of a connection, or written anew for the next one. */
const ofConnection = [
  ...['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['host', 'content-length', 'expect'],
];

function headersToSend(context: Context): Headers {
  const headers = new Headers(context.req.raw.headers);
  for (const name of ofConnection) headers.delete(name);
  headers.set('x-forwarded-for', forwardedFor(context));
  headers.set(markName, '1');
  return headers;
}

/** The addresses that a request has come through, with the one that reached this server. */
function forwardedFor(context: Context): string {
  const before = context.req.header('x-forwarded-for');
  const peer = messageOf(context)?.socket.remoteAddress ?? '';
  return before === undefined ? peer : `${before}, ${peer}`;
}

/** Says once why what people ask does not reach the server that leads, until it does again. */
function createReport(log: Pick<Log, 'warn'>) {
  let said = '';
  return {
    say(address: string, words: string, error?: unknown): void {
      if (said === address + words) return;
      said = address + words;
      log.warn({ address, ...(error === undefined ? {} : { err: error }) }, words);
    },
    isReached: () => (said = ''),
  };
}

const words = {
  unreachable:
    'The server that leads does not answer at this address: the CMS answers 503 here. Where it runs, correct its INTERNAL_URL (or HOST), or let this machine reach it.',
  noAddress:
    'The server that leads does not say where others reach it: the CMS answers 503 here. Set its INTERNAL_URL.',
  notLeading:
    'A request was forwarded to this server, which does not lead. Where that goes on, the INTERNAL_URL of the server that leads, which is this address, is not its own.',
};

/**
 * Lets requests through on the server that leads; elsewhere sends them on to that server, and its answer back. For the CMS, which one
 * server has: people reach it through any of them.
 *
 * @param given.lookMs milliseconds between looks at whether that server still leads, while its answer is waited for.
 */
export function toLeader(
  { isLeading, leaderAddress }: Pick<Cluster, 'isLeading' | 'leaderAddress'>,
  { log, lookMs = 1_000 }: { log: Pick<Log, 'warn'>; lookMs?: number },
): MiddlewareHandler {
  const [report, misled] = [createReport(log), createReport(log)];
  return async (context, next) => {
    if (isLeading()) return next();
    const address = leaderAddress();
    const isForwarded = context.req.header(markName) !== undefined;
    if (address === '') report.say(address, words.noAddress);
    else if (address !== undefined && isForwarded) misled.say(address, words.notLeading);
    if (!address || isForwarded) return refuse(context);
    const { pathname, search } = new URL(context.req.url);
    // One that stands still answers nothing: then another takes over, and the person who waits is told.
    const given = new AbortController();
    const timer = setInterval(() => {
      if (leaderAddress() !== address) given.abort();
    }, lookMs);
    const signal = AbortSignal.any([context.req.raw.signal, given.signal]);
    try {
      const answer = await proxy(new URL(`${pathname}${search}`, address), {
        raw: context.req.raw,
        headers: headersToSend(context),
        redirect: 'manual',
        signal,
      });
      report.isReached();
      return answer;
    } catch (error) {
      // It is gone, and nobody has taken over yet; or it was never there.
      if (!signal.aborted) report.say(address, words.unreachable, error);
      return refuse(context);
    } finally {
      clearInterval(timer);
    }
  };
}
