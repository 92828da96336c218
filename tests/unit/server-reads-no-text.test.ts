import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';

/** What parses what editors write. */
const parsers = ['satteri', 'yaml'];

/** The modules that a file loads: without types, which are gone when it runs, and without `import()`. */
function importsOf(file: string): string[] {
  const statements = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)(?!\s+type\b)\s(?:[^;]*?\sfrom\s+)?'([^']+)'/gm,
  );
  return Array.from(statements, ([, name = '']) => name);
}

/** How a program comes to load each package, file by file. */
function packagesOf(program: string): Map<string, string> {
  const packages = new Map<string, string>();
  const seen = new Map([[program, relative(root, program)]]);
  for (const [file, way] of seen) {
    for (const name of importsOf(file)) {
      if (!name.startsWith('.')) packages.set(name, `${way} → ${name}`);
      const target = join(dirname(file), name);
      if (name.startsWith('.') && name.endsWith('.ts') && !seen.has(target))
        seen.set(target, `${way} → ${relative(root, target)}`);
    }
  }
  return packages;
}

await test('the process that takes applications never loads what parses editors’ texts', () => {
  const loaded = packagesOf(join(root, 'src/server/run-site.ts'));
  assert.ok(loaded.has('hono') && loaded.has('zod'), 'the way through the modules was followed');
  assert.deepEqual(
    parsers.flatMap((name) => loaded.get(name) ?? []),
    [],
  );
  const apart = packagesOf(join(root, 'src/server/cms/texts/child.ts'));
  assert.ok(parsers.every((name) => apart.has(name)));
});
