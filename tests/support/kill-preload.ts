// Kills its own process with SIGKILL at the nth step that changes the disk (KILL_AT), or says on fd 3 which steps there were.
import { appendFileSync } from 'node:fs';
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
