import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { forwardThrough, store } from './stored.ts';

// A server in a thread of its own, with applications coming in until it is told to stop.
const { dataDir, channels } = z
  .object({ dataDir: z.string(), channels: z.array(z.string()) })
  .parse(workerData);
const data = await openStore(dataDir, { vault: plainVault });
forwardThrough(data, channels);
let count = 0;
let isOver = false;
parentPort?.on('message', () => (isOver = true));
const goesOn = () => !isOver;
while (goesOn()) {
  await store(data);
  count += 1;
  parentPort?.postMessage(count);
}
await data.close();
parentPort?.close();
