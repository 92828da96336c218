// The command lines of the staff and of the operator: `npm run applications`, `npm run people`.
import { once } from 'node:events';
import { programs, runCommand } from '../server/cli/run.ts';

// A reader that has seen enough (`… list | head`) closes its end: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Personal data, wherever it goes, is its owner's alone.
process.umask(0o077);

const [name, ...argv] = process.argv.slice(2);

process.exitCode = await runCommand(name === 'people' ? programs.people : programs.applications, argv, {
  env: process.env,
  now: Date.now,
  // npm starts scripts in the project's folder; paths are those of the shell in which the command was typed.
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
  stdout: async (content) => {
    if (!process.stdout.write(content)) await once(process.stdout, 'drain');
  },
  stderr: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
}).catch((error: unknown) => {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  return 1;
});
