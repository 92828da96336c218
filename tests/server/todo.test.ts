import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { changedTree, folderTree } from '../../src/collections/read/tree.ts';
import type { Locale } from '../../src/i18n/locales.ts';
import type { TodoPage } from '../../src/model/messages/todo.ts';
import { gatherTodo, type TodoOptions } from '../../src/server/cms/todo/gather.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import type { PublicationStatus } from '../../src/server/publisher/publication-status.ts';
import { visible } from '../support/visible.ts';
import { testContent } from '../support/content-copy.ts';

const status: PublicationStatus = {
  state: 'idle',
  step: null,
  startedAt: null,
  finishedAt: null,
  durationMs: 4210,
  problems: [],
  live: { id: 'a', publishedAt: '2026-11-25T18:27:00.000Z' },
  warnings: [],
  next: null,
};

let clientDir: string;

before(async () => {
  clientDir = await mkdtemp(join(tmpdir(), 'passerelle-work-'));
  await mkdir(join(clientDir, 'fr/programmes/spark'), { recursive: true });
  await writeFile(
    join(clientDir, 'fr/programmes/spark/index.html'),
    '<html><h2 id="contact">Contact</h2></html>',
  );
});

after(() => rm(clientDir, { recursive: true, force: true }));

const disk = folderTree(testContent);

/** The list of work of the project's content with some files changed, at an instant. */
async function workWith(
  files: Readonly<Record<string, (text: string) => string>>,
  now = '2026-11-25T18:30:00Z',
  locale: Locale = 'fr',
  given: Partial<PublicationStatus> = {},
  options: Partial<TodoOptions> = {},
): Promise<TodoPage> {
  const changes = new Map<string, Buffer>();
  for (const [path, change] of Object.entries(files)) {
    const text = (await disk.read(path))?.toString('utf8') ?? '';
    const changed = change(text);
    assert.notEqual(changed, text, `the test changes ${path}`);
    changes.set(path, Buffer.from(changed));
  }
  const tree = changedTree(disk, changes);
  const unused = () => Promise.reject(new Error('The list of work only reads.'));
  return gatherTodo({
    backend: {
      store: { tree: () => Promise.resolve(tree), lastSave: unused, change: unused, copyTo: unused },
      trash: new Trash(join(clientDir, 'trash')),
    },
    site: { clientDir, origin: 'https://site.example' },
    status: { ...status, ...given },
    now: new Date(now),
    locale,
    ...options,
  });
}

const page = 'pages/fr/how-to-apply.mdx';
const adding = (text: string) => ({ [page]: (old: string) => `${old}\n\n${text}\n` });

/** What the list says of the links that a text adds. */
async function toldOf(text: string): Promise<string[]> {
  const before = new Set((await workWith(adding('Rien.'))).broken.map(({ detail }) => detail));
  return (await workWith(adding(text))).broken.map(({ detail }) => detail).filter((one) => !before.has(one));
}

test('an editor is told of a link to a page that readers do not find, and of none that they find', async () => {
  const told = await toldOf(
    '[là](/fr/programmes/spark/#contact), [nulle part](/fr/nulle-part/), [ailleurs](https://example.org/x), [aide](/admin/aide/)',
  );
  assert.deepEqual(told.map(visible), ['en français, mène à une page qui n’existe pas·: /fr/nulle-part/']);
});

test('a passage that is gone, a whole address of our own and a button count as links', async () => {
  const told = await toldOf(
    '[passage](/fr/programmes/spark/#parti) [entier](https://site.example/fr/perdu/)\n\n<Button href="/fr/bouton/" label="Aller" />',
  );
  assert.deepEqual(told.map(visible), [
    'en français, mène à un passage qui n’existe pas·: /fr/programmes/spark/#parti',
    'en français, mène à une page qui n’existe pas·: https://site.example/fr/perdu/',
    'en français, mène à une page qui n’existe pas·: /fr/bouton/',
  ]);
});

test('a picture that is gone from the library is told with the text that shows it', async () => {
  const told = await toldOf('![Une équipe](~/media/partie.jpg)');
  assert.deepEqual(told.map(visible), [
    'en français, montre une image qui n’existe pas·: ~/media/partie.jpg',
  ]);
});

const later = (text: string) => text.replace('\ntranslation:', '\npublishAt: 2026-12-24T09:00\ntranslation:');

test('a text announced for later is listed with its moment until it appears', async () => {
  const files = { 'people/fr/jean-ferre.mdx': later, 'people/en/jean-ferre.mdx': later };
  const soon = await workWith(files);
  assert.deepEqual(
    soon.scheduled.map(({ detail }) => visible(detail)),
    ['24·décembre·2026, à·9·h (HNE)'],
  );
  assert.deepEqual((await workWith(files, '2026-12-24T14:00:01Z')).scheduled, []);
});

const held = async (...asked: Parameters<typeof workWith>) =>
  (await workWith(...asked)).held.map(({ title, detail }) => `${title}: ${visible(detail)}`);

test('an editor who does not translate a program is told of each text that readers lose with it', async () => {
  const files = { 'programs/en/bizspark.mdx': () => '---\ntranslation: untranslated\n---\n' };
  const told = await held(files);
  assert.ok(
    told.includes('What became of the program called “Idées”?: absent en anglais, comme son programme'),
    told.join('\n'),
  );
  assert.ok(told.every((one) => one.endsWith('absent en anglais, comme son programme')));
  assert.deepEqual(await held({}), []);
});

test('an editor who gives a program a later date is told that its calls, criteria and cohorts wait with it', async () => {
  const files = { 'programs/fr/camp-microsoft.mdx': later, 'programs/en/camp-microsoft.mdx': later };
  const told = await held(files);
  const moment = 'pas avant son programme, le 24·décembre·2026, à·9·h (HNE)';
  for (const title of [
    'Appel d’exemple 2026',
    'Critères de l’appel d’exemple 2026',
    'Cohorte d’exemple 2026',
  ])
    assert.equal(told.filter((one) => one === `${title}: ${moment}`).length, 1, told.join('\n'));
  assert.deepEqual(await held(files, '2026-12-24T14:00:01Z'), []);
});

const promise = (text: string) =>
  text
    .replace(/\npromisedOn:.*/, '')
    .replace('\nstatus: announced', '\nstatus: announced\npromisedOn: 2026-11-24');
const promised = {
  'criteria/fr/camp-microsoft.mdx': promise,
  'criteria/en/camp-microsoft.mdx': promise,
};

test('criteria are late once the promised day is over where the site is, not where the server is', async () => {
  const lastMinute = await workWith(promised, '2026-11-25T04:59:00Z');
  assert.deepEqual(lastMinute.overdue, []);
  const over = await workWith(promised, '2026-11-25T05:01:00Z');
  assert.deepEqual(
    over.overdue.map(({ detail }) => visible(detail)),
    ['promis pour le 24·novembre·2026'],
  );
});

test('the page says since when the site is live in the site’s own zone, and how long it took', async () => {
  const { publication } = await workWith({}, undefined, 'en');
  assert.equal(visible(publication.since), 'November·25, 2026, at·1:27·p.m. (EST)');
  assert.equal(publication.seconds, '4.2');
});

const onlyFrench = (text: string) => text.replace('translation: complete', 'translation: untranslated');
const frenchOnly = (file: string) => ({ [file]: onlyFrench });

test('a call that is about to open or close is told once, in either language of the list, even where it is in French only', async () => {
  const french = frenchOnly('calls/en/demo-2026.mdx');
  for (const [files, title] of [
    [{}, '2026 example call'],
    [french, 'Appel d’exemple 2026'],
  ] as const) {
    for (const [now, detail] of [
      ['2026-08-25T12:00:00Z', 'opens on September·1, 2026, at·9:00·a.m. (EDT)'],
      ['2027-03-25T12:00:00Z', 'closes on March·31, 2027, at·11:59·p.m. (EDT)'],
    ] as const) {
      const { soon } = await workWith(files, now, 'en');
      assert.deepEqual(
        soon.map((task) => [task.title, visible(task.detail)]),
        [[title, detail]],
      );
    }
  }
  assert.deepEqual((await workWith({}, '2027-01-20T12:00:00Z')).soon, [], 'neither is within two weeks');
});

test('late criteria and texts announced for later are listed in English where they are in French only', async () => {
  const { overdue } = await workWith(
    {
      'criteria/fr/camp-microsoft.mdx': promise,
      'criteria/en/camp-microsoft.mdx': (text) => onlyFrench(promise(text)),
    },
    '2026-11-25T05:01:00Z',
    'en',
  );
  assert.deepEqual(
    overdue.map(({ lang, detail }) => [lang, visible(detail)]),
    [['fr', 'promised for November·24, 2026']],
  );
  const { scheduled } = await workWith(
    {
      'people/fr/jean-ferre.mdx': later,
      'people/en/jean-ferre.mdx': (text) => onlyFrench(later(text)),
    },
    undefined,
    'en',
  );
  assert.deepEqual(
    scheduled.map(({ title, lang }) => [title, lang]),
    [['Jean Ferré', 'fr']],
  );
});

test('a text without translation is listed with the language that it is in', async () => {
  const told = async (locale: Locale, files = {}) =>
    (await workWith(files, undefined, locale)).missing.map(({ title, detail }) => `${title}: ${detail}`);
  const before = await told('en');
  const after = await told('en', frenchOnly('people/en/jean-ferre.mdx'));
  assert.deepEqual(
    after.filter((one) => !before.includes(one)),
    ['Jean Ferré: in French only'],
  );
});

test('a publication that failed is told as such, with what is live since when', async () => {
  const { publication } = await workWith({}, undefined, 'fr', { state: 'failed' });
  assert.equal(publication.state, 'failed');
  assert.equal(visible(publication.since), '25·novembre·2026, à·13·h·27 (HNE)');
});

test('a link that is no address counts as leading nowhere, and one to another site is not followed', async () => {
  const told = await toldOf('[a](//[) et [b](//example.org/rien)');
  assert.deepEqual(told.map(visible), ['en français, mène à une page qui n’existe pas·: //[']);
});

test('a mistake in the menu is among what must be corrected before anything is published', async () => {
  const { problems } = await workWith({
    'site/site.yaml': (text) => text.replace('page:privacy', 'page:confidentialite'),
  });
  assert.equal(problems.length, 1);
  assert.match(problems[0]?.detail ?? '', /page:confidentialite/);
});

test('a list that cannot be made says so to the editor, hides no other, and the operator learns why', async () => {
  const faults: unknown[] = [];
  const loop = join(clientDir, 'loop');
  await symlink(loop, loop);
  const { broken, scheduled, missing } = await workWith(
    adding('[Spark](/fr/programmes/spark/)'),
    undefined,
    'en',
    {},
    {
      site: { clientDir: loop, origin: 'https://site.example' },
      onFault: (error) => faults.push(error),
    },
  );
  assert.deepEqual(
    broken.map(({ title }) => title),
    ['Links and images'],
  );
  assert.ok(scheduled.length + missing.length > 0);
  assert.match(String(faults), /ELOOP/);
});
