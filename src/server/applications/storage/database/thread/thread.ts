import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { UnconfirmedError } from '../unconfirmed.ts';
import { handedOver, type Order, type Outcome, type Owned, type Wanted } from './messages.ts';

/** The thread that owns the database ended; what it was asked for may or may not be stored. */
export class ThreadEndedError extends UnconfirmedError {
  override name = 'ThreadEndedError';
}

/** One life of the thread. Orders fail when it ends; the next life knows nothing of a transaction that was open. */
export interface ThreadLife {
  ask: (wanted: Wanted) => Promise<unknown>;
}

/** The thread that owns the writing connection, so that a commit's wait for the disk holds up no request. */
export interface StoreThread {
  /** The life under way; a new one where the last one ended. */
  life: () => ThreadLife;
  /** Ends the thread after the orders under way. */
  close: () => Promise<void>;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

const outcomesSchema = z.custom<Outcome[]>(Array.isArray);

const contentsOf = (order: Order) =>
  order.type === 'record' ? order.application.files.map(({ content }) => content) : [];

/** Orders of one turn of the event loop go in one message. */
function createPost(worker: Worker, onFailure: (order: Order, error: unknown) => void) {
  let orders: Order[] = [];
  return (order: Order) => {
    orders.push(order);
    if (orders.length > 1) return;
    setImmediate(() => {
      const posted = orders;
      orders = [];
      try {
        worker.postMessage(posted, handedOver(posted.flatMap(contentsOf)));
      } catch (error) {
        for (const one of posted) onFailure(one, error);
      }
    });
  };
}

function startLife(owned: Owned, onEnd: () => void): ThreadLife & { ended: Promise<void> } {
  const worker = new Worker(new URL('./owner.ts', import.meta.url), { workerData: owned });
  const waiting = new Map<number, Waiting>();
  const take = (id: number) => {
    const one = waiting.get(id);
    waiting.delete(id);
    return one;
  };
  const post = createPost(worker, ({ id }, error) => take(id)?.reject(error));
  let [next, cause]: [number, unknown] = [0, undefined];
  let hasEnded = false;
  worker.on('message', (message: unknown) => {
    for (const outcome of outcomesSchema.parse(message)) {
      if (outcome.ok) take(outcome.id)?.resolve(outcome.value);
      else take(outcome.id)?.reject(outcome.error);
    }
  });
  worker.on('error', (error: unknown) => {
    cause = error;
  });
  const failure = () => {
    const why = cause instanceof Error ? `: ${cause.message}` : '.';
    return new ThreadEndedError(`The thread that owns the database ended${why}`, { cause });
  };
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      hasEnded = true;
      onEnd();
      for (const { reject } of waiting.values()) reject(failure());
      waiting.clear();
      resolve();
    });
  });
  return {
    ended,
    ask: (wanted) =>
      new Promise((resolve, reject) => {
        if (hasEnded) {
          reject(failure());
          return;
        }
        const id = (next += 1);
        waiting.set(id, { resolve, reject });
        post({ ...wanted, id });
      }),
  };
}

export function createStoreThread(owned: Owned): StoreThread {
  let current: ReturnType<typeof startLife> | undefined;
  const life = () => (current ??= startLife(owned, () => (current = undefined)));
  return {
    life,
    async close() {
      if (!current) return;
      const { ask, ended } = current;
      await ask({ type: 'close' });
      await ended;
    },
  };
}
