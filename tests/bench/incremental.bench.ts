import { parseArgs } from 'node:util';
import { publishEdits } from '../support/incremental/edited-site.ts';

/** Random edits, published one after the other, beside whole builds of the same content: byte for byte the same? */
const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '10' },
  },
});
const seed = Number(values.seed);
const { faults, wholeBuilds, kinds } = await publishEdits({
  seed,
  count: Number(values.edits),
  compareEvery: Number(values.every),
});
console.log(`seed ${seed}: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
for (const line of [...faults, ...wholeBuilds.map((output) => `by a whole build: ${output}`)])
  console.log(line);
console.log(
  `${values.edits} edits, compared after each ${values.every}: ${faults.length} files differ, ${wholeBuilds.length} whole builds`,
);
if (faults.length > 0) process.exitCode = 1;
