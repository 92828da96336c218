import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../refusal.ts';
import { tooComplex } from '../refusals.ts';
import type { Answers, Job, Report } from './jobs.ts';

/** How long the process that reads texts may take, in milliseconds. */
export const readingLimits = {
  /** To start. */
  startMs: 60_000,
  /** For one job in all. One that a single text holds up for 5 s ends itself: see `child.ts`. */
  longestMs: 60_000,
  /** How long it is kept without anything to do. */
  idleMs: 5 * 60_000,
};

export interface TextProcessOptions {
  limits?: typeof readingLimits;
  /** Called with the reason when a job is abandoned, never with its text. */
  onGivenUp?: (why: string) => void;
}

/** Reads texts in another process. */
export interface TextProcess {
  /** @throws Refusal also where the text cannot be read in time, or ends the process. */
  ask: <Type extends Job['type']>(job: Extract<Job, { type: Type }>) => Promise<Answers[Type]>;
  /** Ends the process where it has nothing to do, before its time: something else needs the memory. */
  rest: () => void;
}

interface Asked {
  job: Job;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

const program = fileURLToPath(new URL('./child.ts', import.meta.url));

/**
 * Starts a process for the first job and does one after the other in it. One that is held up, or dies, loses its job, and the
 * next job gets a new one: native code that reads a text cannot be interrupted in any other way.
 */
export function createTextProcess({
  limits = readingLimits,
  onGivenUp,
}: TextProcessOptions = {}): TextProcess {
  const waiting: Asked[] = [];
  let current: Asked | undefined;
  let child: ChildProcess | undefined;
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;

  process.once('exit', () => child?.kill('SIGKILL'));

  const giveUp = (why: string) => {
    child?.removeAllListeners().on('error', () => undefined);
    child?.kill('SIGKILL');
    child = undefined;
    if (!current) return;
    onGivenUp?.(why);
    finish(({ reject }) => {
      reject(tooComplex());
    });
  };
  const expect = (ms: number, why: string) => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, ms, why);
  };
  const finish = (answer: (asked: Asked) => void) => {
    clearTimeout(timer);
    const asked = current;
    current = undefined;
    if (asked) answer(asked);
    next();
  };

  function start(): ChildProcess {
    isReady = false;
    const started = fork(program, {
      execArgv: ['--max-old-space-size=384', '--max-semi-space-size=2'],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    started.on('message', (message) => {
      // `child.ts` of the same release sends nothing else.
      receive(message as Report);
    });
    started.on('error', (error) => {
      giveUp(`it could not be started or reached: ${error.message}`);
    });
    started.on('exit', (code, signal) => {
      giveUp(`it was held up by a text, or died (${signal ?? code ?? 'unknown'})`);
    });
    // An idle one keeps no server running.
    started.unref();
    started.channel?.unref();
    return started;
  }

  function receive(sent: Report): void {
    switch (sent.type) {
      case 'ready':
        isReady = true;
        watch();
        break;
      case 'answer':
        finish(({ resolve }) => {
          resolve(sent.answer);
        });
        break;
      case 'refusal': {
        const { code, words, problems, texts, targets, conflict } = sent.refusal;
        const read = conflict && { fieldsIn: () => conflict.fields, versions: conflict.versions };
        finish(({ reject }) => {
          reject(
            new Refusal(code, words, problems, {
              texts,
              ...(read ? { conflict: read } : {}),
              ...(targets ? { targets } : {}),
            }),
          );
        });
        break;
      }
      case 'fault':
        finish(({ reject }) => {
          reject(new Error(`A text could not be read.\n${sent.stack}`));
        });
        break;
    }
  }

  /** Its time begins once it has started. */
  function watch(): void {
    if (current) expect(limits.longestMs, 'the job took too long');
  }

  function next(): void {
    if (current) return;
    current = waiting.shift();
    if (!current) {
      timer = setTimeout(giveUp, limits.idleMs, 'idle').unref();
      return;
    }
    clearTimeout(timer);
    child ??= start();
    if (isReady) watch();
    else expect(limits.startMs, 'it did not start');
    child.send(current.job);
  }

  return {
    ask: async <Type extends Job['type']>(job: Extract<Job, { type: Type }>) => {
      const answer = await new Promise<unknown>((resolve, reject) => {
        waiting.push({ job, resolve, reject });
        next();
      });
      // The program is ours, of the same release: it answers a job with the type of `Answers`.
      return answer as Answers[Type];
    },
    rest() {
      if (current) return;
      clearTimeout(timer);
      giveUp('idle');
    },
  };
}
