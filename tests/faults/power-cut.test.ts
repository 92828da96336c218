import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helperProgram } from '../support/helper-program.ts';
import { chooseCuts, randomOf } from '../support/power-cut/cuts.ts';
import { examine } from '../support/power-cut/examine.ts';
import { createOpener } from '../support/power-cut/found.ts';
import { recordBusyServer } from '../support/power-cut/record.ts';
import type { Node } from '../support/power-cut/nodes.ts';
import type { Recording } from '../support/power-cut/recording.ts';

const states = 5_000;
const seed = 108;
const database = 'var/passerelle.db';
const log = `${database}-wal`;

const strace = helperProgram('strace');

function cutsOf(recording: Recording) {
  const random = randomOf(seed);
  // Some come out alike, and are looked at once.
  return { cuts: chooseCuts(recording, Math.round(states * 1.18), random), random };
}

await test('the power may fail at any moment', strace.options, async (t) => {
  const recording = await recordBusyServer(t, strace.path);
  const open = await createOpener(t);

  await t.test(
    `after any of ${states} power cuts, who saw a reference is there once, with all that was sent, and who was erased is in no file`,
    async (t) => {
      const { problems, kinds, torn, ...counts } = await examine(recording, { open, ...cutsOf(recording) });
      const [tornLogs, tornDatabases] = [torn.get(log) ?? 0, torn.get(database) ?? 0];
      t.diagnostic(JSON.stringify({ ...counts, ...kinds, tornLogs, tornDatabases }));
      assert.deepEqual(problems.slice(0, 20), []);
      assert.ok(counts.states >= states, `${counts.states} states`);
      assert.ok(tornLogs > 500 && tornDatabases > 50, 'there were torn writes');
    },
  );

  for (const [what, isIgnored, expected] of [
    ['the log', ({ path }: Node) => path === log, /was answered and is missing/],
    ['the database', ({ path }: Node) => path === database, /was answered and is missing/],
    ['folders', ({ type }: Node) => type === 'folder', /was answered and is missing/],
    ['the record of erasures', ({ path }: Node) => path === 'var/erasures.txt', /not on record as erased/],
    ['messages', ({ path }: Node) => path.endsWith('.eml.part'), /eml is not there, or not whole/],
  ] as const) {
    await t.test(`a disk that ignored the fsync of ${what} would break a promise`, async () => {
      const { cuts, random } = cutsOf(recording);
      const { problems } = await examine(recording, {
        open,
        cuts: cuts.filter(({ kind }, index) => kind === 'lost' && index % 4 === 0),
        random,
        isSynced: (node) => !isIgnored(node),
      });
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        problems.slice(0, 20).join('\n'),
      );
    });
  }

  await t.test(
    'a page that was torn while the log was copied is damage, which the log repairs',
    async (t) => {
      const { cuts, random } = cutsOf(recording);
      const { states, broken } = await examine(recording, {
        open,
        cuts: cuts.filter(({ kind }, index) => kind === 'torn' && index % 4 === 0),
        random,
        isMeant: (fates) => fates.some(({ node, fate }) => node.path === database && fate.type === 'torn'),
        without: [log],
      });
      t.diagnostic(`${broken} of ${states} broken without the log`);
      assert.ok(broken > states / 2);
    },
  );
});
