// Applications that are saved on the server to be continued in another browser: see decision 166.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../../src/digest.ts';
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

await test('once a link was used it opens nothing in another browser, and leads to the draft again in the same one', async (t) => {
  const site = await openSavingSite(t);
  await site.browser().send(save);
  const [email] = await site.mail();
  const { path, code } = linkIn(email);
  const [own, other] = [site.browser(), site.browser()];
  assert.equal((await own.post(path, { code: '0' })).status, 422);
  const led = await own.post(path, { code });
  assert.deepEqual([(await own.get(path)).status, (await own.get(path)).location], [303, led.location]);
  for (const page of [await other.get(path), await other.post(path, { code }), await other.post(path, {})]) {
    assert.deepEqual([page.status, resumeIn(page).state], [410, 'void']);
    assert.ok(!page.text.includes('Pont'));
  }
  const guessed = await other.get(led.location);
  assert.deepEqual([guessed.status, guessed.location], [303, '/fr/reprendre/']);
  other.cookies.push(...own.cookies.map((cookie) => ({ ...cookie, value: 'A'.repeat(22) })));
  assert.equal((await other.get(led.location)).location, '/fr/reprendre/', 'a guessed cookie opens nothing');
});

await test('a program that opens links and presses their buttons uses none up; in the browser that saved, the button is enough', async (t) => {
  const site = await openSavingSite(t);
  const first = site.browser();
  await first.send(save);
  const { path } = linkIn((await site.mail())[0]);
  const scanner = site.browser();
  assert.equal(resumeIn(await scanner.get(path)).state, 'code');
  assert.equal((await scanner.post(path, {})).status, 422);
  assert.deepEqual(scanner.cookies, []);
  assert.equal(resumeIn(await first.get(path)).state, 'link');
  const led = await first.post(path, {});
  assert.deepEqual(formIn(await first.get(led.location)).values['projectName'], ['Pont']);
  assert.ok((await draftsOf(site))[0]?.proven_at);
});

await test('the cookie goes to the pages of saved applications only, and no script reads it', async (t) => {
  const site = await openSavingSite(t);
  const first = site.browser();
  await first.send(save);
  assert.deepEqual(
    first.cookies.map(({ path }) => path),
    ['/api/forms/', '/fr/reprendre/', '/en/continue/'],
  );
  const [known] = await site.store.db.selectFrom('draft_browsers').selectAll().execute();
  for (const { name, line, value } of first.cookies) {
    assert.match(name, /^__Secure-/);
    assert.match(line, /HttpOnly; Secure; SameSite=Lax/);
    assert.equal(known?.browser, sha256(value), 'the database knows a digest of it');
  }
});

await test('who types another person’s address neither reads, replaces nor learns of their draft, and loses sight of theirs once the person opens its link', async (t) => {
  const site = await openSavingSite(t);
  const owner = site.browser();
  await owner.send({ ...save, projectName: 'Mine' });
  const mine = await openLink(owner, (await site.mail())[0]);

  const stranger = site.browser();
  const saved = await stranger.send({ ...save, projectName: 'Stranger' });
  assert.equal(saved.status, 303, 'answered as for an address that nobody used');
  assert.ok(!(await stranger.get('/fr/reprendre/')).text.includes('Mine'));
  const id = resumeIn(await stranger.get('/fr/reprendre/')).drafts[0]?.id ?? '';
  const [own] = (await draftsOf(site)).filter((draft) => draft.id !== id);
  assert.equal((await stranger.get(`/fr/reprendre/${own?.id ?? ''}/`)).location, '/fr/reprendre/');
  await stranger.post('/fr/reprendre/', { action: 'delete', draft: own?.id ?? '' });
  await stranger.post('/fr/reprendre/', { action: 'keep', draft: id });
  assert.deepEqual(formIn(mine).values['projectName'], ['Mine']);
  assert.equal((await draftsOf(site)).length, 2, 'nothing is chosen or deleted by who has opened no link');

  const led = await openLink(owner, (await site.mail())[0]);
  const both = resumeIn(led).drafts;
  assert.deepEqual(
    both.map(({ isToChoose }) => isToChoose),
    [true, true],
  );
  const kept = await owner.post('/fr/reprendre/', { action: 'keep', draft: id });
  assert.deepEqual(formIn(await owner.get(kept.location)).values['projectName'], ['Stranger']);
  assert.equal((await draftsOf(site)).length, 1, 'one draft per person and call');
  assert.equal((await stranger.get(`/fr/reprendre/${id}/`)).location, '/fr/reprendre/');
  assert.deepEqual(resumeIn(await stranger.get('/fr/reprendre/')).drafts, []);
});

await test('two pages with the same draft: the second save is told, and may replace; the second sending is told, and sends nothing', async (t) => {
  const site = await openSavingSite(t);
  const browser = site.browser();
  await browser.send({ ...save, deck: pdf() });
  const page = formIn(await openLink(browser, (await site.mail())[0]));
  const [one, two] = [typedOn(page), typedOn(page)];
  assert.equal(
    (await browser.send({ ...one, projectName: 'One', action: 'save' }, heldOn(page))).status,
    303,
  );
  const told = await browser.send({ ...two, projectName: 'Two', action: 'save' }, heldOn(page));
  assert.equal(told.status, 409);
  assert.match(formIn(told).errors[0]?.message ?? '', /autre page/);
  assert.deepEqual(formIn(told).values['projectName'], ['Two'], 'what was typed is still there');
  const again = await browser.send({ ...typedOn(formIn(told)), action: 'save' }, heldOn(formIn(told)));
  assert.equal(again.status, 303);
  assert.equal((await draftsOf(site)).length, 1);

  const stale = await browser.send({ ...one, consent: 'J’accepte.' }, heldOn(page));
  assert.equal(stale.status, 409);
  assert.deepEqual(await applicationsOf(site), []);
  const last = formIn(stale);
  assert.equal((await browser.send({ ...typedOn(last), consent: 'J’accepte.' }, heldOn(last))).status, 303);
  const after = await browser.send({ ...two, projectName: 'Late', consent: 'J’accepte.' }, heldOn(page));
  assert.deepEqual([after.status, formIn(after).saved], [409, null], 'it was sent meanwhile');
  assert.deepEqual(formIn(after).values['projectName'], ['Late']);
  assert.equal((await applicationsOf(site)).length, 1);
});

await test('sent from two browsers at the same moment, a draft becomes one application', async (t) => {
  const site = await openSavingSite(t);
  const first = site.browser();
  await first.send({ ...save, deck: pdf() });
  const page = formIn(await openLink(first, (await site.mail())[0]));
  const body = (name: string) => ({ ...typedOn(page), projectName: name, consent: 'J’accepte.' });
  const answers = await Promise.all(['A', 'B', 'C'].map((name) => first.send(body(name), heldOn(page))));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409, 409]);
  assert.equal((await applicationsOf(site)).length, 1);
  assert.deepEqual([(await draftsOf(site)).length, site.faults], [0, []]);
});

await test('without an address, or with a file that is wrong, the page comes back with what was typed, and nothing is kept', async (t) => {
  const site = await openSavingSite(t);
  const browser = site.browser();
  for (const [changes, field] of [
    [{ email: '' }, 'email'],
    [{ email: 'anne' }, 'email'],
    [{ deck: new File(['<html>'], 'projet.pdf') }, 'deck'],
  ] as const) {
    const page = await browser.send({ ...save, ...changes });
    assert.equal(page.status, 422);
    assert.deepEqual(
      formIn(page).errors.map((error) => error.field),
      [field],
    );
    assert.deepEqual(formIn(page).values['projectName'], ['Pont']);
  }
  assert.deepEqual([await draftsOf(site), await site.mail(), browser.cookies], [[], [], []]);
});

await test('a link is asked for again by the address; the answer is the same whether anything is kept or not', async (t) => {
  const site = await openSavingSite(t);
  await site.browser().send(save);
  const [lost] = await site.mail();
  const asked = await site.browser().post('/en/continue/', { email: ' ANNE@example.org ' });
  const nobody = await site.browser().post('/en/continue/', { email: 'nobody@example.org' });
  assert.deepEqual([asked.status, asked.text], [nobody.status, nobody.text]);
  const [again, ...others] = await site.mail();
  assert.deepEqual([again?.recipient, others], ['anne@example.org', []]);
  assert.notEqual(linkIn(again).path, linkIn(lost).path);
  assert.deepEqual(formIn(await openLink(site.browser(), again)).values['projectName'], ['Pont']);
  assert.equal((await site.browser().post('/en/continue/', { email: 'x' })).status, 422);
});

await test('a mailbox gets three such messages a day, a sender saves thirty times in ten minutes, and a program that fills in hidden fields saves nothing', async (t) => {
  const site = await openSavingSite(t);
  for (let count = 0; count < 5; count += 1) await site.browser().send(save);
  assert.equal((await site.mail()).length, 3);
  site.sender.now = 'one sender';
  const browser = site.browser();
  const bot = await browser.send({ ...save, homepage: 'https://spam.example' });
  assert.deepEqual([bot.status, formIn(bot).values['projectName']], [403, ['Pont']]);
  let last = 303;
  for (let count = 0; count < 31 && last === 303; count += 1)
    last = (await site.browser().send({ ...save, email: `a${count}@example.org` })).status;
  assert.equal(last, 429);
});

await test('a message that the mail server refuses is tried again; the draft is there meanwhile', async (t) => {
  const site = await openSavingSite(t);
  site.mailFails.now = true;
  const browser = site.browser();
  await browser.send(save);
  assert.deepEqual(await site.mail(), []);
  site.mailFails.now = false;
  assert.equal(resumeIn(await browser.get('/fr/reprendre/')).drafts.length, 1);
  site.clock.now += 10_000;
  assert.equal((await site.mail()).length, 1);
});

await test('without a mail server nothing is kept, and the page says so', async (t) => {
  const site = await openSavingSite(t, { canSend: false });
  const page = await site.browser().send(save);
  assert.deepEqual([page.status, formIn(page).values['projectName']], [503, ['Pont']]);
  assert.equal(resumeIn(await site.browser().get('/en/continue/')).state, 'no-mail');
  assert.deepEqual(await draftsOf(site), []);
});
