// Reads the whole database in search of damage, apart from the threads that serve people.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';

function findDamage(file: string): string | undefined {
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    const row = database.prepare('PRAGMA quick_check(1)').get();
    database.close();
    const { quick_check: told } = z.object({ quick_check: z.string() }).parse(row);
    return told === 'ok' ? undefined : told;
  } catch (error) {
    return String(error);
  }
}

parentPort?.postMessage(findDamage(z.string().parse(workerData)));
