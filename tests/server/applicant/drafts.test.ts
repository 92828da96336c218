// Applications that are saved on the server to be continued in another browser: see decision 166.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkIn, textOf } from '../../support/accounts.ts';
import { pdf } from '../../support/endpoint.ts';
import {
  formIn,
  heldOn,
  openLink,
  openSavingSite,
  resumeIn,
  typedOn,
  type SavingSite,
} from '../../support/saved-applications.ts';

const typed = {
  call: 'spring',
  language: 'fr',
  email: 'anne@example.org',
  projectName: 'Pont',
  domain: 'health',
};
const save = { ...typed, action: 'save' };
const agreed = { language: 'en', consent: 'I agree.' };

const draftsOf = ({ store }: SavingSite) => store.db.selectFrom('application_drafts').selectAll().execute();
const applicationsOf = ({ store }: SavingSite) => store.db.selectFrom('applications').selectAll().execute();
const filesOf = ({ store }: SavingSite) => store.db.selectFrom('files').selectAll().execute();

await test('a draft begun in French with a file is continued in English in another browser, and sent: one application with its file', async (t) => {
  const site = await openSavingSite(t);
  const first = site.browser();
  const saved = await first.send({ ...save, deck: pdf() });
  assert.deepEqual([saved.status, saved.location], [303, '/fr/reprendre/']);
  const [draft] = resumeIn(await first.get(saved.location)).drafts;
  assert.equal(draft?.title, 'Appel du printemps');

  const [email, ...others] = await site.mail();
  assert.deepEqual([email?.recipient, others], ['anne@example.org', []]);
  assert.match(String(email?.message.subject), /^Pas encore envoyée/);
  assert.match(textOf(email), /N’EST PAS ENCORE ENVOYÉE.+31\smars\s2026/s);
  assert.ok(!textOf(email).includes('Pont'), 'nothing that was typed is in the message');

  const second = site.browser();
  const { path } = linkIn(email);
  assert.equal(resumeIn(await second.get(path)).state, 'code', 'to look at the link uses nothing up');
  const resumed = formIn(await openLink(second, email));
  assert.deepEqual(resumed.values['projectName'], ['Pont']);
  assert.match(resumed.saved?.at ?? '', /15\smars\s2026/);
  const english = formIn(await second.get(resumed.alternates.en ?? ''));
  assert.deepEqual(
    english.held.map(({ field, name }) => [field, name]),
    [['deck', 'projet.pdf']],
  );

  const sent = await second.send({ ...typedOn(english), ...agreed }, heldOn(english));
  assert.deepEqual([sent.status, sent.location.slice(0, 12)], [303, '/en/receipt/']);
  const [application, ...more] = await applicationsOf(site);
  assert.deepEqual([application?.locale, more], ['en', []]);
  const stored = await site.store.findByReference(application?.reference ?? '');
  assert.deepEqual(
    stored?.files.map(({ name }) => name),
    ['projet.pdf'],
  );
  assert.deepEqual([await draftsOf(site), site.faults], [[], []]);
  const again = await second.send({ ...typedOn(english), ...agreed }, heldOn(english));
  assert.equal(again.location, sent.location, 'sent twice, it is one application');
  assert.deepEqual(
    (await filesOf(site)).map(({ draft }) => draft),
    [null],
  );
});
