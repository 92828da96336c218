import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { FormDefinition } from '../../../src/forms/definition.ts';
import { showcasePageSchema, type ShowcasePage } from '../../../src/model/messages/decisions.ts';
import { readActivity } from '../../../src/server/accounts/activity.ts';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { Refusal } from '../../../src/server/cms/refusal.ts';
import { unconfirmed } from '../../../src/server/cms/refusals.ts';
import { openOffice, signInWith, type Page } from '../../support/accounts.ts';
import { apply, choose, decisionsPath, leaveOut, standings } from '../../support/decision-page.ts';
import { reviewerIn, setUp, shareOut } from '../../support/review-page.ts';
import { openShowcase, type ShowcaseWorld } from '../../support/showcase.ts';
import { dataOf, staffIn, type Staff } from '../../support/staff-page.ts';
import { anApplication, monday, store } from '../../support/stored.ts';

const path = `${decisionsPath}showcase/`;
const { form, answers } = anApplication();

const marks: Readonly<Record<string, 'name' | 'tagline' | 'domain' | 'website'>> = {
  companyName: 'name',
  summary: 'tagline',
  domain: 'domain',
  website: 'website',
};

/** The form of the tests, with four questions that say that their answers may be published. */
const marked: FormDefinition = {
  ...form,
  sections: form.sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => ({ ...field, showcase: marks[field.name] })),
  })),
};

const secret = 'kept-for-the-selection';

/** The answers of a company; all that is not to be published holds the secret. */
const answersOf = (companyName: string) => ({
  ...answers,
  companyName,
  summary: 'Des capteurs de sol pour les maraîchers.',
  website: 'https://capteurs.example/',
  problem: `${secret} problem`,
  difference: `${secret} difference`,
  needs: `${secret} needs`,
  contactName: `Personne ${secret}`,
  email: `${secret}@example.org`,
});

interface Given {
  companies?: readonly string[];
  form?: FormDefinition;
  locale?: 'fr' | 'en';
}

/** Applications to the spring call that are under review, and the texts of the site. */
async function begin(t: TestContext, given: Given = {}) {
  const world = await openShowcase(t);
  const office = await openOffice(t, { showcase: world.showcase });
  const staff = await staffIn(office);
  const references: string[] = [];
  for (const [index, company] of (given.companies ?? ['Capteurs Boréal']).entries())
    references.push(
      await store(office.store, {
        call: 'spring',
        form: given.form ?? marked,
        locale: given.locale ?? 'fr',
        receivedAt: monday + index * 1_000,
        answers: answersOf(company),
        files: [{ field: 'pitchDeck', name: `${secret}.pdf`, content: Buffer.from('%PDF-1.4 plan') }],
      }),
    );
  const reviewer = await reviewerIn(office, 'rita@example.org');
  await setUp(staff, [reviewer], { perApplication: 1 });
  await shareOut(staff);
  return { world, office, staff, references, reviewer };
}

async function decide(staff: Staff, choices: Readonly<Record<string, string>>): Promise<void> {
  await choose(staff, choices);
  await leaveOut(staff);
  await apply(staff);
  for (const [reference, state] of Object.entries(choices))
    assert.equal((await standings(staff))[reference]?.toLowerCase(), state);
}

const accept = (staff: Staff, references: readonly string[]) =>
  decide(staff, Object.fromEntries(references.map((reference) => [reference, 'accepted'])));

const read = (page: Page): ShowcasePage => showcasePageSchema.parse(dataOf(page));
const look = async (staff: Staff) => read(await staff.browser.get(path));

/** The form as it is shown, with all start-ups chosen. */
const filledIn = ({ rows }: ShowcasePage): [string, string][] => [
  ['action', 'startups'],
  ...rows
    .filter(({ drafted }) => drafted === null)
    .flatMap(({ reference, startup: { name, tagline, domain } }): [string, string][] => [
      ['choose', reference],
      [`name-${reference}`, name],
      [`tagline-${reference}`, tagline],
      [`domain-${reference}`, domain],
    ]),
];

const publisher = { author: { name: 'Paul Publie', email: 'paul@example.org' }, isPublisher: true };

const publishIn = ({ ask }: ShowcaseWorld, collection: string, slug: string) =>
  ask(
    {
      action: 'publishUnpublishedEntry',
      params: { collection, slug, expectedVersions: {}, accepted: [], overwrite: {} },
    },
    'en',
    publisher,
  );

/** The staff have the cohort drafted, and it is published. */
async function openCohort(staff: Staff, world: ShowcaseWorld): Promise<void> {
  const page = read(await staff.send(path, ['action', 'cohort']));
  assert.deepEqual([page.problem, page.cohorts.map(({ isPublished }) => isPublished)], [null, [false]]);
  await publishIn(world, 'cohorts', 'spring');
}

/** The staff draft all accepted start-ups as the page shows them. */
const draftAll = async (staff: Staff) => read(await staff.send(path, ...filledIn(await look(staff))));

/** An editor writes the whole of a start-up's English text in its draft. */
async function translate({ ask, file }: ShowcaseWorld, name: string, change: (french: string) => string) {
  const files = ['fr', 'en'].map((locale) => `startups/${locale}/${name}.mdx`);
  const [french = '', english = ''] = files;
  const branch = `cms/startups/${name}`;
  const raw = change(await file(branch, french));
  const { id: base } = (await ask(
    {
      action: 'unpublishedEntryDataFile',
      params: { collection: 'startups', slug: name, path: `content/${english}` },
    },
    'en',
    publisher,
  )) as { id: string };
  await ask(
    {
      action: 'persistEntry',
      params: {
        dataFiles: [{ path: `content/${english}`, raw, base }],
        assets: [],
        options: { newEntry: false, useWorkflow: true, collectionName: 'startups' },
        accepted: [],
      },
    },
    'en',
    publisher,
  );
}

await test('accepted applications become drafts in the CMS with the answers that said so, in the name of the staff, and nothing else of them in any byte of any commit', async (t) => {
  const { world, office, staff, references } = await begin(t, { companies: ['Capteurs Boréal', 'Refusée'] });
  const [first = '', second = ''] = references;
  await decide(staff, { [first]: 'accepted', [second]: 'declined' });
  const before = await look(staff);
  assert.deepEqual(
    before.rows.map(({ reference, startup, language }) => ({ reference, startup, language })),
    [
      {
        reference: first,
        language: 'fr',
        startup: {
          name: 'Capteurs Boréal',
          tagline: 'Des capteurs de sol pour les maraîchers.',
          domain: 'cybersecurity',
          website: 'https://capteurs.example/',
        },
      },
    ],
  );
  assert.deepEqual([before.isReady, before.cohorts], [false, []]);
  await openCohort(staff, world);
  const page = await draftAll(staff);
  assert.deepEqual([page.problem, page.done], [null, [`${first} is drafted.`]]);
  assert.equal(page.rows[0]?.drafted?.by, 'sam@example.org');

  assert.deepEqual(await world.drafts(), ['startups/capteurs-boreal']);
  assert.equal(
    await world.file('cms/startups/capteurs-boreal', 'startups/fr/capteurs-boreal.mdx'),
    `---
title: Capteurs Boréal
urlSlug: capteurs-boreal
tagline: Des capteurs de sol pour les maraîchers.
cohorts:
  - spring
domains:
  - cybersecurity
website: https://capteurs.example/
translation: complete
---
`,
  );
  assert.equal(
    await world.file('cms/startups/capteurs-boreal', 'startups/en/capteurs-boreal.mdx'),
    '---\ntranslation: untranslated\n---\n',
  );
  const cohort = await world.file('main', 'cohorts/fr/spring.mdx');
  assert.match(cohort, /^title: "?Cohorte\u00a0: Appel du printemps"?$/m);
  assert.match(cohort, /^program: camp-microsoft\ncall: spring$/m);
  assert.match(await world.file('main', 'cohorts/en/spring.mdx'), /^title: "?Cohort: Spring call"?$/m);
  assert.equal(
    (await world.git('log', '-1', '--format=%an %ae', 'cms/startups/capteurs-boreal')).trim(),
    'sam@example.org sam@example.org',
  );

  const everything = await world.git('log', '-p', '--all', '--text', '--format=full');
  const names = await world.git('for-each-ref');
  for (const kept of [secret, 'Refusée', first, second, 'rita@example.org'])
    assert.ok(!`${everything}${names}`.includes(kept), kept);

  const activity = (await readActivity(office.store.db, 100)).map(
    ({ actor, action, subject }) => `${actor} ${action} ${subject}`,
  );
  for (const line of [
    `sam@example.org showcase-read spring (${first})`,
    'sam@example.org showcase-cohort spring',
    `sam@example.org showcase-startup ${first}`,
  ])
    assert.ok(activity.includes(line), line);
  assert.ok(
    activity.some((line) => line.startsWith('sam@example.org saveDraft startups/fr/capteurs-boreal.mdx')),
  );
});

await test('answers to a form that did not say that they may be published are not offered; the staff write the name and the sentence', async (t) => {
  const { world, staff, references } = await begin(t, { form });
  const [reference = ''] = references;
  await accept(staff, references);
  await openCohort(staff, world);
  const { rows } = await look(staff);
  assert.deepEqual(rows[0]?.startup, { name: '', tagline: '', domain: '', website: '' });
  const empty = read(await staff.send(path, ...filledIn(await look(staff))));
  assert.deepEqual(empty.problems, [
    `${reference}: write the name of the start-up.`,
    `${reference}: write in one sentence what the start-up does.`,
    `${reference}: choose a field of activity.`,
  ]);
  assert.deepEqual(await world.drafts(), []);
  const typed: [string, string][] = [
    ['action', 'startups'],
    ['choose', reference],
    [`name-${reference}`, 'Nom\u202e convenu'],
    [`tagline-${reference}`, 'x'.repeat(161)],
    [`domain-${reference}`, 'cybersecurity'],
  ];
  const long = read(await staff.send(path, ...typed));
  assert.deepEqual(long.problems, [`${reference}: shorten the sentence to 160 characters.`]);
  assert.equal(long.rows[0]?.startup.tagline.length, 161, 'what was typed is still there');
  await staff.send(path, ...typed, [`tagline-${reference}`, 'never read']);
  const right = typed.map(([name, value]): [string, string] =>
    name.startsWith('tagline') ? [name, 'Une phrase: avec {accolades} & <signes>'] : [name, value],
  );
  assert.equal(read(await staff.send(path, ...right)).problem, null);
  assert.match(
    await world.file('cms/startups/nom-convenu', 'startups/fr/nom-convenu.mdx'),
    /^title: Nom convenu\n[^]*\ntagline: "?Une phrase: avec \{accolades\} & <signes>"?\n/m,
  );
});

await test('a draft can be published in its language alone, but not with a translation that is not written; written, it is live in both', async (t) => {
  const { world, staff, references } = await begin(t, { companies: ['Capteurs Boréal', 'Une langue'] });
  await accept(staff, references);
  await openCohort(staff, world);
  await draftAll(staff);
  await publishIn(world, 'startups', 'une-langue');
  assert.equal(
    await world.file('main', 'startups/en/une-langue.mdx'),
    '---\ntranslation: untranslated\n---\n',
  );
  const name = 'capteurs-boreal';
  await assert.rejects(
    translate(world, name, () => '---\ntranslation: complete\n---\n'),
    (error: unknown) => {
      assert.ok(error instanceof Refusal);
      assert.deepEqual([...new Set(error.problems.map(({ file }) => file))], [`startups/en/${name}.mdx`]);
      const missing = error.problems.filter(({ code }) => code === 'field-missing');
      assert.deepEqual(
        missing.map(({ field }) => field),
        ['title', 'urlSlug', 'tagline', 'cohorts', 'domains'],
      );
      return true;
    },
  );
  await translate(world, name, (french) =>
    french.replace(/^tagline: .*$/m, 'tagline: Soil sensors for market gardeners.'),
  );
  await publishIn(world, 'startups', name);
  assert.match(await world.file('main', `startups/en/${name}.mdx`), /^tagline: Soil sensors/m);
  assert.match(await world.file('main', `startups/en/${name}.mdx`), /^translatedFrom: [0-9a-f]{16}$/m);
  const page = await look(staff);
  assert.deepEqual(
    [page.rows[0]?.drafted?.isPublished, page.rows[0]?.drafted?.title],
    [true, 'Capteurs Boréal'],
  );
});

await test('drafting twice, or two people at once, makes one set of drafts', async (t) => {
  const { world, office, staff, references } = await begin(t, { companies: ['Alpha', 'Bêta'] });
  await accept(staff, references);
  const other = await staffIn(office, 'sara@example.org');
  const cohorts = await Promise.all(
    [staff, other].map(async (one) => read(await one.send(path, ['action', 'cohort']))),
  );
  assert.deepEqual(
    cohorts.map(({ problem }) => problem).toSorted(),
    [null, 'The call has a cohort already; it is below.'].toSorted(),
  );
  await publishIn(world, 'cohorts', 'spring');
  const filled = filledIn(await look(staff));
  const pages = await Promise.all([staff, other].map(async (one) => read(await one.send(path, ...filled))));
  assert.deepEqual(pages.map(({ done }) => done.length).toSorted(), [0, 2]);
  assert.deepEqual(
    pages.flatMap(({ problems }) => problems),
    references.map((reference) => `${reference} was drafted already. Its text is below.`),
  );
  assert.deepEqual(await world.drafts(), ['startups/alpha', 'startups/beta']);
  const again = read(await staff.send(path, ...filled));
  assert.equal(again.done.length, 0);
  assert.deepEqual(await world.drafts(), ['startups/alpha', 'startups/beta']);
});

await test('a name that another text or draft has gets a distinct address, and the staff are told', async (t) => {
  const { world, staff, references } = await begin(t, {
    companies: ['Exemple Atelier 01', 'Jumelle', 'Jumelle', '漢字', 'Start'],
  });
  await accept(staff, references);
  await openCohort(staff, world);
  const page = await draftAll(staff);
  assert.deepEqual(page.problems, []);
  assert.deepEqual(await world.drafts(), [
    'startups/company',
    'startups/exemple-atelier-01-2',
    'startups/jumelle',
    'startups/jumelle-2',
    'startups/start-2',
  ]);
  assert.match(
    page.done[0] ?? '',
    /under the address “exemple-atelier-01-2,” since another text has its name/,
  );
  assert.equal(page.done[1], `${references[1]} is drafted.`);
  assert.match(page.done[2] ?? '', /“jumelle-2,”/);
});

await test('nothing is drafted from an application that was opened again, withdrawn, has another decision pending or was erased; the page says which', async (t) => {
  const { world, office, staff, references } = await begin(t, {
    companies: ['Un', 'Deux', 'Trois', 'Quatre'],
  });
  const [reopened = '', pending = '', erased = '', withdrawn = ''] = references;
  await accept(staff, references);
  await openCohort(staff, world);
  const filled = filledIn(await look(staff));
  await decide(staff, { [reopened]: 'shortlisted' });
  await decide(staff, { [withdrawn]: 'withdrawn' });
  await choose(staff, { [pending]: 'withdrawn' });
  await eraseApplications([erased], { store: office.store, mailDir: office.dataDir });
  const page = read(await staff.send(path, ...filled));
  assert.deepEqual(
    page.problems.toSorted(),
    [
      `${reopened} is not accepted, or not any more: nothing is drafted from it.`,
      `${pending} has a decision that is pending. Apply it or take it back first.`,
      `${erased} is not accepted, or not any more: nothing is drafted from it.`,
      `${withdrawn} is not accepted, or not any more: nothing is drafted from it.`,
    ].toSorted(),
  );
  assert.deepEqual(await world.drafts(), []);
});

await test('a draft outlives the erasure of its application, and nothing says any more that they belong together', async (t) => {
  const { world, office, staff, references } = await begin(t);
  await accept(staff, references);
  await openCohort(staff, world);
  await draftAll(staff);
  await eraseApplications(references, { store: office.store, mailDir: office.dataDir });
  assert.deepEqual(await world.drafts(), ['startups/capteurs-boreal']);
  assert.deepEqual((await look(staff)).rows, []);
  const rows = await office.store.db
    .selectFrom('decisions')
    .select(['state', 'showcase_name', 'showcase_at', 'showcase_by'])
    .execute();
  assert.deepEqual(
    { ...rows[0] },
    { state: 'accepted', showcase_name: null, showcase_at: null, showcase_by: null },
  );
});

await test('a draft that was thrown away is offered again', async (t) => {
  const { world, staff, references } = await begin(t);
  await accept(staff, references);
  await openCohort(staff, world);
  await draftAll(staff);
  await world.ask(
    {
      action: 'deleteUnpublishedEntry',
      params: { collection: 'startups', slug: 'capteurs-boreal', expectedVersions: {} },
    },
    'en',
    publisher,
  );
  assert.equal((await look(staff)).rows[0]?.drafted, null);
  assert.equal((await draftAll(staff)).problem, null);
  assert.deepEqual(await world.drafts(), ['startups/capteurs-boreal']);
});

await test('where a save cannot be confirmed the staff are told, and the next attempt makes no second draft', async (t) => {
  const { world, staff, references } = await begin(t);
  await accept(staff, references);
  await openCohort(staff, world);
  const filled = filledIn(await look(staff));
  const confirm = world.saves.confirm;
  world.saves.confirm = () => Promise.reject(unconfirmed(new Error('the lease is lost')));
  const page = read(await staff.send(path, ...filled));
  assert.match(page.problems[0] ?? '', /could not be confirmed/);
  world.saves.confirm = confirm;
  await staff.send(path, ...filled);
  assert.deepEqual(await world.drafts(), ['startups/capteurs-boreal']);
});

await test('where texts are plain files the page says that there are no drafts, and refuses to make one', async (t) => {
  const office = await openOffice(t);
  const staff = await staffIn(office);
  assert.match((await look(staff)).unavailable ?? '', /there are no drafts/);
  const page = read(await staff.send(path, ['action', 'cohort']));
  assert.match(page.problem ?? '', /there are no drafts/);
});

await test('only the staff have the page; only those who may open the CMS get its address', async (t) => {
  const { world, office, staff, references, reviewer } = await begin(t);
  await accept(staff, references);
  await openCohort(staff, world);
  await office.hire('ed@example.org', ['editor', 'publisher', 'admin']);
  const editor = await signInWith(office, 'ed@example.org');
  for (const browser of [editor, reviewer.browser, office.browser()]) {
    const token = /"formToken":"([\w-]+)"/.exec((await browser.get('/admin/account/')).text)?.[1] ?? '';
    for (const address of [path, '/admin/candidatures/decisions/spring/vitrine/']) {
      const got = await browser.get(address);
      const sent = await browser.post(address, [['token', token], ...filledIn(await look(staff))]);
      for (const { status, text } of [got, sent]) {
        assert.ok(status === 303 || status === 404 || status === 403, String(status));
        assert.ok(!text.includes('Capteurs'));
      }
    }
  }
  assert.deepEqual(await world.drafts(), []);
  assert.equal(
    (await staff.browser.post(path, filledIn(await look(staff)))).status,
    403,
    'without its token',
  );
  await draftAll(staff);
  assert.equal((await look(staff)).rows[0]?.drafted?.href, null);
  await office.hire('both@example.org', ['staff', 'editor']);
  const both = await signInWith(office, 'both@example.org');
  assert.equal(
    read(await both.get(path)).rows[0]?.drafted?.href,
    '/admin/#/collections/startups/entries/capteurs-boreal',
  );
});
