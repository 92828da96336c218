import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAbsent } from '../../collections/read/absent-as.ts';
import { pino, type Logger } from 'pino';

/** The log's file, in the data folder. */
export const logName = 'server.log';

/** The server's log. A line holds references and counts, never answers. */
export interface Log {
  info: (facts: object, text: string) => void;
  warn: (facts: object, text: string) => void;
  error: (facts: object, text: string) => void;
}

/** How much of the log is kept: the file, and those before it as `<file>.1`, the newest, to `<file>.<earlier>`. */
export interface LogLimits {
  /** Of one file. */
  maxBytes: number;
  earlier: number;
}

const logLimits: LogLimits = { maxBytes: 10_000_000, earlier: 4 };

/** How long nothing is tried after a line could not be written. Milliseconds. */
const pauseMs = 1_000;

/** Where log lines go. */
export interface LogFile {
  /** Appends lines; where the disk takes none, they are dropped and counted. Never throws. */
  write: (lines: string) => void;
  /** Opens the file anew, for a program that has moved it away. */
  reopen: () => void;
}

/**
 * A log of bounded size that no full disk can turn against the server (decision 71). Once there is room again, its first
 * line says how many are missing.
 */
export function openLogFile(file: string, limits = logLimits, now = Date.now): LogFile {
  let [descriptor, size, dropped, triedAt]: [number | undefined, number, number, number] = [
    undefined,
    0,
    0,
    -Infinity,
  ];

  function close(): void {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  }

  function open(): number {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    descriptor ??= openSync(file, 'a', 0o600);
    size = fstatSync(descriptor).size;
    return descriptor;
  }

  function rotate(): void {
    close();
    rmSync(`${file}.${limits.earlier}`, { force: true });
    for (let number = limits.earlier - 1; number >= 0; number -= 1) {
      const from = number === 0 ? file : `${file}.${number}`;
      try {
        renameSync(from, `${file}.${number + 1}`);
      } catch (error) {
        if (!isAbsent(error)) throw error;
      }
    }
  }

  function append(text: string): void {
    const bytes = Buffer.from(text);
    let target = descriptor ?? open();
    if (size > 0 && size + bytes.length > limits.maxBytes) {
      rotate();
      target = open();
    }
    for (let written = 0; written < bytes.length;) {
      const count = writeSync(target, bytes, written);
      written += count;
      size += count;
    }
  }

  const missing = (count: number) =>
    `${JSON.stringify({ level: 50, time: now(), count, msg: 'Lines of this log are missing: the disk took none.' })}\n`;

  return {
    write(lines) {
      if (dropped > 0 && Math.abs(now() - triedAt) < pauseMs) {
        dropped += 1;
        return;
      }
      try {
        // A line of which the disk took a part is ended first.
        append(dropped > 0 ? `\n${missing(dropped)}${lines}` : lines);
        dropped = 0;
      } catch {
        triedAt = now();
        dropped += 1;
      }
    },
    reopen() {
      close();
    },
  };
}

/**
 * The server's log. SIGHUP opens its file anew; at a terminal that signal means that the terminal was closed, and the server
 * ends with it.
 */
export function createLog(file: string, level: string): Logger {
  const destination = openLogFile(file);
  if (!process.stdout.isTTY) process.on('SIGHUP', destination.reopen);
  // Output that goes to a full disk, or to a terminal that is gone, must not end the server either.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return pino({ level }, destination);
}
