import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import PostalMime from 'postal-mime';
import { startServing } from '../support/serving.ts';
import { siteWithOtherForms } from '../support/other-forms.ts';
import { beforeCall, duringCall, goodAnswers } from '../support/site-fixture.ts';

async function start(t: TestContext, now: number, site = siteWithOtherForms()) {
  const clock = { now };
  const server = await startServing(t, { site, options: { now: () => clock.now } });
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
  /** What the person at an address was told, in the order of its subjects. */
  const told = async () => {
    await server.forwarding.drain();
    const folder = join(server.dataDir, 'mail/acknowledgements');
    const letters = await Promise.all(
      (await readdir(folder)).map(async (name) => PostalMime.parse(await readFile(join(folder, name)))),
    );
    return letters.map(({ subject = '' }) => subject.replace(/^\[.*\] /, '')).sort();
  };
  return { clock, server, send, told };
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

await test('a person who applies, registers for a session and asks a question on one day is told of each, once', async (t) => {
  const { send, told } = await start(t, duringCall);
  const { email } = registration;
  const forms = [
    ['application', { ...goodAnswers, email }],
    ['session', { ...registration, session: '2026-03-20T12:00' }],
    ['question', { ...question, email }],
  ] as const;
  for (const [form, answers] of forms) assert.equal((await send(form, answers)).status, 201);
  const once = [
    'Votre candidature est enregistrée',
    'Votre inscription est enregistrée',
    'Votre question est enregistrée',
  ];
  assert.deepEqual(await told(), once);
  await send('question', { ...question, question: 'Une autre?', email });
  await send('application', { ...goodAnswers, email: email.toUpperCase(), projectName: 'Autre' });
  assert.deepEqual(await told(), once);
});

await test('a person who gives a stranger’s address on every form there is has them written to five times a day at most', async (t) => {
  const site = siteWithOtherForms();
  const days = Array.from({ length: 9 }, (_, index) => `2026-03-2${index}T12:00`);
  const sessions = days.map((local) => ({
    value: local,
    label: { fr: local, en: local },
    starts: { local, zone: 'America/Toronto' },
  }));
  const calls = site.calls.map((call) => ({ ...call, sessions }));
  const { clock, server, send, told } = await start(t, duringCall, { ...site, calls });
  for (const session of days) await send('session', { ...registration, session });
  assert.equal((await told()).length, 5);
  const skipped = await server.store.db
    .selectFrom('outbox')
    .select('last_error')
    .where('state', '=', 'skipped')
    .execute();
  assert.deepEqual(
    skipped.map(({ last_error }) => last_error),
    days.slice(5).map(() => 'written-often'),
  );
  clock.now += 86_400_000;
  await send('application', { ...goodAnswers, email: registration.email });
  assert.equal((await told()).length, 6);
});
