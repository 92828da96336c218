import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  securityTxtExpiry,
  securityTxtPath,
  securityTxtRenewal,
} from '../../../src/model/hosting/security-txt.ts';
import { siteDataSchema } from '../../../src/model/site-data.ts';
import { client } from './site.ts';

test('a person who has found a weakness reads whom to write to, where RFC 9116 has them look', async () => {
  assert.equal(
    await readFile(join(client, securityTxtPath), 'utf8'),
    [
      'Contact: mailto:securite@exemple.org',
      'Expires: 2027-12-01T00:00:00.000Z',
      'Policy: https://passerelle.example/fr/securite/',
      'Preferred-Languages: fr, en',
      'Canonical: https://passerelle.example/.well-known/security.txt',
      '',
    ].join('\n'),
  );
});

test('nobody finds a security.txt that has expired: a site that nobody changes is built again a month before', async () => {
  const site = siteDataSchema.parse(JSON.parse(await readFile(join(client, 'site.json'), 'utf8')));
  assert.ok(Date.parse(site.nextTransition ?? '') <= securityTxtRenewal(Date.parse(site.generatedAt)));
  const day = 86_400_000;
  for (
    let now = Date.parse('2026-01-01T00:00:00Z');
    now < Date.parse('2029-01-01T00:00:00Z');
    now += day / 2
  ) {
    assert.ok(securityTxtRenewal(now) > now + 300 * day);
    assert.ok(securityTxtExpiry(now) >= securityTxtRenewal(now) + 28 * day);
    // RFC 9116 recommends less than a year; a leap year has a day more.
    assert.ok(securityTxtExpiry(now) <= now + 366 * day);
  }
});
