// Loaded before a server that a test starts as a process, and before each process that it starts in turn: their clock runs
// ahead of the machine's by as many milliseconds as the file `TEST_CLOCK_FILE` says, and timers that this makes due fire.
import { readFileSync, watch } from 'node:fs';

const file = process.env['TEST_CLOCK_FILE'];

function follow(clockFile: string): void {
  const RealDate = Date;
  let aheadMs = Number(readFileSync(clockFile, 'utf8'));
  const now = () => RealDate.now() + aheadMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: unknown[]) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given) as Date,
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  });

  const { setTimeout: start, clearTimeout: cancel } = globalThis;
  const pending = new Map<unknown, { dueAt: number; fire: () => void }>();
  const startTimeout = (task: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const fire = () => {
      pending.delete(timer);
      task(...given);
    };
    const timer = start(fire, ms);
    pending.set(timer, { dueAt: performance.now() + ms, fire });
    return timer;
  };
  globalThis.setTimeout = Object.assign(startTimeout, start) as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    pending.delete(timer);
    cancel(timer);
  };

  watch(clockFile, { persistent: false }, () => {
    const text = readFileSync(clockFile, 'utf8');
    // Between the moment when the file is emptied and the one when it is written.
    if (text === '') return;
    const jump = Number(text) - aheadMs;
    aheadMs += jump;
    const due = performance.now() + jump;
    for (const [timer, { dueAt, fire }] of [...pending]) {
      if (dueAt > due || !pending.has(timer)) continue;
      cancel(timer as NodeJS.Timeout);
      fire();
    }
  });
}

if (file !== undefined) follow(file);
