import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startSmtpPeer } from '../support/smtp-peer.ts';
import { openShell } from '../support/staff-shell.ts';
import { temporaryFolder } from '../support/stored.ts';

const env = { MAIL_FROM: 'Passerelle <site@example.org>', STAFF_TO: 'Équipe <staff@example.org>' };

test('before the first application, the operator learns that mail works, and what the server answered at each step', async (t) => {
  const peer = await startSmtpPeer(t);
  const shell = await openShell(t, await temporaryFolder(t), { ...env, SMTP_URL: peer.url });
  const { code, out } = await shell.type('test-mail');
  assert.equal(code, 0);
  for (const line of [
    /DNS: 127\.0\.0\.1/,
    /Connection: 220 peer/,
    /MAIL FROM\): 250 ok/,
    /RCPT TO\): 250 ok/,
    /DATA\): 250 taken/,
  ])
    assert.match(out, line);
  assert.match(out, /The server accepts messages without a sender\./);
  assert.deepEqual(
    peer.received.map(({ sender, recipients }) => [sender, ...recipients]),
    [
      ['site@example.org', 'staff@example.org'],
      ['', 'staff@example.org'],
    ],
  );
});

test('a server that refuses messages without a sender is no fault: it is said from where acknowledgements will come', async (t) => {
  const peer = await startSmtpPeer(t);
  peer.behave((stage, { sender }) => (stage === 'mail' && sender === '' ? '550 no null sender' : undefined));
  const shell = await openShell(t, await temporaryFolder(t), { ...env, SMTP_URL: peer.url });
  const { code, out } = await shell.type('test-mail', 'moi@example.org');
  assert.equal(code, 0);
  assert.match(out, /550 no null sender/);
  assert.match(out, /acknowledgements will be sent from site@example\.org/);
  assert.deepEqual(
    peer.received.map(({ recipients }) => recipients),
    [['moi@example.org']],
  );
});

test('mail that does not work is said at the step where it fails, with what to do', async (t) => {
  const peer = await startSmtpPeer(t);
  const dataDir = await temporaryFolder(t);
  const shell = await openShell(t, dataDir, { ...env, SMTP_URL: peer.url });
  peer.behave((stage) => (stage === 'rcpt' ? '550 5.7.1 relaying denied' : undefined));
  const refused = await shell.type('test-mail');
  assert.equal(refused.code, 1);
  assert.match(refused.out, /Failed at “Recipient \(RCPT TO\)”: .*relaying denied/);
  assert.match(refused.err, /check STAFF_TO/);

  await peer.goDown();
  const down = await shell.type('test-mail');
  assert.equal(down.code, 1);
  assert.match(down.out, /Failed at “Connection”: .*ECONNREFUSED/);

  const login = await openShell(t, dataDir, { ...env, SMTP_URL: 'smtp://user:pass@no.such.host.invalid' });
  const lost = await login.type('test-mail');
  assert.equal(lost.code, 1);
  assert.match(lost.err, /no\.such\.host\.invalid.* does not lead to any machine/);
  assert.doesNotMatch(lost.out + lost.err, /pass@/, 'the password is not shown');
});

test('without a mail server the test message is put where applications will be', async (t) => {
  const shell = await openShell(t, await temporaryFolder(t), env);
  const { code, out } = await shell.type('test-mail');
  assert.equal(code, 0);
  const [name = ''] = await readdir(join(shell.dataDir, 'mail'));
  assert.ok(out.includes(name), out);
});
