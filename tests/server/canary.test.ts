import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { atEnd } from '../support/cleanup.ts';
import { goodForm } from '../support/endpoint.ts';
import { monitorOf } from '../support/monitor.ts';
import { startServing, type Running } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';
import { openShell } from '../support/staff-shell.ts';

/** Stands in whatever the applicant sends, and nowhere else. */
const canary = 'zyxomma';

/** A mail server that refuses everything and quotes what it refuses, as many do. */
async function startQuotingServer(t: TestContext): Promise<string> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      const isApplicant = address.includes(canary);
      callback(isApplicant ? new Error(`5.1.1 <${address}>: Recipient address rejected (${address})`) : null);
    },
    onData(stream, _session, callback) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        const words = [...new Set(text.match(new RegExp(`${canary}[-\\w.@]*`, 'gi')) ?? [])].slice(0, 9);
        callback(new Error(`Looks like spam: "${words.join('", "')}"`));
      });
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  atEnd(
    t,
    () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  );
  return `smtp://127.0.0.1:${z.object({ port: z.number() }).parse(listening.address()).port}`;
}

async function startLogged(t: TestContext) {
  let logged = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  const serving = await startServing(t, {
    env: { SMTP_URL: await startQuotingServer(t) },
    options: { log: pino({ level: 'trace' }, stream) },
  });
  return { serving, logged: () => logged };
}

const send = ({ url }: Running, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${url}/api/forms/application?q=${canary}`, {
    method: 'POST',
    body,
    headers: { ...headers, 'user-agent': `${canary} browser`, referer: `https://example.org/${canary}` },
    redirect: 'manual',
  });

function canaryForm(): FormData {
  const pdf = new File([`%PDF-1.4 ${canary}-content %%EOF\n`], `${canary}-file.pdf`, {
    type: 'application/pdf',
  });
  const form = goodForm({ deck: pdf });
  form.set('projectName', `${canary}-projectName`);
  form.set('summary', `${canary}-summary et la suite`);
  form.set('email', `${canary}-email@example.org`);
  form.set('otherField', `${canary}-unrecognised`);
  form.set('idempotencyKey', `${canary}-key`);
  return form;
}

/** Everything that can go wrong with what the canary sends. */
async function sendEverything(serving: Running): Promise<number[]> {
  const wrong = canaryForm();
  wrong.set('email', `${canary} not an address`);
  const json = { 'content-type': 'application/json', accept: 'application/json' };
  const answers = [
    await send(serving, canaryForm()),
    await send(serving, wrong),
    await send(serving, JSON.stringify({ ...goodAnswers, email: canary }), json),
    await send(serving, `{"email": "${canary}`, json),
    await send(serving, canary, { 'content-type': 'text/plain' }),
    await send(serving, `${canary}\r\n--x`, { 'content-type': 'multipart/form-data; boundary=x' }),
    await fetch(`${serving.url}/fr/recu/${canary}-token-of-a-receipt/`),
  ];
  await serving.store.db.schema.alterTable('consents').renameTo('gone').execute();
  answers.push(await send(serving, new URLSearchParams({ ...goodAnswers, projectName: canary })));
  await serving.store.db.schema.alterTable('gone').renameTo('consents').execute();
  return answers.map(({ status }) => status);
}

test('no answer is found in the logs, the metrics, the errors kept, the alarms, the summary or the lists', async (t) => {
  const { serving, logged } = await startLogged(t);
  const statuses = await sendEverything(serving);
  assert.deepEqual(statuses, [303, 422, 422, 400, 415, 400, 404, 503]);
  await serving.forwarding.drain();
  await serving.checkAlarms();

  const errors = await serving.store.db.selectFrom('outbox').select(['channel', 'last_error']).execute();
  assert.deepEqual(errors.map(({ channel }) => channel).toSorted(), ['acknowledgement', 'smtp']);
  for (const { last_error } of errors) assert.match(last_error ?? '', /rejected|spam/);

  const shell = await openShell(t, serving.dataDir);
  const headers = await monitorOf(serving.dataDir);
  const page = async (path: string) => (await fetch(`${serving.url}${path}`, { headers })).text();
  const texts: Record<string, string> = {
    log: logged(),
    metrics: await page('/metrics'),
    health: await page('/healthz'),
    errors: JSON.stringify(errors),
    list: (await shell.type('list', '--json')).out,
    reconcile: (await shell.type('reconcile')).out,
    digest: (await shell.type('digest')).out,
  };
  assert.ok(texts['log']?.includes('Delivery dead') && texts['log'].includes('A request met a fault'));
  const mailDir = join(serving.dataDir, 'mail');
  for (const name of await readdir(mailDir, { recursive: true }).catch(() => []))
    texts[name] = await readFile(join(mailDir, name), 'utf8');
  for (const [where, text] of Object.entries(texts)) {
    const at = text.toLowerCase().indexOf(canary);
    assert.equal(at, -1, `${where}: …${text.slice(Math.max(0, at - 200), at + 100)}…`);
  }
});
