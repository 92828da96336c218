import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { beginUpload, toMultipart } from '../support/slow-upload.ts';

/** Fifty people send 35 MB at 100 kB/s, every tenth stops for ever: how long others wait, and what memory the server takes. */
const [senders, bytesPerSecond, seconds] = [50, 100_000, 30];
const targets = { medianMs: 1_000, growth: 80 };
const megabyte = 1_000_000;

const folder = await mkdtemp(join(tmpdir(), 'passerelle-bench-'));
const server = spawn(process.execPath, ['tests/support/serve-example.ts'], {
  env: { ...process.env, DATA_DIR: join(folder, 'var'), TRUSTED_PROXIES: '127.0.0.1' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [port] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
const url = `http://127.0.0.1:${port}`;

let people = 0;
const newPerson = () => {
  people += 1;
  return { 'x-forwarded-for': `198.18.${people >> 8}.${people & 255}` };
};

/** The time that one application takes, whole, in milliseconds. */
async function apply(fileBytes: readonly number[]): Promise<number> {
  const { body } = toMultipart({ projectName: `Projet ${people}` }, fileBytes);
  const started = performance.now();
  const { send, answer } = await beginUpload(url, body, newPerson());
  send(body.length);
  const { status, text } = await answer;
  if (status !== 201) throw new Error(`Refused: ${text}`);
  return performance.now() - started;
}

async function peakMegabytes(): Promise<number> {
  const status = await readFile(`/proc/${server.pid ?? 0}/status`, 'utf8');
  return (Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024) / megabyte;
}

const median = (times: readonly number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

try {
  for (let index = 0; index < 20; index += 1) await apply([megabyte]);
  const before = await peakMegabytes();
  const { body } = toMultipart({ projectName: 'Lent' }, [4_900_000, 4_900_000, 24_900_000]);
  const slow = await Promise.all(Array.from({ length: senders }, () => beginUpload(url, body, newPerson())));
  const end = performance.now() + seconds * 1_000;
  const times: Record<'without files' | 'with 1 MB', number[]> = { 'without files': [], 'with 1 MB': [] };
  const others = async () => {
    while (performance.now() < end) {
      times['without files'].push(await apply([]));
      times['with 1 MB'].push(await apply([megabyte]));
      await wait(100);
    }
  };
  const trickle = async () => {
    for (let turn = 0; performance.now() < end; turn += 1) {
      for (const [index, { send }] of slow.entries())
        if (turn < 20 || index % 10 !== 0) send(bytesPerSecond / 10);
      await wait(100);
    }
  };
  await Promise.all([others(), trickle()]);
  const growth = (await peakMegabytes()) - before;
  for (const [what, taken] of Object.entries(times)) {
    const isGood = median(taken) < targets.medianMs;
    if (!isGood) process.exitCode = 1;
    console.log(
      `${isGood ? 'ok    ' : 'BELOW '} ${what}: ${taken.length} taken, median ${median(taken).toFixed(0)} ms (at most ${targets.medianMs}), longest ${Math.max(...taken).toFixed(0)} ms`,
    );
  }
  if (growth > targets.growth) process.exitCode = 1;
  console.log(
    `${growth <= targets.growth ? 'ok    ' : 'BELOW '} the server grew by ${growth.toFixed(0)} MB (at most ${targets.growth})`,
  );
  for (const { socket } of slow) socket.destroy();
} finally {
  server.kill('SIGKILL');
  await once(server, 'exit');
  await rm(folder, { recursive: true, force: true });
}
