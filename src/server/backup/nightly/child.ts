// Makes the backup of a night for the server that started it, in a process of its own: reading a large database holds up no
// applicant, and what it takes of memory is given back.
import { backUpNightly } from './nightly.ts';
import type { NightJob } from './job.ts';

// The server has ended: what is half written is never taken for a backup.
process.once('disconnect', () => process.exit());
// Signals to all processes of the service are the server's to answer.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.umask(0o077);

// Both ends of the channel are ours: what comes is what `job.ts` sends.
process.once('message', ({ config, now }: NightJob) => {
  backUpNightly(config, { now, env: process.env }).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
      process.exit(1);
    },
  );
});
