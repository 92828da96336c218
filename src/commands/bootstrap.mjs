// Runs on any Node from 20 up, before anything is installed: brings node_modules in line with the lockfile, then
// hands over to the Node of the npm package `node`.
//   node src/commands/bootstrap.mjs [--dev] [--chromium | --frugal] <script> [arguments]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const node = join(root, 'node_modules/node/bin/node');

/** The packages a lockfile asks for on this machine, as `path version` lines. */
function packagesOf(lockfile) {
  if (!existsSync(lockfile)) return new Map();
  return new Map(
    Object.entries(JSON.parse(readFileSync(lockfile, 'utf8')).packages)
      .filter(([path]) => path !== '')
      .map(([path, { version, integrity, optional, dev }]) => [
        path,
        { key: `${version} ${integrity}`, optional, dev },
      ]),
  );
}

/**
 * True when every package of the lockfile is installed in that very version. Optional ones may be absent, and where nothing is
 * developed (`npm ci --omit=dev`) those that only development needs.
 */
function isInstalled(isDevelopment) {
  if (!existsSync(node)) return false;
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));
  for (const [path, { key, optional, dev }] of packagesOf(join(root, 'package-lock.json'))) {
    const found = installed.get(path);
    if (found ? found.key !== key : !optional && (isDevelopment || !dev)) return false;
  }
  return true;
}

/** How this ends when it cannot do what it was asked; `--check-due` answers 1 for “not due”, which must not be meant. */
const failed = process.argv.includes('--check-due') ? 2 : 1;

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
}

function install() {
  console.log('Installing the packages of package-lock.json (once; a minute or two)…');
  const { status } = run('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund']);
  if (status !== 0 || !existsSync(node)) {
    console.error(
      'The packages could not be installed: read npm’s message above, fix the cause, run the command again.',
    );
    process.exit(failed);
  }
}

const args = process.argv.slice(2);
const isDevelopment = args[0] === '--dev';
if (isDevelopment) args.shift();
if (!isInstalled(isDevelopment)) install();

const environment = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
if (args[0] === '--chromium') {
  args.shift();
  const { status } = run(node, ['src/commands/chromium.mjs'], { env: environment });
  if (status !== 0) process.exit(failed);
}

// For a command beside a running server: less memory. The C library gives what held a large file back to the system at once.
if (args[0] === '--frugal') {
  args.splice(0, 1, '--max-semi-space-size=4');
  environment.MALLOC_MMAP_THRESHOLD_ ??= '1000000';
}

// The server collects what is short-lived sooner: fifty slow uploads of 35 MB take 61 to 67 MB, and 66 to 107 without this.
// Half of it costs a tenth of the applications stored in a second, this none.
if (args.includes('src/server/main.ts')) args.unshift('--max-semi-space-size=2');

// What was compiled once is not compiled at each start: a restart is shorter by a third.
environment.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/node');

process.chdir(root);
if (process.execve) {
  // The command takes this process’s place: it holds no memory meanwhile, and signals reach the command itself.
  process.removeAllListeners('warning');
  process.execve(node, [node, ...args], environment);
} else {
  const child = spawn(node, args, { stdio: 'inherit', env: environment });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? failed));
}
