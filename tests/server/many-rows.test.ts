// Slow: twenty-five thousand applications, and the command line as processes.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { insertMany } from '../support/rows/many-applications.ts';
import { measureCommand } from '../support/rows/measured-command.ts';
import { temporaryFolder } from '../support/stored.ts';

const commands = [['list'], ['reconcile'], ['export', 'csv'], ['export', 'zip', '--out']];
/** Megabytes: for four times the applications, where holding them would take ten times as much. */
const mostGrowth = 20;

test('what the staff list, export and reconcile takes no more memory with four times the applications', async (t) => {
  const peaks: { words: string; peaks: number[] }[] = commands.map((words) => ({
    words: words.join(' '),
    peaks: [],
  }));
  for (const count of [5_000, 20_000]) {
    const dataDir = await temporaryFolder(t);
    const store = await openStore(dataDir, { vault: plainVault });
    await insertMany(store.db, {
      count,
      channels: ['smtp', 'acknowledgement'],
      answers: [{ email: 'a@example.org', problem: 'mot '.repeat(1_500) }],
      detailEvery: 1,
      fileEvery: 20,
    });
    await store.close();
    for (const [index, words] of commands.entries()) {
      const out = words.at(-1) === '--out' ? [join(dataDir, 'all.zip')] : [];
      const { peakMegabytes } = await measureCommand({ DATA_DIR: dataDir }, ...words, ...out);
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
