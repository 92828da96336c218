import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from '../../src/environment.ts';
import { settings } from '../../src/server/config.ts';
import { buildParts } from '../../src/server/publisher/code-copy.ts';
import { helperProgram } from '../support/helper-program.ts';

const folder = join(root, '.github/deploy');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const guide = readFileSync(join(root, '.github/DEPLOY.md'), 'utf8');

const analyze = helperProgram('systemd-analyze', 'systemd');

test(
  'an operator copies a unit that systemd accepts, and that is shut in well below 3',
  analyze.options,
  async (t) => {
    const temporary = await mkdtemp(join(tmpdir(), 'passerelle-unit-'));
    t.after(() => rm(temporary, { recursive: true, force: true }));
    const unit = join(temporary, 'passerelle.service');
    // The program is not installed here: systemd asks whether the file can be run.
    const installed = read('passerelle.service').replace(
      '/opt/passerelle/node_modules/node/bin/node',
      process.execPath,
    );
    await writeFile(unit, installed);
    const verified = spawnSync(analyze.path, ['verify', '--man=no', unit], { encoding: 'utf8' });
    assert.equal(verified.status, 0, verified.stderr);
    assert.equal(verified.stderr, '');
    const scored = spawnSync(analyze.path, ['security', '--offline=true', '--threshold=20', unit], {
      encoding: 'utf8',
    });
    assert.equal(scored.status, 0, scored.stdout);
  },
);

test('unit, command and guide name the same places', () => {
  const [unit, command] = [read('passerelle.service'), read('passerelle')];
  assert.equal(spawnSync('sh', ['-n', join(folder, 'passerelle')]).status, 0);
  for (const place of ['/opt/passerelle', '/etc/passerelle/settings', '/var/lib/passerelle'])
    for (const text of [unit, command, guide]) assert.ok(text.includes(place), place);
  assert.match(unit, /^ExecStart=\/opt\/passerelle\/node_modules\/node\/bin\/node src\/server\/main\.ts$/m);
  for (const script of ['src/server/main.ts', 'src/commands/cli.ts'])
    assert.ok(existsSync(join(root, script)));
  for (const [, named = ''] of guide.matchAll(/\.github\/deploy\/([\w.]+)/g))
    assert.ok(existsSync(join(folder, named)), named);
});

/** The instructions of the container file, with continued lines joined. */
const instructions = read('Containerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [, name = '', value = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    return { name, value };
  });
const all = (name: string) => instructions.filter((one) => one.name === name).map(({ value }) => value);

test('the image is made of files that are there, and of all that the server needs to build the site', () => {
  const sources = all('COPY')
    .filter((value) => !value.startsWith('--from'))
    .flatMap((value) => value.split(' ').slice(0, -1));
  const kept = read('Containerfile.dockerignore').split('\n');
  for (const source of sources) {
    assert.ok(existsSync(join(root, source)), source);
    assert.ok(kept.includes(`!${source}`), `${source} reaches the builder`);
  }
  assert.ok(kept.includes('*'), 'nothing else does: no data, no settings');
  for (const part of [...buildParts, 'content'])
    assert.ok(
      sources.some((source) => part === source || part.startsWith(`${source}/`)),
      part,
    );
});

test('whoever breaks into the container is nobody there, and finds no secret in the image', () => {
  const known = [
    'FROM',
    'WORKDIR',
    'COPY',
    'RUN',
    'USER',
    'ENV',
    'VOLUME',
    'EXPOSE',
    'STOPSIGNAL',
    'HEALTHCHECK',
    'CMD',
  ];
  for (const { name } of instructions) assert.ok(known.includes(name), name);
  const beforeStart = instructions.slice(instructions.findLastIndex(({ name }) => name === 'USER') + 1);
  assert.deepEqual(all('USER'), ['10001:10001']);
  assert.ok(beforeStart.every(({ name }) => name !== 'RUN' && name !== 'COPY'));
  assert.deepEqual(all('VOLUME'), ['/data']);
  assert.deepEqual(all('STOPSIGNAL'), ['SIGTERM']);
  assert.match(all('RUN').join(), /npm ci --omit=dev/);
  for (const image of all('FROM'))
    assert.match(image, /^docker\.io\/library\/[a-z]+:[a-z0-9-]*\d?[a-z0-9-]*\b/);
  assert.doesNotMatch(all('ENV').join(' '), /KEY|SECRET|TOKEN|PASSWORD|URL/);
  for (const command of [
    ...all('CMD'),
    all('HEALTHCHECK')
      .join()
      .replace(/^.*?CMD /, ''),
  ]) {
    const words = z.array(z.string()).parse(JSON.parse(command));
    assert.equal(words[0], 'node_modules/node/bin/node');
  }
});

const serviceSchema = z.object({
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  tmpfs: z.array(z.string()),
  volumes: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()),
  networks: z.object({ default: z.object({ ipv4_address: z.ipv4() }) }).optional(),
});
const composeSchema = z.object({
  services: z.object({ passerelle: serviceSchema, caddy: serviceSchema }),
  volumes: z.record(z.string(), z.null()),
});

test('in compose only Caddy is reached from outside, and only Caddy is believed about who asks', () => {
  const { services, volumes } = composeSchema.parse(parse(read('compose.yaml')));
  const { passerelle, caddy } = services;
  assert.deepEqual(passerelle.ports, []);
  assert.deepEqual(passerelle.volumes, ['data:/data']);
  assert.deepEqual(passerelle.cap_add, []);
  assert.equal(passerelle.environment['TRUSTED_PROXIES'], caddy.networks?.default.ipv4_address);
  assert.equal(settings.TRUSTED_PROXIES.safeParse(passerelle.environment['TRUSTED_PROXIES']).success, true);
  assert.deepEqual(caddy.cap_add, ['NET_BIND_SERVICE']);
  for (const variable of ['SITE_HOST', 'UPSTREAM']) {
    assert.ok(variable in caddy.environment, variable);
    assert.match(read('Caddyfile'), new RegExp(`\\{\\$${variable}:`));
  }
  assert.deepEqual(Object.keys(volumes), ['data', 'caddy']);
});

/** The rows of the table of settings: name, default and example, each as its one piece of code; empty where there is none. */
const rows = Array.from(
  guide.slice(guide.indexOf('## Settings')).matchAll(/^\| `([A-Z_]+)` .*\|$/gm),
  ([line, name = '']) => {
    const [, , , standard = '', example = ''] = line.split('|').map((cell) => cell.trim());
    const codeOf = (cell: string) => /^`([^`]*)`$/.exec(cell)?.[1] ?? '';
    return { name, standard, usual: codeOf(standard), example: codeOf(example) };
  },
);

test('an operator finds every setting in the table, with the default that the code has and an example that it takes', () => {
  assert.deepEqual(rows.map(({ name }) => name).toSorted(), Object.keys(settings).toSorted());
  for (const [name, schema] of Object.entries(settings)) {
    const row = rows.find((one) => one.name === name);
    assert.ok(row);
    const unset = schema.safeParse(undefined).data;
    if (row.usual !== '') assert.deepEqual(schema.safeParse(row.usual).data, unset, name);
    else if (typeof unset === 'function') assert.deepEqual(row.standard, 'none', name);
    else
      assert.ok(unset === undefined || (Array.isArray(unset) && unset.length === 0), `${name} has a default`);
    assert.ok(schema.safeParse(row.example).success, `${name}=${row.example}`);
  }
});

test('a variable that the code reads is a setting of the table, or one of the build’s own', () => {
  const found = spawnSync('grep', ['-rhoE', "env(ironment)?\\[?\\.?'[A-Z_]+'", join(root, 'src')], {
    encoding: 'utf8',
  }).stdout;
  const names = new Set(Array.from(found.matchAll(/'([A-Z_]+)'/g), ([, name = '']) => name));
  const known = [
    ...Object.keys(settings),
    'BUILD_COUNT',
    'BUILD_INSTANT',
    'BUILD_LENIENT',
    'CI',
    'GIT_SSH_COMMAND',
    'INIT_CWD',
    'LANG',
    'LC_ALL',
    'LC_MESSAGES',
    'NODE_ENV',
    'NODE_COMPILE_CACHE',
    'ASTRO_TELEMETRY_DISABLED',
    'PATH',
    'RECORD_READS',
  ];
  assert.ok(names.size > 5);
  for (const name of names) assert.ok(known.includes(name), name);
});
