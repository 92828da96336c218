import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { contentOf } from '../support/stored.ts';
import { siteWithOtherForms } from '../support/other-forms.ts';
import { goodForm, pdf, startEndpoint, type Endpoint } from '../support/endpoint.ts';
import {
  afterCall,
  beforeCall,
  duringCall,
  formWithCondition,
  goodAnswers,
  inEnglish,
  inGrace,
  siteFixture,
} from '../support/site-fixture.ts';

const receiptSchema = z.object({ reference: z.string(), receipt: z.string() });
const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  title: z.string(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
});

const receiptOf = async (response: Response) => receiptSchema.parse(await response.json());
const problemOf = async (response: Response) => problemSchema.parse(await response.json());
const applications = ({ store }: Endpoint) => store.db.selectFrom('applications').selectAll().execute();
/** The files that are held for a form that came back. */
const heldFiles = ({ store: { db } }: Endpoint) =>
  db.selectFrom('files').select('size').where('reference', 'is', null).execute();

test('a prospect without JavaScript is led to a receipt with their reference, in their language', async (t) => {
  const endpoint = await startEndpoint(t);
  const answer = await endpoint.post(goodAnswers);
  assert.equal(answer.status, 303);
  const location = answer.headers.get('location') ?? '';
  assert.match(location, /^\/fr\/recu\/[\w-]{22}\/$/);
  const receipt = await endpoint.app.request(location);
  assert.equal(receipt.status, 200);
  assert.equal(receipt.headers.get('cache-control'), 'no-store');
  assert.equal(receipt.headers.get('referrer-policy'), 'no-referrer');
  const [row] = await applications(endpoint);
  const page = await receipt.text();
  assert.ok(row && page.includes(row.reference));
  assert.match(page, /15\s+mars\s+2026, à\s+8\s+h \(HAE\)/);
  for (const typed of [goodAnswers.projectName, goodAnswers.email]) assert.ok(!page.includes(typed), typed);
});

test('an application is on disk with its files, its consent and one delivery a channel when it is answered', async (t) => {
  const endpoint = await startEndpoint(t);
  const answer = await endpoint.postForm(goodForm({ deck: pdf() }));
  assert.equal(answer.status, 303);
  assert.equal(endpoint.stored(), 1);
  const [row] = await applications(endpoint);
  const stored = await endpoint.store.findByReference(row?.reference ?? '');
  assert.ok(stored);
  assert.deepEqual(stored.answers, {
    projectName: goodAnswers.projectName,
    domain: goodAnswers.domain,
    email: goodAnswers.email,
  });
  assert.deepEqual(
    stored.files.map(({ field, name }) => [field, name]),
    [['deck', 'projet.pdf']],
  );
  assert.match(
    (await contentOf(endpoint.store, stored.files[0]?.id)).toString(),
    /^%PDF-1\.4[\s\S]*%%EOF\n$/,
  );
  assert.deepEqual(
    stored.consents.map(({ field, version, givenAt }) => [field, version, givenAt]),
    [['consent', '1', duringCall]],
  );
  const outbox = await endpoint.store.db.selectFrom('outbox').selectAll().execute();
  assert.deepEqual(
    outbox.map(({ channel, state, attempts }) => [channel, state, attempts]),
    [['file', 'pending', 0]],
  );
});

test('a form with errors comes back with its answers, and nothing is stored', async (t) => {
  const endpoint = await startEndpoint(t);
  const answer = await endpoint.post({ ...goodAnswers, email: 'exemple', consent: '' });
  assert.equal(answer.status, 422);
  const page = await answer.text();
  assert.match(page, /<title>form<\/title>/);
  assert.ok(page.includes(goodAnswers.projectName));
  assert.match(
    page,
    /"errors":\[\{"field":"email","message":"[^"]*Courriel[^"]*"\},\{"field":"consent","message":"[^"]*Accord/,
  );
  assert.deepEqual(await applications(endpoint), []);
  assert.equal(endpoint.stored(), 0);
});

test('a program gets the errors as problem details in the language it asks for, with permanent codes', async (t) => {
  const endpoint = await startEndpoint(t);
  const answer = await endpoint.postJson({ ...goodAnswers, ...inEnglish, email: 'x', domain: 'unknown' });
  assert.equal(answer.status, 422);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const problem = await problemOf(answer);
  assert.equal(problem.code, 'invalid-answers');
  assert.deepEqual(problem.errors, [
    { field: 'domain', code: 'not-an-option', message: '“Domain”: choose one of the answers offered.' },
    {
      field: 'email',
      code: 'not-an-email',
      message: '“E-mail”: check the address; it should look like name@example.org.',
    },
  ]);
});

test('a program gets a reference and the address of the receipt', async (t) => {
  const endpoint = await startEndpoint(t);
  const answer = await endpoint.postJson({ ...goodAnswers, ...inEnglish });
  assert.equal(answer.status, 201);
  const { reference, receipt } = await receiptOf(answer);
  assert.match(reference, /^[3479ACDFHJKMNPRTWXY]{4}-[3479ACDFHJKMNPRTWXY]{4}-[3479ACDFHJKMNPRTWXY]{3}$/);
  assert.match(receipt, /^\/en\/receipt\//);
});

test('the server’s clock and the call’s dates alone decide whether an application is in time', async (t) => {
  const endpoint = await startEndpoint(t);
  const codeAt = async (now: number) => {
    endpoint.clock.now = now;
    const answer = await endpoint.postJson({ ...goodAnswers, idempotencyKey: `at ${now}` });
    return answer.status === 201 ? 'taken' : (await problemOf(answer)).code;
  };
  assert.equal(await codeAt(beforeCall), 'call-not-open');
  assert.equal(await codeAt(duringCall), 'taken');
  assert.equal(await codeAt(inGrace), 'taken');
  assert.equal(await codeAt(afterCall), 'call-closed');
  assert.equal((await applications(endpoint)).length, 2);
});

test('a prospect who comes too late reads what is possible now, in their language', async (t) => {
  const endpoint = await startEndpoint(t);
  endpoint.clock.now = afterCall;
  const answer = await endpoint.post({ ...goodAnswers, ...inEnglish });
  assert.equal(answer.status, 409);
  const page = await answer.text();
  assert.match(page, /The call is closed/);
  assert.match(page, /the call had closed on March\s31,\s2026, at\s11:59\sp\.m\.\s\(EDT\)/);
  assert.match(page, /Your form arrived on April\s1,\s2026, at\s12:30\sa\.m\.\s\(EDT\)/);
  assert.match(page, /write to equipe@example\.org now and say what happened/);
  assert.match(page, /"links":\[\{"label":"Read the call’s page: Spring call","url":"\/en\/apply\/spring\/"/);
});

test('fifty impatient clicks make one application and give one reference', async (t) => {
  const endpoint = await startEndpoint(t);
  const withKey = { ...goodAnswers, idempotencyKey: 'a-key-of-the-page' };
  const answers = await Promise.all(Array.from({ length: 50 }, () => endpoint.postJson(withKey)));
  const references = await Promise.all(answers.map(async (answer) => (await receiptOf(answer)).reference));
  assert.equal(new Set(references).size, 1);
  assert.equal((await applications(endpoint)).length, 1);
  const later = await receiptOf(await endpoint.postJson(withKey));
  assert.equal(later.reference, references[0]);
});

test('the same page’s key with other answers is refused, and the first application stands', async (t) => {
  const endpoint = await startEndpoint(t);
  const idempotencyKey = '6f2a8b1e-7c3d-4e5f-8a9b-0c1d2e3f4a5b';
  const first = await receiptOf(await endpoint.postJson({ ...goodAnswers, idempotencyKey }));
  const second = await endpoint.postJson({ ...goodAnswers, idempotencyKey, projectName: 'Autre' });
  assert.equal(second.status, 409);
  const problem = z.object({ ...problemSchema.shape, ...receiptSchema.shape, receivedAt: z.string() });
  const told = problem.parse(await second.json());
  assert.equal(told.code, 'key-reused');
  // A person who has the key is the sender: the receipt of the first one is theirs.
  assert.deepEqual([told.reference, told.receipt], [first.reference, first.receipt]);
  assert.equal(told.receivedAt, new Date(duringCall).toISOString());
  const page = await (await endpoint.post({ ...goodAnswers, idempotencyKey, projectName: 'Autre' })).text();
  assert.match(page, /Nous l’avons reçu le 15\s+mars\s+2026, à\s+8\s+h \(HAE\), sous le numéro/);
  assert.match(page, /écrivez à equipe@example\.org/);
  assert.ok(page.includes(first.reference) && page.includes(`"url":"${first.receipt}"`));
  const together = await Promise.all(
    ['un', 'deux'].map((projectName) =>
      endpoint.postJson({ ...goodAnswers, projectName, idempotencyKey: 'another' }),
    ),
  );
  assert.deepEqual(together.map(({ status }) => status).sort(), [201, 409]);
  assert.equal((await applications(endpoint)).length, 2);
});

test('a person who uses a key that anyone could think of does not learn of the application that was sent with it before', async (t) => {
  const endpoint = await startEndpoint(t);
  for (const idempotencyKey of [
    '42',
    'a-key-of-the-page',
    '00000000-0000-0000-0000-000000000000',
    '00000000-0000-4000-8000-000000000000',
    '11111111-1111-4111-8111-111111111111',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '12345678-1234-4234-8234-123456781234',
  ]) {
    const first = await receiptOf(await endpoint.postJson({ ...goodAnswers, idempotencyKey }));
    const other = { ...goodAnswers, idempotencyKey, projectName: 'Autre' };
    const second = await endpoint.postJson(other);
    assert.equal(second.status, 409);
    const told = await second.text();
    assert.match(told, /"code":"key-taken"/);
    const page = await (await endpoint.post(other)).text();
    for (const text of [told, page])
      assert.ok(
        !text.includes(first.reference) && !text.includes(first.receipt) && !text.includes('receivedAt'),
      );
    const again = await receiptOf(await endpoint.postJson({ ...goodAnswers, idempotencyKey }));
    assert.equal(again.receipt, first.receipt, 'the same application sent again gets its own receipt');
  }
});

test('a person who asks for a form by a word of the language is told that there is none', async (t) => {
  const { app } = await startEndpoint(t);
  for (const name of ['constructor', '__proto__', 'toString', 'valueOf']) {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const posted = await app.request(`/api/forms/${name}`, { method: 'POST', headers, body: '{}' });
    assert.equal(posted.status, 404, name);
    assert.equal((await app.request(`/api/forms/${name}`)).status, 404, name);
  }
});

test('without JavaScript, the same form sent again within a day gives the same receipt, and later a new one', async (t) => {
  const endpoint = await startEndpoint(t);
  const send = async () => (await endpoint.postForm(goodForm({ deck: pdf() }))).headers.get('location');
  const first = await send();
  endpoint.clock.now += 23 * 3_600_000;
  assert.equal(await send(), first);
  endpoint.clock.now += 3_600_000;
  assert.notEqual(await send(), first);
  const other = await endpoint.postForm(goodForm({ deck: pdf('projet.pdf', 'another') }));
  assert.notEqual(other.headers.get('location'), first);
});

test('a person whose answer was lost at the deadline, and who asks again after it, gets the receipt of what is stored', async (t) => {
  const endpoint = await startEndpoint(t);
  const lost = { ...goodAnswers, idempotencyKey: '7f3c1e52-9b0a-4c3d-8e21-5a6b7c8d9e0f' };
  const first = await receiptOf(await endpoint.postJson(lost));
  const withoutScript = (await endpoint.post(goodAnswers)).headers.get('location');
  endpoint.clock.now = Math.max(afterCall, endpoint.clock.now);
  assert.deepEqual(await receiptOf(await endpoint.postJson(lost)), first);
  const corrected = await endpoint.postJson({ ...lost, projectName: 'Autre' });
  assert.equal(corrected.status, 409);
  assert.equal((await receiptOf(corrected)).reference, first.reference);
  assert.equal((await endpoint.post({ ...goodAnswers, projectName: 'Trop tard' })).status, 409);
  assert.equal((await applications(endpoint)).length, 2);
  assert.ok(withoutScript);
});

test('without JavaScript, a second click after a form that held its attachment makes no second application without it', async (t) => {
  const endpoint = await startEndpoint(t);
  const incomplete = goodForm({ deck: pdf() });
  incomplete.delete('projectName');
  const page = await (await endpoint.postForm(incomplete)).text();
  const held = /"token":"([\w-]+)"/.exec(page)?.[1];
  assert.ok(held, page);
  const complete = { ...goodAnswers, held };
  const first = await endpoint.post(complete);
  const second = await endpoint.post(complete);
  assert.equal(second.headers.get('location'), first.headers.get('location'));
  assert.equal((await applications(endpoint)).length, 1);
});

test('a file of a question that is no longer asked is dropped like its answer: not stored, not held, whatever it is', async (t) => {
  const endpoint = await startEndpoint(t, {
    site: siteFixture({ forms: { application: formWithCondition } }),
  });
  const other = { ...goodAnswers, domain: 'health' };
  const program = new File(['MZ'], 'virus.exe');
  const send = (action: string, answers: Record<string, string>, file: File) => {
    const form = goodForm({ deck: file });
    for (const [name, value] of Object.entries({ ...answers, action })) form.set(name, value);
    return endpoint.postForm(form);
  };
  const files = async () =>
    (
      await endpoint.store.db.selectFrom('files').select('field').where('reference', 'is not', null).execute()
    ).map(({ field }) => field);
  for (const action of ['check', 'edit', 'review']) {
    for (const file of [program, pdf()]) {
      assert.equal((await send(action, other, file)).status, 200);
      assert.deepEqual(await heldFiles(endpoint), [], action);
    }
  }
  assert.equal((await send('', other, program)).status, 303);
  assert.equal((await send('', { ...other, projectName: 'Autre' }, pdf())).status, 303);
  assert.deepEqual(await files(), []);

  const page = await (await send('review', goodAnswers, pdf())).text();
  const held = /"token":"([\w-]+)"/.exec(page)?.[1];
  assert.ok(held, 'asked, it is held');
  await endpoint.post({ ...other, held, projectName: 'Avec la condition changée' });
  assert.deepEqual(await files(), [], 'attached first, then the condition changed');
  await endpoint.post({ ...goodAnswers, held });
  assert.deepEqual(await files(), ['deck']);
});

test('a person who asks whether they may apply, with a file that is none we take, reads so at once', async (t) => {
  const endpoint = await startEndpoint(t);
  const form = goodForm({ deck: new File(['MZ'], 'virus.exe') });
  form.set('action', 'check');
  const answer = await endpoint.postForm(form);
  assert.equal(answer.status, 422);
  assert.match(await answer.text(), /"field":"deck","message":"[^"]*virus\.exe[^"]*PDF/);
  assert.deepEqual(await heldFiles(endpoint), []);
});

test('a person who has too much waiting keeps their answers, is told to attach the file again, and can send it', async (t) => {
  const endpoint = await startEndpoint(t, { sender: 'somebody' });
  const send = (action: string) => {
    const form = goodForm({ deck: pdf('projet.pdf', 'x'.repeat(4_900_000)) });
    form.set('action', action);
    return endpoint.postForm(form);
  };
  const bytes = async () => (await heldFiles(endpoint)).reduce((sum, { size }) => sum + size, 0);
  for (let index = 0; index < 14; index += 1) assert.equal((await send('review')).status, 200);
  const before = await bytes();
  for (const action of ['review', 'edit', 'check']) {
    const answer = await send(action);
    const page = await answer.text();
    assert.equal(answer.status, 422);
    assert.match(page, /<title>form<\/title>[\s\S]*"field":"deck","message":"[^"]*n’a pas pu être gardé/);
    assert.ok(page.includes(goodAnswers.projectName));
  }
  assert.equal(await bytes(), before);
  assert.ok(before < 70_000_000, String(before));
  assert.equal((await send('')).status, 303, 'an application is never refused for it');
  endpoint.clock.now += 24 * 3_600_000 + 1;
  assert.equal((await send('review')).status, 200, 'the next day there is room again');
});

test('a person who sends after the day for which their attachment was held is told, and no application leaves without it unseen', async (t) => {
  const endpoint = await startEndpoint(t);
  const form = goodForm({ deck: pdf() });
  form.set('action', 'review');
  const page = await (await endpoint.postForm(form)).text();
  const held = /"token":"([\w-]+)"/.exec(page)?.[1] ?? '';
  endpoint.clock.now += 24 * 3_600_000 + 1;
  const late = await endpoint.post({ ...goodAnswers, held });
  assert.equal(late.status, 422);
  assert.match(await late.text(), /"field":"deck","message":"[^"]*Joignez-le de nouveau/);
  assert.equal((await endpoint.postJson({ ...goodAnswers, held: [held] })).status, 422);
  assert.deepEqual(await applications(endpoint), []);
  assert.equal(
    (await endpoint.post(goodAnswers)).status,
    303,
    'without it, once the page does not name it any more',
  );
  const again = goodForm({ deck: pdf() });
  again.set('held', held);
  again.set('projectName', 'Avec la pièce');
  assert.equal((await endpoint.postForm(again)).status, 303);
});

test('held files never take more than a tenth of the room that is left, no matter who sends them', async (t) => {
  const endpoint = await startEndpoint(t, { disk: { freeBytes: () => 10_000, isLow: () => false } });
  const send = async (action: string) => {
    const form = goodForm({ deck: pdf('projet.pdf', 'x'.repeat(600)) });
    form.set('action', action);
    return (await endpoint.postForm(form)).status;
  };
  assert.deepEqual([await send('review'), await send('review'), await send('')], [200, 422, 303]);
  assert.equal((await heldFiles(endpoint)).length, 1);
});

test('someone found not eligible keeps the attachment that was right, and not the one that was wrong', async (t) => {
  const calls = siteFixture().calls.map((call) => ({ ...call, outOfScope: ['crypto'] }));
  const site = siteFixture({ calls });
  const endpoint = await startEndpoint(t, { site });
  const refused = async (file: File) => {
    const form = goodForm({ deck: file });
    form.set('domain', 'crypto');
    const answer = await endpoint.postForm(form);
    assert.equal(answer.status, 422);
    return /\["held","([\w-]+)"\]/.exec(await answer.text())?.[1];
  };
  const held = await refused(pdf());
  assert.ok(held);
  assert.equal((await endpoint.post({ ...goodAnswers, held })).status, 303);
  const [row] = await applications(endpoint);
  const stored = await endpoint.store.findByReference(row?.reference ?? '');
  assert.deepEqual(
    stored?.files.map(({ name }) => name),
    ['projet.pdf'],
  );
  assert.equal(await refused(new File(['<html>'], 'page.pdf')), undefined);
});

test('answers under names that the form does not know are kept for the staff', async (t) => {
  const endpoint = await startEndpoint(t);
  const { reference } = await receiptOf(await endpoint.postJson({ ...goodAnswers, formerField: 'valeur' }));
  const stored = await endpoint.store.findByReference(reference);
  assert.deepEqual(stored?.unrecognised, { formerField: ['valeur'] });
});

test('a foreign page cannot make its readers apply', async (t) => {
  const endpoint = await startEndpoint(t);
  const statusWith = async (headers: Record<string, string>) =>
    (await endpoint.post(goodAnswers, headers)).status;
  assert.equal(await statusWith({ origin: 'https://evil.example' }), 403);
  assert.equal(await statusWith({ origin: 'null' }), 403);
  assert.equal(await statusWith({ 'sec-fetch-site': 'cross-site' }), 403);
  assert.equal(await statusWith({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }), 403);
  assert.deepEqual(await applications(endpoint), []);
  assert.equal(await statusWith({ 'sec-fetch-site': 'same-origin', origin: 'null' }), 303);
  assert.equal(
    await statusWith({ 'sec-fetch-site': 'cross-site', origin: 'https://passerelle.example' }),
    303,
  );
  assert.equal(await statusWith({ origin: 'http://localhost' }), 303);
  assert.equal(await statusWith({}), 303);
});

test('what is no form, no known form or no known call is refused by its own code', async (t) => {
  const endpoint = await startEndpoint(t);
  const text = await endpoint.postJson(goodAnswers, { 'content-type': 'text/plain' });
  assert.deepEqual([text.status, (await problemOf(text)).code], [415, 'unsupported-type']);
  const array = await endpoint.postJson([1, 2]);
  assert.deepEqual([array.status, (await problemOf(array)).code], [400, 'malformed-body']);
  const call = await endpoint.postJson({ ...goodAnswers, call: 'autumn' });
  assert.deepEqual([call.status, (await problemOf(call)).code], [409, 'unknown-call']);
  const form = await endpoint.app.request('/api/forms/other', {
    method: 'POST',
    headers: { accept: 'application/json' },
  });
  assert.deepEqual([form.status, (await problemOf(form)).code], [404, 'unknown-form']);
});

test('a receipt cannot be guessed, nor found after its application was erased', async (t) => {
  const endpoint = await startEndpoint(t);
  const { receipt } = await receiptOf(await endpoint.postJson(goodAnswers));
  assert.equal((await endpoint.app.request('/fr/recu/AAAAAAAAAAAAAAAAAAAAAA/')).status, 404);
  await endpoint.store.db.updateTable('applications').set({ state: 'erased' }).execute();
  assert.equal((await endpoint.app.request(receipt)).status, 404);
});

test('a person who opens the address that a form is sent to is led to the form, in their language', async (t) => {
  const site = siteWithOtherForms();
  const endpoint = await startEndpoint(t, { site });
  const ledTo = async (form: string, language = 'fr') => {
    const headers = { 'accept-language': language };
    const answer = await endpoint.app.request(`/api/forms/${form}`, { headers });
    return answer.status === 303 ? answer.headers.get('location') : answer.status;
  };
  assert.equal(await ledTo('application'), '/fr/candidater/printemps/formulaire/');
  assert.equal(await ledTo('application', 'en-CA,fr;q=0.5'), '/en/apply/spring/form/');
  assert.equal(await ledTo('session'), '/fr/candidater/printemps/seances/');
  assert.equal(await ledTo('question'), '/fr/questions/poser/');
  // No call waits to be opened: the list of calls says what there is.
  assert.equal(await ledTo('opening'), '/fr/candidater/');
  assert.equal(await ledTo('unknown'), 404);
});

test('a person whose files the disk has no room for is asked to come back, keeps their answers, and others are taken', async (t) => {
  const endpoint = await startEndpoint(t, { disk: { freeBytes: () => 26_000_000, isLow: () => false } });
  const deck = (bytes: number) => pdf('projet.pdf', 'x'.repeat(bytes));
  const large = goodForm({ deck: deck(4_900_000) });
  large.append('deck', deck(4_900_000));
  const refused = await endpoint.postForm(large, { accept: 'application/json' });
  assert.deepEqual([refused.status, (await problemOf(refused)).code], [503, 'server-busy']);
  assert.ok(refused.headers.get('retry-after'));
  large.set('action', 'edit');
  const page = await (await endpoint.postForm(large)).text();
  assert.match(page, /"field":"deck","message":"[^"]*n’a pas pu être gardé/);
  assert.ok(page.includes(goodAnswers.projectName));
  assert.deepEqual(await endpoint.store.db.selectFrom('file_pieces').select('file').execute(), []);
  assert.equal((await endpoint.postForm(goodForm({ deck: deck(1_000_000) }))).status, 303);
});
