// The example server as a process of its own, to be traced and killed: prints its port, then serves until it is ended.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/server/config.ts';
import { endOnSignal } from '../../src/server/stop.ts';
import { serveExample } from './serving.ts';

const { dataDir } = readConfig();
const siteDir = join(dataDir, 'site');
mkdirSync(siteDir, { recursive: true });
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'HOST'));
const serving = await serveExample(dataDir, siteDir, { ...env, PORT: '0' });
process.stdout.write(`${serving.port}\n`);
endOnSignal([() => serving.stop()]);
