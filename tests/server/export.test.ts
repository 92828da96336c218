import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { toCell } from '../../src/server/applications/staff/export/csv.ts';
import { createZip } from '../../src/server/applications/staff/export/zip.ts';
import { helperProgram } from '../support/helper-program.ts';
import { openShell } from '../support/staff-shell.ts';
import { anApplication, monday, openTestStore, store, temporaryFolder } from '../support/stored.ts';

const run = promisify(execFile);
/** Info-ZIP, which wrote none of our code. */
const { options: peer } = helperProgram('unzip');

async function office(t: TestContext, env: Readonly<Record<string, string>> = {}) {
  const dataDir = await temporaryFolder(t);
  const data = await openTestStore(t, dataDir);
  return { data, shell: await openShell(t, dataDir, env) };
}

/** Reads CSV as RFC 4180 says, after its mark. */
function readCsv(marked: string, separator = ','): string[][] {
  const text = marked.replace('\uFEFF', '');
  const rows: string[][] = [];
  let [row, cell, isQuoted]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted && character === '"' && text.charAt(at + 1) === '"') cell += text.charAt(++at);
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === separator) [row, cell] = [[...row, cell], ''];
    else if (!isQuoted && text.startsWith('\r\n', at)) {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      at += 1;
    } else cell += character;
  }
  assert.equal(cell, '', 'the last line ends');
  return rows;
}

const { answers } = anApplication();
const deck = {
  field: 'pitchDeck',
  name: '../évasion "a".pdf',
  content: Buffer.from('%PDF-1.4 é %%EOF'),
};

test('a spreadsheet has a line for each application, a column for each question, and every answer whole', async (t) => {
  const { data, shell } = await office(t, { STAFF_LANGUAGE: 'fr' });
  const tricky = 'Il a dit : "oui, non; peut-être"\net\tautre chose';
  const reference = await store(data, {
    answers: { ...answers, problem: tricky, teamSize: 1_200 },
    files: [deck],
  });
  const { code, out } = await shell.type('export', 'csv');
  assert.equal(code, 0);
  const [head = [], row = [], ...rest] = readCsv(out, ';');
  assert.deepEqual(rest, []);
  assert.equal(row.length, head.length);
  const cell = (title: string) => row[head.findIndex((words) => words.startsWith(title))];
  assert.equal(cell('Référence'), reference);
  assert.equal(cell('Quel problème'), tricky);
  assert.equal(cell('Nombre de personnes'), '1200');
  assert.equal(cell('Où en êtes-vous'), 'Un prototype qui fonctionne');
  assert.equal(cell('Fichiers'), deck.name);
  assert.equal(cell('Consentements'), 'studyConsent 2026-11');
});

test('no answer is run by the spreadsheet that opens it', async (t) => {
  const { data, shell } = await office(t);
  const attacks = [
    '=1+1',
    '+1',
    '-1+cmd',
    '@SUM(A1)',
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
    '=HYPERLINK("http://x")',
  ];
  for (const attack of attacks)
    await store(data, { answers: { companyName: attack }, unrecognised: { [attack]: ['x'] } });
  const cells = readCsv((await shell.type('export', 'csv')).out).flat();
  for (const cell of cells) assert.doesNotMatch(cell, /^[=+\-@＝＋－＠\t\r\n\0]/);
  for (const attack of attacks) assert.ok(cells.includes(`'${attack}`), attack);
  for (const start of ['\t', '\r', '\n', '\0']) assert.match(toCell(`${start}=1`), /^"?'/);
  assert.deepEqual([toCell('-5'), toCell('-5,5'), toCell('a-b')], ['-5', '"-5,5"', 'a-b']);
});

test('no answer is run by a spreadsheet that expects another separator than the file has', async (t) => {
  const { data, shell } = await office(t);
  const attack = "a;=cmd|'/C calc'!A0;b\t+1,@x\n=2";
  await store(data, { answers: { companyName: attack, problem: 'Lévis, -5 à 10;-3,5' } });
  const { out } = await shell.type('export', 'csv');
  for (const separator of [',', ';', '\t'])
    for (const line of out.split(/[\r\n]+/))
      for (const cell of line.split(separator)) assert.doesNotMatch(cell, /^"?[=+@]/, separator);
  assert.ok(out.includes('Lévis, -5 à 10;-3,5'), 'numbers stay as they are');
});

test(
  'an archive goes to the folder of exports that only its owner reads, and its path is told',
  peer,
  async (t) => {
    const { data, shell } = await office(t);
    const reference = await store(data, { files: [deck] });
    const { code, err } = await shell.type('export', reference, '--format', 'zip');
    assert.equal(code, 0);
    const folder = join(shell.dataDir, 'exports');
    const [name = '', ...more] = await readdir(folder);
    assert.deepEqual([more, await readdir(shell.cwd)], [[], []]);
    assert.ok(err.includes(join(folder, name)), err);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600);
    await run('unzip', ['-tq', join(folder, name)]);
  },
);

for (const [locale, start] of [
  ['fr', '\uFEFFRéférence;Formulaire;'],
  ['en', '\uFEFFReference,Form,'],
] as const)
  test(`Excel in the language of the staff (${locale}) opens the file as a table, with its accents`, async (t) => {
    const { data, shell } = await office(t, { STAFF_LANGUAGE: locale });
    await store(data);
    const { bytes } = await shell.type('export', 'csv');
    assert.ok(bytes.toString().startsWith(start), bytes.subarray(0, 60).toString());
  });

test('a question that the form does not ask any more keeps its column, under the words it was asked with', async (t) => {
  const { data, shell } = await office(t);
  const { form } = anApplication();
  const label = { fr: 'Votre devise', en: 'Your motto' };
  const motto = {
    type: 'text' as const,
    name: 'motto',
    label,
    required: false,
    visibleTo: 'jury' as const,
    minLength: 0,
    maxLength: 99,
  };
  const [first, ...others] = form.sections;
  assert.ok(first);
  const older = { ...form, sections: [{ ...first, fields: [motto, ...first.fields] }, ...others] };
  await store(data, { form: older, answers: { motto: 'Toujours', companyName: 'A' } });
  await store(data, { receivedAt: monday + 1, answers: { companyName: 'B' } });
  const { out } = await shell.type('export', 'csv');
  const [head = [], old = [], recent = []] = readCsv(out);
  const name = head.findIndex((words) => words.startsWith('Name of the company'));
  const at = head.indexOf('Your motto');
  assert.ok(at > name, 'questions of today come first');
  assert.deepEqual([old[at], old[name], recent[at], recent[name]], ['Toujours', 'A', '', 'B']);
});

const exported = z.array(
  z.object({
    reference: z.string(),
    state: z.string(),
    answers: z.record(z.string(), z.unknown()),
    questions: z.record(z.string(), z.string()),
    consents: z.array(
      z.object({ field: z.string(), version: z.string(), text: z.string(), textSha256: z.string() }),
    ),
    files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
  }),
);

test(
  'a person who asks what is held about them gets it whole: questions, answers, what they agreed to, files',
  peer,
  async (t) => {
    const { data, shell } = await office(t);
    const mine = await store(data, { answers: { ...answers, email: 'Moi@Example.org' }, files: [deck] });
    await store(data, { answers: { ...answers, email: 'autre@example.org' } });
    const [one, ...more] = exported.parse(
      JSON.parse((await shell.type('export', 'json', '--email', 'moi@example.org')).out),
    );
    assert.deepEqual(more, []);
    assert.equal(one?.reference, mine);
    assert.equal(one.answers['problem'], answers['problem']);
    assert.match(one.questions['problem'] ?? '', /Quel problème/);
    assert.match(one.consents[0]?.text ?? '', /J’accepte/);
    assert.deepEqual(
      one.files.map(({ name, size }) => [name, size]),
      [[deck.name, deck.content.length]],
    );

    const { code, err } = await shell.type('export', 'zip', '--email', 'moi@example.org', '--out', 'moi.zip');
    assert.equal(code, 0);
    assert.match(err, /erase it after use/);
    const archive = join(shell.cwd, 'moi.zip');
    assert.equal((await stat(archive)).mode & 0o777, 0o600);
    await run('unzip', ['-q', archive, '-d', join(shell.cwd, 'out')]);
    const file = await readFile(join(shell.cwd, 'out', mine, '1-.._évasion "a".pdf'));
    assert.deepEqual(file, deck.content);
    const json: unknown = JSON.parse(
      await readFile(join(shell.cwd, 'out', mine, 'application.json'), 'utf8'),
    );
    assert.deepEqual(exported.parse([json]), [one]);
    const table = readCsv(await readFile(join(shell.cwd, 'out/applications.csv'), 'utf8'));
    assert.deepEqual([table.length, table[1]?.[0]], [2, mine]);
  },
);

test('an export does not overwrite what is there, and says so', async (t) => {
  const { data, shell } = await office(t);
  await store(data);
  await writeFile(join(shell.cwd, 'mine.csv'), 'precious');
  const { code, err } = await shell.type('export', 'csv', '--out', 'mine.csv');
  assert.equal(code, 1);
  assert.match(err, /is there already/);
  assert.equal(await readFile(join(shell.cwd, 'mine.csv'), 'utf8'), 'precious');
});

test('a person who exports much sees how far it is, beside the data and not in it', async (t) => {
  const { data, shell } = await office(t);
  await Promise.all(Array.from({ length: 200 }, () => store(data)));
  const { out, err } = await shell.type('export', 'json');
  assert.equal(exported.parse(JSON.parse(out)).length, 200);
  assert.match(err, /^10 of 200 \(5%\)\n[^]*200 of 200 \(100%\)\n$/);
  assert.equal(err.trim().split('\n').length, 20);
});

async function archive(t: TestContext, start = 0) {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-zip-'));
  t.after(() => rm(folder, { recursive: true }));
  const parts: Uint8Array[] = [];
  const zip = createZip(
    (bytes) => {
      parts.push(bytes);
      return Promise.resolve();
    },
    monday,
    start,
  );
  return { zip, path: join(folder, 'a.zip'), content: () => Buffer.concat(parts) };
}

test('an archive of more files than old ZIP can count is read whole by another program', peer, async (t) => {
  const { zip, path, content } = await archive(t);
  for (let number = 0; number < 66_000; number += 1) await zip.add(`f${number}`, new Uint8Array());
  await zip.finish();
  await writeFile(path, content());
  const { stdout } = await run('unzip', ['-l', path], { maxBuffer: 64_000_000 });
  assert.match(stdout, /66000 files\s*$/);
});

test('an archive beyond 4 GB is read whole by another program', peer, async (t) => {
  // The first four gigabytes are a hole in the file, as if a large file without an entry had been written there.
  const start = 2 ** 32 + 5;
  const { zip, path, content } = await archive(t, start);
  await zip.add('late.txt', Buffer.from('after four gigabytes'));
  await zip.finish();
  await writeFile(path, '');
  const file = await open(path, 'r+');
  await file.write(content(), 0, undefined, start);
  await file.close();
  const { stdout } = await run('unzip', ['-p', path]);
  assert.equal(stdout, 'after four gigabytes');
});
