// Finds a Chromium for the browser tests, or installs Debian's; prints where it is only when asked (`--print`).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const find = () => [chromium.executablePath(), ...system].find((path) => existsSync(path));

function install() {
  console.log('No Chromium found: installing the system’s (apt-get install chromium)…');
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const step of [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', 'chromium'],
  ]) {
    const [command, ...args] = [...sudo, ...step];
    spawnSync(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
}

if (!find()) install();
const path = find();
if (!path) {
  console.error(
    'The browser tests need Chromium. Install it (`apt-get install chromium`, or `npx playwright install chromium`) and run the command again.',
  );
  process.exit(1);
}
if (process.argv.includes('--print')) console.log(path);
