import { EventEmitter, once } from 'node:events';
import type { TestContext } from 'node:test';
import type { Transferable, Worker } from 'node:worker_threads';
import type { DatabaseRequest } from '../../src/server/applications/storage/database/thread/messages.ts';
import { atEnd } from './cleanup.ts';

interface WatchedThreads {
  /** The thread that was started last. */
  last: () => Worker;
  /** Resolves once the threads were given so many applications to store, from the call on. */
  applicationsGiven: (count: number) => Promise<void>;
}

/** Watches the threads that this process starts for a database from now on, and what they are given, until the test ends. */
export function watchThreads(t: TestContext): WatchedThreads {
  const threads: Worker[] = [];
  const given = new EventEmitter();
  const watch = (thread: Worker) => {
    threads.push(thread);
    const post = thread.postMessage.bind(thread);
    thread.postMessage = (requests: readonly DatabaseRequest[], moved?: readonly Transferable[]) => {
      post(requests, moved);
      given.emit('applications', requests.filter(({ type }) => type === 'record').length);
    };
  };
  process.on('worker', watch);
  atEnd(t, () => process.off('worker', watch));
  return {
    last() {
      const thread = threads.at(-1);
      if (!thread) throw new Error('No thread was started.');
      return thread;
    },
    async applicationsGiven(count) {
      for (let missing = count; missing > 0;) {
        const [more] = (await once(given, 'applications')) as [number];
        missing -= more;
      }
    },
  };
}
