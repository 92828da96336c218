// After a change of dependencies: `node src/commands/lockfile.mjs` adds to package-lock.json the optional packages of other
// platforms that the registry at hand did not carry. npm leaves those out, and then `npm ci` refuses the lockfile
// (https://github.com/npm/cli/issues/4828).
import { readFileSync, writeFileSync } from 'node:fs';

const systems = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
};
const processors = {
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  wasm32: 'wasm32',
  x64: 'x64',
};
const libraries = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** What the name of a platform's package says it needs: `@pagefind/windows-x64` → win32, x64. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const pick = (table) =>
    words
      .map((word) => table[word])
      .filter(Boolean)
      .slice(0, 1);
  return { os: pick(systems), cpu: pick(processors), libc: pick(libraries) };
}

function entryOf(name, version) {
  const { os, cpu, libc } = platformOf(name);
  if (cpu.length === 0) return undefined;
  return {
    version,
    cpu,
    ...(libc.length > 0 ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}

/** The folder in which a package stands: `node_modules/a/node_modules/` for `node_modules/a/node_modules/@b/c`. */
function besides(path) {
  return path.slice(0, path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

const file = new URL('../../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
let added = 0;
for (const [parent, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const top = `node_modules/${name}`;
    const nested = `${parent}/node_modules/${name}`;
    const found = lock.packages[nested] ?? lock.packages[`${besides(parent)}${name}`] ?? lock.packages[top];
    const entry = /^\d/.test(version) && found?.version !== version ? entryOf(name, version) : undefined;
    if (!entry) continue;
    lock.packages[lock.packages[top] ? nested : top] = entry;
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages of other platforms added to package-lock.json.`);
