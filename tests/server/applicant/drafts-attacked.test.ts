// What someone gets who saves an application in a stranger's name: see decision 166.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../../../src/model/durations.ts';
import { linkIn } from '../../support/accounts.ts';
import { formIn, openLink, openSavingSite, resumeIn, typedOn } from '../../support/saved-applications.ts';

const save = { call: 'spring', language: 'en', projectName: 'Bridge', domain: 'health', action: 'save' };
const [anne, mallory] = ['anne@example.org', 'mallory@example.org'];

await test('a link goes to the address that the draft has by then: who types another one while messages are sent opens nothing of its owner’s', async (t) => {
  const site = await openSavingSite(t);
  const owner = site.browser();
  await owner.send({ ...save, email: anne, projectName: 'Mine' });
  await openLink(owner, (await site.mail())[0]);

  const attacker = site.browser();
  await site.browser().send({ ...save, email: 'someone@example.org' });
  site.clock.now += 1;
  await attacker.send({ ...save, email: mallory });
  const id = resumeIn(await attacker.get('/en/continue/')).drafts[0]?.id ?? '';
  const shown = formIn(await attacker.get(`/en/continue/${id}/`));
  let isChanged = false;
  site.whileMailing.now = async () => {
    if (isChanged) return;
    isChanged = true;
    await attacker.send({ ...typedOn(shown, 'en'), email: anne, action: 'save' });
  };
  const sent = await site.mail();
  assert.ok(isChanged);
  assert.deepEqual(sent.map(({ recipient }) => recipient).sort(), [anne, 'someone@example.org']);
  assert.equal(resumeIn(await attacker.get('/en/continue/')).drafts.length, 1);
});

await test('what the owner of an address types into a draft that a stranger saved for it is not read by the stranger, even before they choose one of theirs', async (t) => {
  const site = await openSavingSite(t);
  const owner = site.browser();
  await owner.send({ ...save, email: anne, projectName: 'Mine' });
  await openLink(owner, (await site.mail())[0]);
  const stranger = site.browser();
  await stranger.send({ ...save, email: anne });
  const id = resumeIn(await stranger.get('/en/continue/')).drafts[0]?.id ?? '';
  const [email] = await site.mail();
  await openLink(owner, email);

  const led = await owner.get(linkIn(email).path);
  assert.equal(led.location, `/en/continue/${id}/`, 'the link leads to the stranger’s draft');
  const shown = formIn(await owner.get(led.location));
  await owner.send({ ...typedOn(shown, 'en'), projectName: 'Confided', action: 'save' });
  for (const path of ['/en/continue/', `/en/continue/${id}/`])
    assert.ok(!(await stranger.get(path)).text.includes('Confided'));
  assert.deepEqual(resumeIn(await stranger.get('/en/continue/')).drafts, []);
  assert.equal(resumeIn(await owner.get('/en/continue/')).drafts.length, 2);
});

await test('a draft that is sent from one page and saved from another at the same moment is either sent or saved: nobody is told that what they typed is kept when it is not', async (t) => {
  const site = await openSavingSite(t);
  for (let round = 0; round < 12; round += 1) {
    const browser = site.browser();
    const address = `anne${round}@example.org`;
    await browser.send({ ...save, email: address });
    const email = (await site.mail()).find(({ recipient }) => recipient === address);
    const page = typedOn(formIn(await openLink(browser, email)), 'en');
    const statuses = await Promise.all([
      browser.send({ ...page, consent: 'I agree.' }).then(({ status }) => status),
      browser.send({ ...page, projectName: 'Kept', action: 'save' }).then(({ status }) => status),
    ]);
    assert.deepEqual(statuses.toSorted(), [303, 409]);
  }
  assert.deepEqual(site.faults, []);
});

await test('who asks for the link of a draft gets it, whatever strangers have saved for the same address since', async (t) => {
  const site = await openSavingSite(t);
  const first = site.browser();
  await first.send({ ...save, email: anne });
  const own = resumeIn(await first.get('/en/continue/')).drafts[0]?.id;
  await site.mail();
  for (let count = 0; count < 4; count += 1) {
    site.clock.now += 1_000;
    await site.browser().send({ ...save, email: anne });
  }
  await site.mail();
  site.clock.now += dayMs;
  const second = site.browser();
  await second.post('/en/continue/', { email: anne });
  for (const email of await site.mail()) await openLink(second, email);
  const found = resumeIn(await second.get('/en/continue/')).drafts.map(({ id }) => id);
  assert.ok(found.includes(own ?? ''), `${own} is not among ${found.join()}`);
});
