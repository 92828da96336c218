// The example server as a process of its own, to be traced and killed: prints its port, then serves until it is ended.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/server/config.ts';
import { connectionLimits } from '../../src/server/http/listen.ts';
import { prepareDataFolder } from '../../src/server/system/data-folder.ts';
import { createLog } from '../../src/server/system/log.ts';
import { endOnSignal } from '../../src/server/system/stop.ts';
import { serveExample } from './serving.ts';

const { dataDir, logLevel } = readConfig();
const siteDir = join(dataDir, 'site');
prepareDataFolder(dataDir);
mkdirSync(siteDir, { recursive: true });
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'HOST'));
const unwatched = { freeBytes: () => 1e9, isLow: () => false };
const serving = await serveExample(
  dataDir,
  siteDir,
  { ...env, PORT: '0' },
  {
    log: createLog(join(dataDir, 'server.log'), logLevel),
    limits: connectionLimits,
    // For tests in which the database and the log themselves meet a full disk.
    ...(process.env['EXAMPLE_DISK'] === 'unwatched' ? { disk: unwatched } : {}),
  },
);
endOnSignal([() => serving.stop()]);
// Last: a person who reads the port may send a signal at once.
process.stdout.write(`${serving.port}\n`);
