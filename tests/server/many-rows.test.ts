// Slow: fifteen thousand applications, and the command line as processes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { insertMany } from '../support/rows/many-applications.ts';
import { measureCommand } from '../support/rows/measured-command.ts';
import { temporaryFolder } from '../support/stored.ts';

const commands = [['list'], ['reconcile'], ['export', 'csv']];
/** Megabytes: nine thousand applications more have 108 MB of answers, twice that once they are read. What is left to the collector differs by half as much. */
const mostGrowth = 70;

test('what the staff list, export and reconcile takes no more memory with four times the applications', async (t) => {
  const peaks: { words: string; peaks: number[] }[] = commands.map((words) => ({
    words: words.join(' '),
    peaks: [],
  }));
  for (const count of [3_000, 12_000]) {
    const dataDir = await temporaryFolder(t);
    const store = await openStore(dataDir, { vault: plainVault });
    await insertMany(store.db, {
      count,
      channels: ['smtp', 'acknowledgement'],
      answers: [{ email: 'a@example.org', problem: 'mot '.repeat(3_000) }],
      detailEvery: 1,
      fileEvery: 20,
    });
    await store.close();
    for (const [index, words] of commands.entries()) {
      const { peakMegabytes } = await measureCommand({ DATA_DIR: dataDir }, ...words);
      peaks[index]?.peaks.push(peakMegabytes);
    }
  }
  for (const {
    words,
    peaks: [few = Infinity, many = Infinity],
  } of peaks) {
    assert.ok(many - few < mostGrowth, `${words}: ${few.toFixed(0)} MB, then ${many.toFixed(0)} MB`);
    assert.ok(many < 300, `${words}: ${many.toFixed(0)} MB`);
  }
});
