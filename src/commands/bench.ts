import { globSync } from 'node:fs';
import { root } from '../environment.ts';
import { run } from './processes.ts';

const usage = `npm run bench [-- NAME… [OPTION…]]
  Runs the benchmarks of tests/bench (or those named); each prints its figures as ratios measured side by side.
  Options go to the one named: simulate --years 5000 --seed 123 --database postgres.`;

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const firstOption = words.findIndex((word) => word.startsWith('--'));
  const asked = firstOption === -1 ? words : words.slice(0, firstOption);
  const options = words.slice(asked.length);
  const files = globSync('tests/bench/*.bench.ts', { cwd: root })
    .sort()
    .filter((file) => asked.length === 0 || asked.some((name) => file.includes(name)));
  if (files.length === 0) {
    console.error(`No benchmark is named ${asked.join(', ')}.\n${usage}`);
    return 2;
  }
  let failed = 0;
  for (const file of files) {
    console.log(`\n${file}`);
    const { code } = await run(process.execPath, [file, ...options], { isShown: true });
    if (code !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
