import { parseArgs } from 'node:util';
import type { DatabaseKind } from '../../src/server/applications/storage/database/kind.ts';
import { openPlaces } from '../support/simulation/place.ts';
import { describeFailure, playYear } from '../support/simulation/year.ts';

const { values } = parseArgs({
  options: {
    years: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    database: { type: 'string' },
  },
});
const first = Number(values.seed ?? 1);
const count = values.seed === undefined ? Number(values.years) : 1;

async function play(kind: DatabaseKind): Promise<number> {
  const places = await openPlaces(kind);
  const sum = { events: 0, checks: 0, failed: 0 };
  const started = performance.now();
  for (let seed = first; seed < first + count; seed += 1) {
    const year = await playYear(seed, places);
    sum.events += year.events;
    sum.checks += year.checks;
    if (values.seed !== undefined) console.log(year.history.join('\n'));
    if (year.failure === undefined) continue;
    sum.failed += 1;
    console.log(describeFailure(year));
  }
  await places.close();
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    `${kind}: ${count} years, ${sum.events} events, ${sum.checks} times something was found to hold, ${sum.failed} failed, in ${seconds.toFixed(0)} s`,
  );
  return sum.failed;
}

let failed = 0;
for (const kind of ['sqlite', 'postgres'] as const)
  if (values.database === undefined || values.database === kind) failed += await play(kind);
process.exitCode = failed === 0 ? 0 : 1;
