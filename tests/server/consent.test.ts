import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { z } from 'zod';
import type { FieldOfType, FormDefinition } from '../../src/forms/definition.ts';
import { startEndpoint, type Endpoint } from '../support/endpoint.ts';
import { exampleForm, goodAnswers, siteFixture } from '../support/site-fixture.ts';

const newText = {
  fr: 'J’accepte aussi que le jury lise mes réponses.',
  en: 'I also agree that the jury reads them.',
};

/** The example form with another consent. */
const withConsent = (change: Partial<FieldOfType<'consent'>>): FormDefinition => ({
  ...exampleForm,
  sections: exampleForm.sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => (field.type === 'consent' ? { ...field, ...change } : field)),
  })),
});

/** After a publication that changed what its consent says. */
const reworded = withConsent({ text: newText, version: '2' });
const optional = withConsent({ required: false });

/** The example form after a publication that changed what its notice says, and nothing of what is agreed to. */
const newNotice = {
  fr: 'Vos réponses sont lues par l’équipe et par le jury.',
  en: 'Your answers are read by the team and by the jury.',
};
const afterNewNotice = {
  site: siteFixture({ forms: { application: { ...exampleForm, notice: newNotice } } }),
};
const afterChange = { site: siteFixture({ forms: { application: reworded } }) };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const stored = ({ store }: Endpoint) => store.db.selectFrom('applications').select('reference').execute();

async function consents({ store }: Endpoint) {
  const rows = await store.db.selectFrom('consents').select(['version', 'text_sha256']).execute();
  return rows.map((row) => ({ ...row }));
}

const problemSchema = z.object({
  code: z.string(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
});

test('who ticked a text that was changed since is asked again, with both texts, and loses no answer', async (t) => {
  const endpoint = await startEndpoint(t, afterChange);
  const answer = await endpoint.post(goodAnswers);
  assert.equal(answer.status, 422);
  const page = await answer.text();
  assert.match(page, /"errors":\[\{"field":"consent","message":"[^"]*Accord/);
  for (const shown of [newText.fr, goodAnswers.consent, goodAnswers.projectName, goodAnswers.email])
    assert.ok(page.includes(shown), shown);
  assert.deepEqual(await stored(endpoint), []);
});

test('what is recorded is the text that was beside the ticked box', async (t) => {
  const endpoint = await startEndpoint(t, afterChange);
  assert.equal((await endpoint.post({ ...goodAnswers, consent: newText.fr })).status, 303);
  assert.deepEqual(await consents(endpoint), [{ version: '2', text_sha256: sha256(newText.fr) }]);
});

test('who agreed under a notice that was changed since is asked again, with what changed in it, and loses no answer', async (t) => {
  const endpoint = await startEndpoint(t, afterNewNotice);
  const answer = await endpoint.post({ ...goodAnswers, notice: exampleForm.notice.fr });
  assert.equal(answer.status, 422);
  const page = await answer.text();
  assert.match(page, /"errors":\[\{"field":"consent","message":"[^"]*Accord/);
  assert.ok(page.includes('{"kind":"added","text":" et par le jury"}'), page);
  for (const shown of [newNotice.fr, goodAnswers.projectName, goodAnswers.email])
    assert.ok(page.includes(shown), shown);
  assert.ok(page.includes('"consent":[]'), page);
  assert.deepEqual(await stored(endpoint), []);
});

test('who comes back from the review after the notice has changed finds the box unticked', async (t) => {
  const endpoint = await startEndpoint(t, afterNewNotice);
  const sent = { ...goodAnswers, notice: exampleForm.notice.fr, action: 'edit' };
  const page = await (await endpoint.post(sent)).text();
  assert.ok(page.includes('"consent":[]'), page);
});

test('a box whose text has two lines is unticked too where the notice has changed', async (t) => {
  const twoLines = { fr: 'J’accepte.\nVraiment.', en: 'I agree.\nReally.' };
  const form = { ...withConsent({ text: twoLines }), notice: newNotice };
  const endpoint = await startEndpoint(t, { site: siteFixture({ forms: { application: form } }) });
  const consent = twoLines.fr.replace('\n', '\r\n');
  const answer = await endpoint.post({ ...goodAnswers, consent, notice: exampleForm.notice.fr });
  assert.equal(answer.status, 422);
  assert.ok((await answer.text()).includes('"consent":[]'));
});

test('who takes an optional agreement back and sends again is not answered as if it had been given', async (t) => {
  const endpoint = await startEndpoint(t, { site: siteFixture({ forms: { application: optional } }) });
  const { consent, ...without } = { ...goodAnswers, idempotencyKey: '6f2a8b1e-7c3d-4e5f-8a9b-0c1d2e3f4a5b' };
  assert.equal((await endpoint.post({ ...without, consent })).status, 303);
  assert.equal((await endpoint.post(without)).status, 409);
  const withoutKey = await endpoint.post({ ...without, idempotencyKey: '' });
  assert.equal(withoutKey.status, 303);
  const rows = await endpoint.store.db.selectFrom('consents').select('reference').execute();
  assert.equal(rows.length, 1, 'the second application has none');
  assert.equal((await stored(endpoint)).length, 2);
});

test('which notice was beside the ticked box is recorded', async (t) => {
  const endpoint = await startEndpoint(t, afterNewNotice);
  assert.equal((await endpoint.post({ ...goodAnswers, notice: newNotice.fr })).status, 303);
  const [consent] = await endpoint.store.db.selectFrom('consents').select('notice_sha256').execute();
  assert.equal(consent?.notice_sha256, sha256(newNotice.fr));
});

test('a program that does not say which notice people were shown is not recorded as if it had', async (t) => {
  const endpoint = await startEndpoint(t);
  assert.equal((await endpoint.postJson(goodAnswers)).status, 201);
  const [consent] = await endpoint.store.db.selectFrom('consents').select('notice_sha256').execute();
  assert.equal(consent?.notice_sha256, null);
});

test('who reviews their answers while the notice changes is asked again when they send', async (t) => {
  const before = await startEndpoint(t);
  const sent = { ...goodAnswers, notice: exampleForm.notice.fr };
  const review = await (await before.post({ ...sent, action: 'review' })).text();
  assert.ok(review.includes(JSON.stringify(['notice', sent.notice])));
  assert.ok(review.includes(`"notice":${JSON.stringify(sent.notice)}`), 'the review shows what is agreed to');
  const after = await startEndpoint(t, afterNewNotice);
  assert.equal((await after.post(sent)).status, 422);
  assert.deepEqual(await stored(after), []);
});

test('a page that was open before an upgrade, and says only “yes”, is asked again', async (t) => {
  const endpoint = await startEndpoint(t);
  assert.equal((await endpoint.post({ ...goodAnswers, consent: 'yes' })).status, 422);
  assert.deepEqual(await stored(endpoint), []);
});

test('who agreed to the text in another language than that of the page is asked again', async (t) => {
  const endpoint = await startEndpoint(t);
  assert.equal((await endpoint.post({ ...goodAnswers, language: 'en' })).status, 422);
  assert.deepEqual(await stored(endpoint), []);
});

test('a program that quotes a former text is told so by a code of its own', async (t) => {
  const endpoint = await startEndpoint(t, afterChange);
  const answer = await endpoint.postJson(goodAnswers);
  assert.equal(answer.status, 422);
  const { code, errors } = problemSchema.parse(await answer.json());
  assert.equal(code, 'invalid-answers');
  assert.deepEqual(
    errors.map((error) => [error.field, error.code]),
    [['consent', 'consent-outdated']],
  );
});

test('who reviews their answers while the text changes is asked again when they send', async (t) => {
  const before = await startEndpoint(t);
  const review = await (await before.post({ ...goodAnswers, action: 'review' })).text();
  assert.ok(review.includes(JSON.stringify(['consent', goodAnswers.consent])));
  const after = await startEndpoint(t, afterChange);
  assert.equal((await after.post({ ...goodAnswers, idempotencyKey: 'page-1' })).status, 422);
  assert.deepEqual(await stored(after), []);
});

for (const idempotencyKey of ['page-1', '']) {
  const how = idempotencyKey === '' ? 'without JavaScript' : 'with JavaScript';
  test(`who sends again after a lost answer gets their receipt, though the text has changed since, ${how}`, async (t) => {
    const endpoint = await startEndpoint(t);
    const sent = { ...goodAnswers, idempotencyKey };
    const first = await endpoint.post(sent);
    assert.equal(first.status, 303);
    endpoint.publish(afterChange.site);
    const second = await endpoint.post(sent);
    assert.equal(second.status, 303);
    assert.equal(second.headers.get('location'), first.headers.get('location'));
    assert.deepEqual(await consents(endpoint), [{ version: '1', text_sha256: sha256(goodAnswers.consent) }]);
  });
}

test('a program can say that an optional box was not ticked', async (t) => {
  const endpoint = await startEndpoint(t, { site: siteFixture({ forms: { application: optional } }) });
  assert.equal((await endpoint.postJson({ ...goodAnswers, consent: false })).status, 201);
  assert.deepEqual(await consents(endpoint), []);
});
