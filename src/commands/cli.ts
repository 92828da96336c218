// The command lines of the staff and of the operator: `npm run applications`, `people`, `backup`, `restore`, `doctor`.
import { once } from 'node:events';
import type { CliEnvironment } from '../server/cli/context.ts';
import { runCommand, runOwnProgram } from '../server/cli/run.ts';

// A reader that has seen enough (`… list | head`) closes its end: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Personal data, wherever it goes, is its owner's alone.
process.umask(0o077);

const [name, ...argv] = process.argv.slice(2);

const environment: CliEnvironment = {
  env: process.env,
  now: Date.now,
  // npm starts scripts in the project's folder; paths are those of the shell in which the command was typed.
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
  stdout: async (content) => {
    if (!process.stdout.write(content)) await once(process.stdout, 'drain');
  },
  stderr: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
};

/** Each program loads what it needs: beside a running server, memory counts. */
async function run() {
  if (name === 'doctor') {
    const { runDoctor } = await import('../server/cli/doctor/run.ts');
    return runDoctor(argv, environment);
  }
  if (name === 'backup' || name === 'restore') {
    const { ownPrograms } = await import('../server/cli/programs/own.ts');
    return runOwnProgram(ownPrograms[name], argv, environment);
  }
  if (name === 'people') {
    const { people } = await import('../server/cli/programs/people.ts');
    return runCommand(people, argv, environment);
  }
  const { applications } = await import('../server/cli/programs/applications.ts');
  return runCommand(applications, argv, environment);
}

process.exitCode = await run().catch((error: unknown) => {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  return 1;
});
