import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startServing } from '../support/serving.ts';
import { siteWithOtherForms } from '../support/other-forms.ts';
import { beforeCall, duringCall } from '../support/site-fixture.ts';

async function start(t: TestContext, now: number) {
  const clock = { now };
  const server = await startServing(t, { site: siteWithOtherForms(), options: { now: () => clock.now } });
  const send = async (form: string, values: Readonly<Record<string, string>>) => {
    const response = await fetch(`${server.url}/api/forms/${form}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ language: 'fr', ...values }),
    });
    const told = (await response.json()) as {
      reference?: string;
      code?: string;
      errors?: { field: string; code: string }[];
    };
    return { status: response.status, ...told };
  };
  return { clock, server, send };
}

const question = { question: 'À qui le programme s’adresse-t-il?', email: 'lectrice@example.org' };

await test('a question reaches the staff whether or not a call is open, about a program or about none', async (t) => {
  const { server, send } = await start(t, beforeCall);
  assert.equal((await send('question', question)).status, 201);
  assert.equal((await send('question', { ...question, program: 'spark' })).status, 201);
  const rows = await server.store.db.selectFrom('outbox').select(['channel']).orderBy('channel').execute();
  assert.deepEqual(
    rows.map(({ channel }) => channel),
    ['acknowledgement', 'acknowledgement', 'file', 'file'],
  );
});

await test('a question about a program that does not exist is refused at its field', async (t) => {
  const { send } = await start(t, beforeCall);
  const refused = await send('question', { ...question, program: 'idees' });
  assert.equal(refused.status, 422);
  assert.deepEqual(
    refused.errors?.map(({ field, code }) => `${field}: ${code}`),
    ['program: not-an-option'],
  );
});

const registration = {
  call: 'spring',
  participantName: 'Personne Exemple',
  email: 'personne@example.org',
};

await test('one registers for a session before the call opens, and until the session begins', async (t) => {
  const { clock, send } = await start(t, beforeCall);
  const first = { ...registration, session: '2026-02-20T12:00' };
  assert.equal((await send('session', first)).status, 201);
  clock.now = duringCall;
  const late = await send('session', { ...first, email: 'autre@example.org' });
  assert.deepEqual(
    late.errors?.map(({ field, code }) => `${field}: ${code}`),
    ['session: not-an-option'],
  );
  clock.now = Date.parse('2026-03-20T16:00:00Z');
  assert.equal((await send('session', { ...first, session: '2026-03-20T12:00' })).code, 'no-session');
});
