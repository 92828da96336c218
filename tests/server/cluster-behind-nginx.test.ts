// Slow: three whole servers on a real PostgreSQL, behind a real nginx.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { openAccount } from '../../src/server/accounts/accounts.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { makeLateCodes } from '../../src/server/applications/storage/late-codes.ts';
import { openStore, type Store } from '../../src/server/applications/storage/store.ts';
import { createSharedReleases } from '../../src/server/cluster/shared-releases.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { digestCode } from '../../src/server/publisher/build-site.ts';
import { readLive } from '../../src/server/publisher/releases/release.ts';
import { applicationAnswers, applyPage } from '../support/application.ts';
import { atEnd } from '../support/cleanup.ts';
import { nginx, runNginx, type AskProxy, type ProxiedAnswer } from '../support/nginx.ts';
import { startPostgres } from '../support/postgres.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { temporaryFolder } from '../support/serving.ts';

const siteUrl = 'https://www.example.org';
const editor = 'bob@example.org';
const callFile = 'content/calls/fr/demo-2026.mdx';
const formPath = '/api/forms/application';

/** Asks until the answer is as wanted: a server may be about to fetch a release, a mail about to be written. */
async function until<Found>(ask: () => Promise<Found>, isWanted: (found: Found) => boolean): Promise<Found> {
  for (;;) {
    const found = await ask();
    if (isWanted(found)) return found;
    await wait(200);
  }
}

/** Has the site that was built for all tests be one that these servers have published: none of them builds it anew. */
async function shareBuiltSite({ db }: Store): Promise<void> {
  const folder = process.env['PASSERELLE_PUBLICATIONS'];
  const release = folder && (await readLive(folder));
  if (!folder || !release) return;
  const releases = createSharedReleases(db, { assertHeld: () => Promise.resolve() }, Date.now);
  const codeDigest = await digestCode(siteUrl);
  const folders = { site: join(folder, release.id), content: join(folder, 'published-content') };
  await releases.share({ ...release, codeDigest }, folders, '');
}

/** Three servers behind an nginx that passes each request to the next one in turn, and was told nothing else. */
async function openSite(t: TestContext) {
  const postgres = await startPostgres();
  atEnd(t, () => postgres.stop());
  const url = await postgres.createDatabase('behind');
  const store = await openStore(await temporaryFolder(t), {
    vault: plainVault,
    postgres: { url, poolSize: 2 },
  });
  atEnd(t, () => store.close());
  await shareBuiltSite(store);
  const env = { DATABASE_URL: url, SITE_URL: siteUrl, TRUSTED_PROXIES: '127.0.0.1' };
  const servers: RunningServer[] = [];
  for (let count = 0; count < 3; count += 1) {
    const server = await startServer(env);
    atEnd(t, () => server.remove());
    servers.push(server);
  }
  const addresses = servers.map(({ origin }) => `server 127.0.0.1:${new URL(origin).port};`).join(' ');
  const ask = await runNginx(
    t,
    (listen) =>
      `upstream site { ${addresses} } server { ${listen} client_max_body_size 50m; location / { proxy_pass http://site; } }`,
  );
  return { postgres, servers, store, ask };
}

/** The same question to each server in turn. */
const ofEach = (ask: AskProxy, path: string, headers: Readonly<Record<string, string>> = {}) =>
  Promise.all([1, 2, 3].map(() => ask(path, { headers })));

const postForm = (ask: AskProxy, path: string, values: Readonly<Record<string, string>>, cookie = '') =>
  ask(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
      origin: siteUrl,
      cookie,
    },
    body: new URLSearchParams(values).toString(),
  });

const cookiesOf = ({ headers }: ProxiedAnswer) =>
  (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');

/** The message that the server that leads has written, by the code in it. */
async function signInCode(servers: readonly RunningServer[]): Promise<string> {
  const read = async () => {
    for (const { content } of servers) {
      const folder = join(content.dataDir, 'mail/sign-in');
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((one) => one.endsWith('.eml'))) {
        const [code] = /\d{4} \d{4}/.exec(await readFile(join(folder, name), 'utf8')) ?? [];
        if (code !== undefined) return code;
      }
    }
    return '';
  };
  return until(read, (code) => code !== '');
}

/** Signs in as a person does who reads the mail on another device. @returns the cookie. */
async function signIn(ask: AskProxy, servers: readonly RunningServer[]): Promise<string> {
  for (const page of await ofEach(ask, '/admin/connexion/')) assert.equal(page.status, 200);
  const asked = await postForm(ask, '/admin/connexion/', { email: editor });
  assert.deepEqual([asked.status, asked.headers.location], [303, '/admin/connexion/code/']);
  const code = await signInCode(servers);
  const done = await postForm(ask, '/admin/connexion/code/', { code }, cookiesOf(asked));
  assert.equal(done.status, 303, done.text);
  return cookiesOf(done);
}

/** What the CMS in the browser sends. */
const askCms = (ask: AskProxy, cookie: string, action: string, params: object) =>
  ask('/admin/api/v1', {
    method: 'POST',
    headers: { cookie, origin: siteUrl, 'content-type': 'application/json' },
    body: JSON.stringify({ action, params }),
  });

/** Closes the call, as someone does who publishes. */
async function closeCall(ask: AskProxy, cookie: string): Promise<void> {
  const dataFiles = [];
  for (const path of [callFile, callFile.replace('/fr/', '/en/')]) {
    const { data } = z
      .object({ data: z.string() })
      .parse(JSON.parse((await askCms(ask, cookie, 'getEntry', { path })).text));
    const raw = data.replace(/^closes: .*$/m, 'closes: 2026-09-02T23:59');
    dataFiles.push({ path, raw, base: versionOf(Buffer.from(data)) });
  }
  const options = { useWorkflow: true, collectionName: 'calls' };
  const saved = await askCms(ask, cookie, 'persistEntry', { dataFiles, assets: [], options });
  assert.equal(saved.status, 200, saved.text);
  const drafts = await Promise.all([1, 2, 3].map(() => askCms(ask, cookie, 'unpublishedEntries', {})));
  for (const { text } of drafts) assert.deepEqual(JSON.parse(text), ['calls/demo-2026']);
  const entry = { collection: 'calls', slug: 'demo-2026' };
  const published = await askCms(ask, cookie, 'publishUnpublishedEntry', entry);
  assert.equal(published.status, 200, published.text);
}

/** An application with an attachment that is stored in several pieces. */
async function apply(
  ask: AskProxy,
  changes: Readonly<Record<string, string>>,
  megabytes = 0,
): Promise<ProxiedAnswer> {
  const form = new FormData();
  const answers = { ...applicationAnswers, call: 'demo-2026', language: 'fr', ...changes };
  for (const [name, value] of Object.entries(answers)) form.set(name, value);
  const text = `%PDF-1.4\n${' '.repeat(megabytes * 1_000_000)}\ntrailer<<>>\n%%EOF\n`;
  if (megabytes > 0) form.set('pitchDeck', new File([text], 'projet.pdf', { type: 'application/pdf' }));
  const body = new Response(form);
  return ask(formPath, {
    method: 'POST',
    headers: {
      accept: 'text/html',
      origin: siteUrl,
      'content-type': body.headers.get('content-type') ?? '',
    },
    body: await body.text(),
  });
}

await test(
  'behind nginx with its default settings, whichever of three servers answers: sign-in, CMS, publication, applications, receipts, late codes',
  nginx.options,
  async (t) => {
    const { postgres, servers, store, ask } = await openSite(t);
    const person = { email: editor, name: 'Bob Lee', roles: ['publisher' as const], locale: 'fr' as const };
    await openAccount(store.db, person, { actor: 'test', now: Date.now() });
    const cookie = await signIn(ask, servers);
    for (const page of await ofEach(ask, '/admin/', { cookie })) assert.equal(page.status, 200);

    // A form that came back holds its attachment for the next server.
    const incomplete = await apply(ask, { companyName: '' }, 3);
    assert.equal(incomplete.status, 422);
    const [input = ''] = /<input[^>]*name="held"[^>]*>/.exec(incomplete.text) ?? [];
    const held = /value="([\w-]+)"/.exec(input)?.[1] ?? '';
    assert.ok(held !== '', 'it is held');
    const first = await apply(ask, { held, idempotencyKey: randomUUID() });
    assert.equal(first.status, 303, first.text);
    for (const receipt of await ofEach(ask, first.headers.location ?? '')) {
      assert.equal(receipt.status, 200);
      assert.ok(/3\s(?:Mo|MB)/.test(receipt.text), 'with its attachment');
    }

    await t.test(
      'a server that is killed amid applications: none is lost, none is stored twice',
      async () => {
        const receipts: string[] = [];
        const counts = { repeated: 0 };
        const applicant = async (number: number) => {
          const key = randomUUID();
          for (;;) {
            const answer = await apply(
              ask,
              { idempotencyKey: key, companyName: `Atelier ${number}` },
              1,
            ).catch(() => undefined);
            if (answer?.status === 303) {
              receipts.push(answer.headers.location ?? '');
              return;
            }
            if (answer) assert.ok([502, 503, 504].includes(answer.status), answer.text);
            counts.repeated += 1;
          }
        };
        const underWay = Array.from({ length: 12 }, (_, number) => applicant(number));
        await Promise.race(underWay);
        process.kill(servers[2]?.pid ?? 0, 'SIGKILL');
        await Promise.all(underWay);
        t.diagnostic(`${counts.repeated} attempts were repeated by the applicant`);
        assert.equal(new Set(receipts).size, 12);
        const rows = await store.db.selectFrom('applications').select('reference').execute();
        assert.equal(rows.length, 13);
        const files = await store.db
          .selectFrom('files')
          .select('id')
          .where('reference', 'is not', null)
          .execute();
        assert.equal(files.length, 13);
        for (const path of receipts) assert.equal((await ask(path)).status, 200);
      },
    );

    await t.test(
      'a call that an editor closes is closed on each; a late code opens it on each, once',
      async () => {
        await closeCall(ask, cookie);
        const pages = () => ofEach(ask, applyPage);
        await until(pages, (found) => found.every(({ text }) => /L’appel est clos/.test(text)));
        const assets = (await ask(applyPage)).text.matchAll(/(?:src|href)="(\/_astro\/[^"]+)"/g);
        for (const [, path = ''] of assets)
          for (const { status } of await ofEach(ask, path)) assert.equal(status, 200, path);
        const now = store.clock?.() ?? 0;
        const [code = ''] = await makeLateCodes(store.db, {
          call: 'demo-2026',
          count: 1,
          now,
          expiresAt: now + 3_600_000,
        });
        for (const { status, text } of await ofEach(ask, `${applyPage}?code=${code}`)) {
          assert.equal(status, 200);
          assert.match(text, /name="companyName"/);
        }
        const late = { lateCode: code, companyName: 'En retard' };
        const sent = await apply(ask, { ...late, idempotencyKey: randomUUID() });
        assert.equal(sent.status, 303, sent.text);
        assert.equal(
          (await apply(ask, { ...late, email: 'autre@example.org', idempotencyKey: randomUUID() })).status,
          409,
        );
      },
    );

    await t.test('the search finds its parts on each', async () => {
      for (const path of ['/pagefind/pagefind.js', '/pagefind/pagefind-entry.json'])
        for (const { status } of await ofEach(ask, path)) assert.equal(status, 200, path);
    });

    await t.test('while PostgreSQL is away editors are asked to wait; then they go on', async () => {
      await postgres.kill();
      const away = await askCms(ask, cookie, 'info', {});
      assert.equal(away.status, 503, away.text);
      assert.equal(away.headers['retry-after'], '20');
      assert.match(away.text, /rien n’est perdu/);
      await postgres.start();
      await until(
        () => askCms(ask, cookie, 'info', {}),
        ({ status }) => status === 200,
      );
    });
  },
);
