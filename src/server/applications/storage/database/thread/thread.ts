import { MessageChannel, Worker } from 'node:worker_threads';
import type { InsertableApplication, StoreResult } from '../../application.ts';
import type { NewPiece } from '../../files/pieces.ts';
import type { QueryAnswer } from '../sqlite/connect.ts';
import { UnconfirmedError } from '../unconfirmed.ts';
import {
  memoryOf,
  type DatabaseRequest,
  type DatabaseResponse,
  type PostedApplication,
  type Response,
  type ThreadConfig,
} from './messages.ts';

/** The thread that owns the database ended; what it was sent may or may not be stored. */
export class ThreadEndedError extends UnconfirmedError {
  override name = 'ThreadEndedError';
}

/** One run of the thread. Requests fail when it ends; the next one knows nothing of a transaction that was open. */
export interface ThreadSession {
  query: (sql: string, parameters: readonly unknown[]) => Promise<QueryAnswer>;
  record: (application: InsertableApplication) => Promise<StoreResult>;
  writePiece: (piece: NewPiece) => Promise<number>;
}

/** The thread that owns the writing connection, so that a commit's wait for the disk holds up no request. */
export interface DatabaseThread {
  /** The current session; a new one where the last one ended. */
  session: () => ThreadSession;
  /** Ends the thread after the requests under way. */
  close: () => Promise<void>;
}

/** Requests of one type that wait for their response. */
function createPending<Answer>() {
  const waiting = new Map<number, PromiseWithResolvers<Answer>>();
  const take = (id: number) => {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  };
  return {
    add(id: number): Promise<Answer> {
      const deferred = Promise.withResolvers<Answer>();
      waiting.set(id, deferred);
      return deferred.promise;
    },
    settle(response: Response<Answer>): void {
      const deferred = take(response.id);
      if (response.ok) deferred?.resolve(response.answer);
      else deferred?.reject(response.error);
    },
    rejectAll(error: Error): void {
      for (const id of [...waiting.keys()]) take(id)?.reject(error);
    },
  };
}

/** Requests of one turn of the event loop go in one message. */
function createPost(worker: Worker, onFailure: (request: DatabaseRequest, error: unknown) => void) {
  let requests: DatabaseRequest[] = [];
  return (request: DatabaseRequest) => {
    requests.push(request);
    if (requests.length > 1) return;
    setImmediate(() => {
      const posted = requests;
      requests = [];
      try {
        const pieces = posted.flatMap((one) => (one.type === 'piece' ? memoryOf(one.piece) : []));
        worker.postMessage(posted, pieces);
      } catch (error) {
        for (const one of posted) onFailure(one, error);
      }
    });
  };
}

interface Waiting {
  worker: Worker;
  /** Has it open a database, and answer. */
  open: (config: ThreadConfig) => void;
}

/** A thread that loads its modules, and waits to be told of a database. */
function startThread(): Waiting {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./owner.ts', import.meta.url), {
    workerData: port2,
    transferList: [port2],
  });
  return {
    worker,
    open: (config) => {
      port1.postMessage(config);
    },
  };
}

let waiting: Waiting | undefined;

/** Has a thread load its modules, so that the next one that is asked for is ready sooner: a third of a second of a start. */
export function loadThreadAhead(): void {
  waiting ??= startThread();
}

function startSession(config: ThreadConfig, onEnd: () => void) {
  const { worker, open } = waiting ?? startThread();
  waiting = undefined;
  open(config);
  const pending = {
    query: createPending<QueryAnswer>(),
    record: createPending<StoreResult>(),
    piece: createPending<number>(),
    close: createPending<undefined>(),
  };
  const settle = (response: DatabaseResponse) => {
    switch (response.type) {
      case 'query':
        pending.query.settle(response);
        break;
      case 'record':
        pending.record.settle(response);
        break;
      case 'piece':
        pending.piece.settle(response);
        break;
      case 'close':
        pending.close.settle(response);
        break;
    }
  };
  /** Digests of the definitions that the thread has. */
  const posted = new Set<string>();
  function toPosted(application: InsertableApplication): PostedApplication {
    const { name, digest } = application.form;
    if (posted.has(digest)) return { ...application, form: { name, digest } };
    posted.add(digest);
    return application;
  }
  const post = createPost(worker, ({ id, type }, error) => {
    // What was in the same message has not arrived either.
    posted.clear();
    settle({ id, type, ok: false, error });
  });
  let cause: unknown;
  let endedError: ThreadEndedError | undefined;
  // Both ends of the channel are ours: what comes is what `owner.ts` posts.
  worker.on('message', (responses: readonly DatabaseResponse[]) => {
    responses.forEach(settle);
  });
  worker.on('error', (error: unknown) => {
    cause = error;
  });
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      const why = cause instanceof Error ? `: ${cause.message}` : '.';
      endedError = new ThreadEndedError(`The thread that owns the database ended${why}`, { cause });
      onEnd();
      for (const requests of Object.values(pending)) requests.rejectAll(endedError);
      resolve();
    });
  });
  let lastId = 0;
  /** Posts a request; its answer is awaited in `waiting`. */
  function send<Answer>(
    waiting: { add: (id: number) => Promise<Answer> },
    toRequest: (id: number) => DatabaseRequest,
  ): Promise<Answer> {
    if (endedError) return Promise.reject(endedError);
    const id = (lastId += 1);
    const answer = waiting.add(id);
    post(toRequest(id));
    return answer;
  }
  return {
    ended,
    query: (sql: string, parameters: readonly unknown[]) =>
      send(pending.query, (id) => ({ id, type: 'query', sql, parameters })),
    record: (application: InsertableApplication) =>
      send(pending.record, (id) => ({ id, type: 'record', application: toPosted(application) })),
    writePiece: (piece: NewPiece) => send(pending.piece, (id) => ({ id, type: 'piece', piece })),
    close: () => send(pending.close, (id) => ({ id, type: 'close' })),
  };
}

export function createDatabaseThread(config: ThreadConfig): DatabaseThread {
  let current: ReturnType<typeof startSession> | undefined;
  return {
    session: () => (current ??= startSession(config, () => (current = undefined))),
    async close() {
      if (!current) return;
      const { close, ended } = current;
      await close();
      await ended;
    },
  };
}
