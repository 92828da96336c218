import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { importsOf } from '../support/imports-of.ts';

/** A step of a way: its file, the files that wire it to an earlier step, and who calls it across processes. */
interface Step {
  file: string;
  wiring: string[];
  /** The file that calls it, and the address or the program's file that it names. */
  call: { from: string; address: string } | undefined;
}

const text = readFileSync(join(root, '.github/ARCHITECTURE.md'), 'utf8');

/** The numbered lists of the sections “The way of …”. */
const ways = text
  .split(/^## /m)
  .filter((section) => section.startsWith('The way of '))
  .map((section) => {
    const [title = ''] = section.split('\n', 1);
    const steps = section.matchAll(/^\d+\. `(src\/[^`]+)`.*$/gm);
    return {
      title,
      steps: Array.from(steps, ([line, file = '']): Step => {
        const wiring = /\(wired by ([^)]*)\)/.exec(line)?.[1] ?? '';
        const [, from, address = ''] = /\(called by `(src\/[^`]+)` at `([^`]+)`\)/.exec(line) ?? [];
        return {
          file,
          wiring: Array.from(wiring.matchAll(/`(src\/[^`]+)`/g), ([, name = '']) => name),
          call: from === undefined ? undefined : { from, address },
        };
      }),
    };
  });

const areLinked = (a: string, b: string) => importsOf(a).includes(b) || importsOf(b).includes(a);

const callsIt = ({ from, address }: NonNullable<Step['call']>) =>
  readFileSync(join(root, from), 'utf8').includes(`'${address}'`);

/** Whether a step is reached from an earlier one: by imports, or by a call, through the files that its line names. */
function isReached({ file, wiring, call }: Step, earlier: readonly string[]): boolean {
  const reached = [...earlier];
  const aim = call?.from ?? file;
  if (call && !callsIt(call)) return false;
  const left = new Set([...wiring, aim]);
  for (const from of reached)
    for (const next of left)
      if (areLinked(from, next)) {
        left.delete(next);
        reached.push(next);
      }
  return reached.includes(aim);
}

test('a newcomer who looks up where to change something finds the file there', () => {
  const [, table = ''] = /^## Where do I change …\n([\s\S]*?)^## /m.exec(text) ?? [];
  const files = Array.from(table.matchAll(/`((?:src|content)\/[^`]+)`/g), ([, file = '']) => file);
  assert.ok(files.length > 5);
  assert.deepEqual(
    files.filter((file) => !existsSync(join(root, file))),
    [],
  );
});

test('ARCHITECTURE.md shows the ways of an application, of a save and of a reading', () => {
  assert.deepEqual(
    ways.map(({ title }) => title),
    ['The way of an application', 'The way of a save', 'The way of a reading', 'The way of a review'],
  );
});

for (const { title, steps } of ways) {
  test(`a newcomer who follows “${title}” finds at most ten files, each joined to the ones before`, () => {
    assert.ok(steps.length > 1 && steps.length <= 10, `${steps.length} files`);
    const named = steps.flatMap(({ file, wiring, call }) => [file, ...wiring, ...(call ? [call.from] : [])]);
    assert.deepEqual(
      named.filter((file) => !existsSync(join(root, file))),
      [],
    );
    const earlier: string[] = [];
    for (const step of steps) {
      assert.ok(earlier.length === 0 || isReached(step, earlier), `${step.file} is joined to none before it`);
      earlier.push(step.file);
    }
  });
}

test('an organization’s own content fails no test: only what is checked of the demonstration reads it', () => {
  const readers = globSync('tests/**/*.ts', { cwd: root }).filter((file) =>
    /join\(root, ['`]content['`/]|\$\{root\}\/?content/.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.deepEqual(readers, ['tests/support/demonstration.ts']);
});
