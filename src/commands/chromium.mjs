// Finds a Chromium for the browser tests, or installs Debian's; prints where it is only when asked (`--print`). The
// headless shell comes first: Chromium without its windows takes two thirds of the processor time for the same tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const shell = '/usr/bin/chromium-headless-shell';
const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const find = () => [shell, chromium.executablePath(), ...system].find((path) => existsSync(path));

function install() {
  console.log('No Chromium found: installing the system’s (apt-get install chromium-headless-shell)…');
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const aptGet = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', '-qq', ...args];
    spawnSync(command, rest, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  aptGet('update');
  // Distributions that do not have the shell have the whole of Chromium.
  aptGet('install', '-y', 'chromium-headless-shell');
  if (!find()) aptGet('install', '-y', 'chromium');
}

if (!find()) install();
const path = find();
if (!path) {
  console.error(
    'The browser tests need Chromium. Install it (`apt-get install chromium-headless-shell`, or `npx playwright install chromium`) and run the command again.',
  );
  process.exit(1);
}
if (process.argv.includes('--print')) console.log(path);
