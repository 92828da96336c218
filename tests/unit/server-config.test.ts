import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/server/config.ts';

test('a server started without any setting listens to this machine only and keeps its data in var', () => {
  const config = readConfig({});
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.port, 4321);
  assert.match(config.dataDir, /\/var$/);
});

test('a wrong value stops the start with the name of the setting and what is expected', () => {
  assert.throws(() => readConfig({ PORT: 'eighty' }), /PORT: /);
  assert.throws(() => readConfig({ DATA_KEY: 'c2hvcnQ=' }), /DATA_KEY: must be 32 bytes in base64/);
  assert.throws(
    () => readConfig({ WEBHOOK_URL: 'https://example.org/hook' }),
    /WEBHOOK_SECRET: .*go together/,
  );
});

test('an operator who asks for PostgreSQL is told that applications would not be there', () => {
  assert.throws(
    () => readConfig({ DATABASE_URL: 'postgres://localhost/x' }),
    /DATABASE_URL: applications are kept in SQLite/,
  );
});

test('an empty variable is the same as none', () => {
  assert.equal(readConfig({ SMTP_URL: '', DATABASE_URL: '' }).smtpUrl, undefined);
});
