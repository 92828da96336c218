import { EventEmitter, once } from 'node:events';
import type { TestContext } from 'node:test';
import type { Transferable, Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { DatabaseRequest } from '../../src/server/applications/storage/database/thread/messages.ts';
import { atEnd } from './cleanup.ts';

/** What the thread of a database posts; that of an inspection posts one result. */
const responsesSchema = z.array(z.object({ type: z.string() })).catch([]);

interface WatchedThreads {
  /** The thread that was started last. */
  last: () => Worker;
  /** Resolves once the threads were given so many applications to store, from the call on. */
  applicationsGiven: (count: number) => Promise<void>;
  /** How many applications each message of a thread has answered so far: those of a group share one. */
  answered: readonly number[];
}

/** Watches the threads that this process starts for a database from now on, and what they are given, until the test ends. */
export function watchThreads(t: TestContext): WatchedThreads {
  const threads: Worker[] = [];
  const given = new EventEmitter();
  const answered: number[] = [];
  const applicationsIn = (messages: readonly { type: string }[]) =>
    messages.filter(({ type }) => type === 'record').length;
  const watch = (thread: Worker) => {
    threads.push(thread);
    const post = thread.postMessage.bind(thread);
    thread.postMessage = (requests: readonly DatabaseRequest[], moved?: readonly Transferable[]) => {
      post(requests, moved);
      given.emit('applications', applicationsIn(requests));
    };
    thread.on('message', (responses: unknown) => {
      const count = applicationsIn(responsesSchema.parse(responses));
      if (count > 0) answered.push(count);
    });
  };
  process.on('worker', watch);
  atEnd(t, () => process.off('worker', watch));
  return {
    answered,
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
