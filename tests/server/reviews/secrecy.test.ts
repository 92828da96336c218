import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOffice, signInWith, type Office } from '../../support/accounts.ts';
import { decisionsPath, reasonsPathOf, recordPath, textsPath } from '../../support/decision-page.ts';
import {
  callPath,
  openReviews,
  queuePath,
  rankingPath,
  reviewerIn,
  reviewPathOf,
  scored,
  setUp,
  shareOut,
} from '../../support/review-page.ts';
import { pathOf, staffIn } from '../../support/staff-page.ts';
import { anApplication, monday, store } from '../../support/stored.ts';

const { answers, form } = anApplication();

/** A name in every answer that says who applies, in the name of the file and in the file. */
const canary = 'Zebulonix';
const canaryAnswers = {
  ...answers,
  companyName: `Ateliers ${canary}`,
  website: `https://${canary}.example`,
  contactName: canary,
  email: `${canary}@example.org`,
  phone: `418 555-0199 ${canary}`,
  summary: 'What it does',
};
const deck = {
  field: 'pitchDeck',
  name: `${canary}.pdf`,
  content: Buffer.from(`%PDF-1.4\n${canary}\n%%EOF\n`),
};

/** A form that decides, as a page would hold it. */
const decided = (references: readonly string[]): [string, string][] =>
  references.flatMap((reference): [string, string][] => [
    [`shown-${reference}`, `.${'0'.repeat(16)}.${'0'.repeat(16)}`],
    [`decision-${reference}`, 'accepted'],
  ]);

const receive = (office: Office) =>
  store(office.store, {
    call: 'spring',
    receivedAt: monday,
    answers: canaryAnswers,
    unrecognised: { nickname: [canary] },
    files: [deck],
  });

await test('in a blind review the applicant’s name is in no byte that a reviewer gets: pages, files, forms, headers', async (t) => {
  const office = await openOffice(t);
  const reference = await receive(office);
  const staff = await staffIn(office);
  const rita = await reviewerIn(office, 'rita@example.org');
  await setUp(staff, [rita], { perApplication: 1, isBlind: true });
  await shareOut(staff);
  const { files } = await staff.read(reference);
  const id = files[0]?.href.split('/').at(-1) ?? '';
  const answersOfServer = [
    await rita.browser.get(queuePath),
    await rita.browser.get('/admin/evaluations/'),
    await rita.browser.get(reviewPathOf(reference)),
    await rita.browser.get(`/admin/evaluations/${reference}/`),
    await rita.browser.get(`${reviewPathOf(reference)}files/${id}`),
    await rita.browser.get(`/admin/evaluations/${reference}/fichiers/${id}`),
    await rita.write(reference, 'send', ['score-0', '9']),
    await rita.write(reference, 'save', ...scored(1, 1)),
    await rita.write(reference, 'send', ...scored(1, 1)),
    await rita.browser.get(`${queuePath}?sent=${reference}`),
    await rita.browser.get('/admin/account/'),
  ];
  for (const { text, headers, location } of answersOfServer) {
    const all = `${text} ${location} ${JSON.stringify([...headers])}`;
    assert.ok(!/zebulonix/i.test(all), all.slice(0, 200));
  }
  const page = await rita.read(reference);
  assert.equal(page.isBlind, true);
  assert.ok(page.sections.some((section) => section.answers.some(({ text }) => text === 'What it does')));
  assert.match(page.withheld[0]?.words ?? '', /^1 file is not shown/);
  assert.deepEqual(
    office.mail.filter(({ message }) => JSON.stringify(message).includes(canary)),
    [],
  );
});

await test('in an open review a reviewer sees who applies and the files, but not what the form keeps for the staff', async (t) => {
  const office = await openOffice(t);
  const reference = await receive(office);
  const staff = await staffIn(office);
  const rita = await reviewerIn(office, 'rita@example.org');
  await setUp(staff, [rita], { perApplication: 1 });
  await shareOut(staff);
  const answer = await rita.browser.get(reviewPathOf(reference));
  assert.ok(answer.text.includes(`Ateliers ${canary}`));
  assert.ok(!answer.text.includes(`${canary}@example.org`), 'the form keeps the address for the staff');
  const [file] = (await rita.read(reference)).files;
  const download = await rita.browser.get(file?.href ?? '');
  assert.match(download.text, /^%PDF-1\.4/);
  assert.match(download.headers.get('content-security-policy') ?? '', /sandbox/);
});

await test('a question marked for it is hidden in a blind review only', async (t) => {
  const office = await openOffice(t);
  const marked = {
    ...form,
    sections: form.sections.map((section) => ({
      ...section,
      fields: section.fields.map((field) =>
        field.name === 'difference' ? { ...field, visibleTo: 'unless-blind' as const } : field,
      ),
    })),
  };
  const given = { call: 'spring', form: marked, answers: { ...answers, difference: canary } };
  const reference = await store(office.store, given);
  const staff = await staffIn(office);
  const rita = await reviewerIn(office, 'rita@example.org');
  const shows = async () => (await rita.browser.get(reviewPathOf(reference))).text.includes(canary);
  await setUp(staff, [rita], { perApplication: 1 });
  await shareOut(staff);
  assert.equal(await shows(), true);
  await setUp(staff, [rita], { perApplication: 1, isBlind: true });
  assert.equal(await shows(), false);
});

await test('a reviewer sees nothing that is not assigned to them, and editors, publishers, administrators and the staff no review that is not theirs', async (t) => {
  const office = await openOffice(t);
  const { reviewers, references } = await openReviews(office, { perApplication: 1 });
  const [rita, remy] = reviewers;
  assert.ok(rita && remy);
  const own = await rita.toDo();
  const others = references.filter((one) => !own.includes(one));
  assert.ok(own.length > 0 && others.length > 0);
  const unassigned = [...others, '7KCM-3WXH-J4P', 'nonsense', '..%2F..%2F'];
  const actions = [
    'send',
    'save',
    'skip',
    'conflict',
    'share',
    'assign',
    'take-away',
    'erase',
    'note',
    'release',
    '',
  ];
  for (const reference of unassigned) {
    for (const path of [reviewPathOf(reference), `/admin/evaluations/${reference}/`, pathOf(reference)])
      assert.equal((await rita.browser.get(path)).status, 404, path);
    for (const action of actions)
      assert.equal((await rita.write(reference, action, ...scored(4, 4), ['reason', 'x'])).status, 404);
  }
  const ofStaff = [
    callPath,
    '/admin/candidatures/evaluation/spring/',
    rankingPath,
    `${rankingPath}?without=${rita.id}`,
    '/admin/candidatures/classement/spring/',
    decisionsPath,
    '/admin/candidatures/decisions/spring/',
    recordPath,
    '/admin/candidatures/decisions/spring/bilan/',
    textsPath,
    '/admin/candidatures/decisions/spring/messages/',
    ...references.flatMap((one) => [reasonsPathOf(one), `/admin/candidatures/decisions/spring/${one}/`]),
  ];
  for (const path of ofStaff) {
    assert.equal((await rita.browser.get(path)).status, 404, path);
    const token = /"formToken":"([\w-]+)"/.exec((await rita.browser.get('/admin/account/')).text)?.[1] ?? '';
    const sent = await rita.browser.post(path, [['token', token], ...decided(references)]);
    assert.equal(sent.status, 404, path);
  }
  for (const role of ['editor', 'publisher', 'staff', 'admin'] as const) {
    await office.hire(`${role}@example.org`, [role]);
    const browser = await signInWith(office, `${role}@example.org`);
    const { text } = await browser.get('/admin/account/');
    const token = /"formToken":"([\w-]+)"/.exec(text)?.[1] ?? '';
    const paths = [queuePath, ...references.map(reviewPathOf), '/admin/evaluations/'];
    const forStaff = role === 'staff' ? [] : ofStaff;
    for (const path of [...paths, ...forStaff]) {
      const answer = await browser.get(path);
      assert.equal(answer.status, 404, `${role} ${path}`);
      assert.ok(!answer.text.includes('Atelier'));
      for (const action of [...actions, 'save']) {
        const values: [string, string][] = [...scored(4, 4), ...decided(references)];
        const sent = await browser.post(path, [['token', token], ['action', action], ...values]);
        assert.equal(sent.status, 404, `${role} ${path} ${action}`);
      }
    }
  }
  assert.deepEqual(await office.store.db.selectFrom('decisions').selectAll().execute(), []);
  const rows = await office.store.db.selectFrom('reviews').selectAll().execute();
  assert.equal(rows.length, references.length);
  assert.ok(
    rows.every(({ saved_at, sent_at, conflict_at, removed_at }) =>
      [saved_at, sent_at, conflict_at, removed_at].every((at) => at === null),
    ),
  );
});

await test('who loses the role, or whose account is closed, reads and writes no review from the next request on', async (t) => {
  const office = await openOffice(t);
  const { reviewers } = await openReviews(office);
  const [rita] = reviewers;
  assert.ok(rita);
  const [first = ''] = await rita.toDo();
  await office.hire(rita.email, ['editor']);
  assert.equal((await rita.browser.get(reviewPathOf(first))).status, 404);
  assert.equal((await rita.write(first, 'send', ...scored(1, 1))).status, 404);
});

await test('a form from another site sends no review, and declares no conflict', async (t) => {
  const office = await openOffice(t);
  const { reviewers } = await openReviews(office);
  const [rita] = reviewers;
  assert.ok(rita);
  const [first = ''] = await rita.toDo();
  for (const action of ['send', 'conflict', 'skip', 'save']) {
    const forged = await rita.browser.post(reviewPathOf(first), {
      action,
      'score-0': '4',
      'score-1': '4',
      reason: 'x',
    });
    assert.equal(forged.status, 403);
  }
  const json = JSON.stringify({ action: 'send' });
  assert.equal((await rita.browser.postJson(reviewPathOf(first), json)).status, 415);
  assert.equal((await rita.read(first)).state, 'to do');
});

await test('what came for a call by another form than its own, such as a registration, is given to no reviewer, not even by a form that was made up', async (t) => {
  const office = await openOffice(t);
  const registration = { ...form, name: 'session' };
  const reference = await store(office.store, { call: 'spring', form: registration, answers: canaryAnswers });
  const { staff, reviewers } = await openReviews(office, { applications: 1 });
  const [rita] = reviewers;
  assert.ok(rita);
  const answer = await staff.send(pathOf(reference), ['action', 'assign'], ['reviewer', rita.id]);
  assert.equal(answer.status, 422);
  assert.equal((await rita.browser.get(reviewPathOf(reference))).status, 404);
});
