// Loaded before a server that a test starts as a process, and before each process that it starts in turn: their clock runs
// ahead of the machine's by as many milliseconds as the file `TEST_CLOCK_FILE` says, and timers that this makes due fire.
import { readFileSync, watch } from 'node:fs';
import { createTimersAhead } from './timers-ahead.ts';

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

  const timers = createTimersAhead({
    now: () => performance.now(),
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
  });
  globalThis.setTimeout = Object.assign(timers.setTimeout, globalThis.setTimeout) as typeof setTimeout;
  globalThis.clearTimeout = timers.clearTimeout;

  watch(clockFile, { persistent: false }, () => {
    const text = readFileSync(clockFile, 'utf8');
    // Between the moment when the file is emptied and the one when it is written.
    if (text === '') return;
    const jump = Number(text) - aheadMs;
    aheadMs += jump;
    timers.putForward(jump);
  });
}

if (file !== undefined) follow(file);
