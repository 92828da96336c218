// Kills its own process with SIGKILL at the nth step that changes the disk (KILL_AT), or writes into a file (KILL_STEPS) which
// steps there were. With KILL_FINELY, each write into a file is a step too, of which a kill
// leaves the first half, each sync, and each end of a program that was started.
import { appendFileSync, writeSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import childProcess from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';

const killAt = Number(process.env['KILL_AT'] ?? '0');
const listFile = process.env['KILL_STEPS'];
let steps = 0;

function step(name: string): void {
  steps += 1;
  if (listFile) appendFileSync(listFile, `${name}\n`);
  if (steps === killAt) process.kill(process.pid, 'SIGKILL');
}

/** Counts the calls of a function before they are made. */
function count<Given extends unknown[], Answer>(name: string, original: (...given: Given) => Answer) {
  return (...given: Given): Answer => {
    step(name);
    return original(...given);
  };
}

promises.rename = count('rename', promises.rename);
promises.rm = count('rm', promises.rm);
promises.copyFile = count('copyFile', promises.copyFile);
Object.assign(promises, {
  mkdir: count('mkdir', promises.mkdir),
  writeFile: count('writeFile', promises.writeFile),
  open: count('open', promises.open),
});
if (process.env['KILL_FINELY']) {
  const { open } = promises;
  promises.open = async (...given) => {
    const file = await open(...given);
    const [sync, writeFile] = [file.sync.bind(file), file.writeFile.bind(file)];
    file.sync = count('sync', sync);
    file.writeFile = (content, ...options) => {
      if (steps + 1 === killAt && content instanceof Uint8Array)
        writeSync(file.fd, content.subarray(0, content.length / 2));
      step('write');
      return writeFile(content, ...options);
    };
    return file;
  };
  const { spawn } = childProcess;
  Object.assign(childProcess, {
    spawn: (...given: Parameters<typeof spawn>) =>
      spawn(...given).once('close', () => {
        step('ended');
      }),
  });
}
Object.assign(childProcess, { spawn: count('spawn', childProcess.spawn) });
const prepare: unknown = Reflect.get(DatabaseSync.prototype, 'prepare');
Object.assign(DatabaseSync.prototype, {
  prepare(this: DatabaseSync, ...given: unknown[]): unknown {
    step('sql');
    if (typeof prepare !== 'function') throw new TypeError('node:sqlite has another shape.');
    const statement: unknown = Reflect.apply(prepare, this, given);
    return statement;
  },
});
syncBuiltinESMExports();
