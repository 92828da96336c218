import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { createDrillMarks } from '../../src/server/applications/drill/marks.ts';
import { isBalanced, takeBalance } from '../../src/server/applications/staff/balance.ts';
import english from '../../src/server/applications/staff/phrases/doctor.en.json' with { type: 'json' };
import french from '../../src/server/applications/staff/phrases/doctor.fr.json' with { type: 'json' };
import { summarise } from '../../src/server/applications/staff/summary.ts';
import { links } from '../../src/server/cli/doctor/finding.ts';
import { runDoctor } from '../../src/server/cli/doctor/run.ts';
import type { Surroundings } from '../../src/server/cli/doctor/surroundings.ts';
import {
  atHome,
  portOfAnother,
  publish,
  startMachine,
  startStarting,
  withReadOnly,
  type Told,
} from '../support/doctor.ts';
import { nginx } from '../support/nginx.ts';
import { startServing } from '../support/serving.ts';
import { plainNginx } from '../support/tls-proxy.ts';
import { onSqlite, storePlace } from '../support/store-place.ts';

const { options } = nginx;
const phrases = [english, french];

/** The links that were named, as `number. state`. */
const states = (out: string) =>
  Array.from(
    out.matchAll(/^ ?(\d+)\. .*: (in order|BROKEN|does not apply here)$/gm),
    ([, number, state]) => `${number} ${state}`,
  );

/** That the doctor named this link as the first broken one, and said so. */
function assertBroken({ code, out }: Told, link: (typeof links)[number], words: RegExp): void {
  const number = links.indexOf(link) + 1;
  assert.equal(code, 1, out);
  assert.equal(states(out).at(-1), `${number} BROKEN`, out);
  assert.match(out, words);
}

await test(
  'an operator learns whether an application that comes now reaches the staff',
  options,
  async (t) => {
    const machine = await startMachine(t);
    const { serving, doctor, behind, smtp, webhook, env, siteUrl } = machine;
    const { db } = serving.store;
    const dataDir = serving.dataDir;

    await t.test(
      'where everything holds, all twelve links are in order, and the staff got the drill by mail and webhook',
      async () => {
        const { code, out } = await doctor();
        assert.equal(code, 0, out);
        assert.deepEqual(
          states(out),
          links.map((_, index) => `${index + 1} in order`),
        );
        assert.match(out, /an application that is sent now reaches the staff/);
        assert.deepEqual(
          smtp.received.map(({ recipients }) => recipients),
          [['staff@example.org']],
        );
        assert.match(webhook.calls[0]?.body ?? '', /"type":"application\.drill"/);
      },
    );

    await t.test(
      'of the drill nothing is left: no application, no count, no message, no one acknowledged',
      async () => {
        for (const table of ['applications', 'outbox', 'files', 'received', 'idempotency'] as const)
          assert.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table);
        assert.ok(isBalanced(await takeBalance(db)));
        assert.deepEqual((await summarise(db, Date.now() + 1_000, undefined)).received, []);
        assert.doesNotMatch(await serving.metrics(), /doctor-drill/);
      },
    );

    await t.test('1: a setting that cannot be read is named', async () => {
      assertBroken(await doctor({ env: { PORT: 'eighty' } }), 'settings', /PORT: must be a whole number/);
      assertBroken(await doctor({ env: { CONTENT_DIR: '/nonexistent' } }), 'settings', /CONTENT_DIR/);
    });

    await t.test('2: a data folder that is missing, or that others can read', async () => {
      assertBroken(
        await doctor({ env: { DATA_DIR: join(dataDir, 'none') } }),
        'data-folder',
        /does not exist/,
      );
      await chmod(dataDir, 0o755);
      assertBroken(await doctor(), 'data-folder', /can read .*mode 755[^]*chmod 700/);
      await chmod(dataDir, 0o700);
    });

    await t.test('3: a disk that is full', async () => {
      const disk = () => ({ freeBytes: () => 7_000_000, isLow: () => true });
      assertBroken(await doctor({ surroundings: { disk } }), 'disk', /Only 7 MB/);
    });

    await t.test('4: a database that is missing, or damaged', onSqlite, async () => {
      const empty = join(dataDir, 'empty');
      await mkdir(empty, { mode: 0o700 });
      assertBroken(await doctor({ env: { DATA_DIR: empty } }), 'database', /no database/);
      await writeFile(join(empty, 'passerelle.db'), Buffer.alloc(8_192, 'x'));
      assertBroken(await doctor({ env: { DATA_DIR: empty } }), 'database', /is damaged/);
    });

    await t.test('4: a database that lacks an application', async () => {
      await db.insertInto('received').values({ form: 'application', call: '', count: 1 }).execute();
      assertBroken(await doctor(), 'database', /are missing[^]*reconcile/);
      await db.deleteFrom('received').execute();
    });

    await t.test('5: a clock that is behind, or that nothing keeps', async () => {
      assertBroken(await doctor({ surroundings: { now: () => 0 } }), 'clock', /clock is behind/);
      const isClockSynchronized = () => false;
      assertBroken(await doctor({ surroundings: { isClockSynchronized } }), 'clock', /set-ntp true/);
    });

    await t.test(
      '6: no release, a text that cannot be published, a repository elsewhere that is gone or read-only',
      async () => {
        const live = join(dataDir, 'publications/live.json');
        await rename(live, `${live}.away`);
        assertBroken(await doctor(), 'site', /No site is published/);
        await rename(`${live}.away`, live);
        const raised = {
          name: 'publication-failed:pages/fr/contact.mdx',
          detail: '1',
          raised_at: 1,
          notified_at: 1,
        };
        await db
          .insertInto('alarms')
          .values({ ...raised, server: '', seen_at: raised.raised_at })
          .execute();
        assertBroken(await doctor(), 'site', /cannot be published: pages\/fr\/contact\.mdx/);
        await db.deleteFrom('alarms').execute();
        assertBroken(
          await doctor({ env: { GIT_REMOTE: join(dataDir, 'none.git') } }),
          'site',
          /does not answer/,
        );
        await withReadOnly(env, async () => {
          assertBroken(await doctor(), 'site', /Nothing can be pushed[^]*right to write/);
        });
      },
    );

    await t.test('7: a server that is stopped, or another program in its place', async () => {
      assertBroken(await doctor({ env: { PORT: '1' } }), 'server', /ECONNREFUSED[^]*systemctl start/);
      const PORT = String(await portOfAnother(t));
      assertBroken(await doctor({ env: { PORT } }), 'server', /Another program/);
    });

    await t.test(
      '7: a server that the others on its database do not reach where they are told to',
      async () => {
        const wrong = { INTERNAL_URL: 'http://127.0.0.1:1' };
        assertBroken(await doctor({ env: wrong }), 'server', /127\.0\.0\.1:1 \(INTERNAL_URL\).*ECONNREFUSED/);
      },
    );

    await t.test('but not one that the operator has just restarted: that one is waited for', async () => {
      const starting = { env: { PORT: String(await startStarting(t, env['PORT'] ?? '')) } };
      assertBroken(await doctor(starting), 'server', /is still starting/);
      const { out } = await doctor({ ...starting, surroundings: { startingMs: 10_000 } });
      assert.match(out, /7\. Server on this machine: in order/);
    });

    await t.test('8: a name that leads nowhere', async () => {
      const lookup: Surroundings['lookup'] = (host, _, callback) => {
        callback(new Error(`getaddrinfo ENOTFOUND ${host}`), []);
      };
      assertBroken(await doctor({ surroundings: { lookup } }), 'address', /leads nowhere[^]*A record/);
    });

    await t.test('9: a certificate of nobody, for another name, or none at all', async () => {
      assertBroken(await doctor({ surroundings: { ca: undefined } }), 'certificate', /do not trust/);
      const lookup: Surroundings['lookup'] = (_, given, callback) => {
        atHome('passerelle.test', given, callback);
      };
      const other = siteUrl.replace('passerelle.test', 'www.example.org');
      assertBroken(
        await doctor({ env: { SITE_URL: other }, surroundings: { lookup } }),
        'certificate',
        /is not for www\.example\.org/,
      );
      const closed = { SITE_URL: 'https://passerelle.test:1' };
      assertBroken(await doctor({ env: closed }), 'certificate', /No TLS connection[^]*firewall/);
      assertBroken(
        await doctor({ env: { SITE_URL: 'http://passerelle.test' } }),
        'certificate',
        /no https address/,
      );
    });

    await t.test(
      '10: a proxy that says nothing, repeats lies, is not named, finds no server, or takes no large form',
      async () => {
        const look = () => doctor();
        const plain = plainNginx('client_max_body_size 40m;');
        assertBroken(await behind(plain, look), 'proxy', /does not say who asks/);
        const credulous = plainNginx('proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;');
        assertBroken(await behind(credulous, look), 'proxy', /every client can pass for another one/);
        assertBroken(await behind(undefined, look, 'http://127.0.0.1:1'), 'proxy', /answers 502/);
        const small = plainNginx('proxy_set_header X-Forwarded-For $remote_addr;');
        assertBroken(
          await behind(small, look),
          'proxy',
          /refuses an application of 11 MB[^]*client_max_body_size 40m/,
        );
        const unnamed = await startMachine(t, { TRUSTED_PROXIES: '' });
        assertBroken(await unnamed.doctor(), 'proxy', /TRUSTED_PROXIES=127\.0\.0\.1/);
      },
    );

    await t.test(
      'a stranger who comes through nginx, plain or as shipped, gets no number of the server',
      async () => {
        const look = async () => {
          for (const path of ['/metrics', '/healthz']) {
            const headers = { 'x-forwarded-for': '127.0.0.1' };
            const { status, text } = await machine.ask(path, headers);
            assert.deepEqual([status, text], path === '/metrics' ? [401, '401'] : [200, '{"status":"ok"}']);
          }
        };
        await look();
        await behind(plainNginx(), look);
      },
    );

    await t.test('11: forms that something on the way refuses, or a mark that it takes away', async () => {
      const say = 'proxy_set_header X-Forwarded-For $remote_addr; client_max_body_size 40m;';
      const filtering = plainNginx(say, 'location /api/forms/ { client_max_body_size 40m; return 403; }');
      assertBroken(await behind(filtering, () => doctor()), 'application', /refused \(status 403/);
      const stripping = plainNginx(`${say} proxy_set_header passerelle-drill "";`);
      assertBroken(await behind(stripping, () => doctor()), 'application', /did not recognize the drill/);
    });

    await t.test('12: a mail server that refuses, a webhook that fails', async () => {
      smtp.behave((stage) => (stage === 'rcpt' ? '550 relaying denied' : undefined));
      assertBroken(await doctor(), 'forwarding', /relaying denied[^]*test-mail/);
      smtp.behave(() => undefined);
      webhook.state.answer = (response) => {
        response.writeHead(500).end();
      };
      assertBroken(await doctor(), 'forwarding', /webhook does not take[^]*answered 500/);
      webhook.state.answer = (response) => {
        response.writeHead(204).end();
      };
      assert.deepEqual(await db.selectFrom('applications').selectAll().execute(), []);
    });

    await t.test('in French, the same links are named in French', async () => {
      const { out } = await doctor({ env: { STAFF_LANGUAGE: 'fr', PORT: '1' } });
      assert.match(out, /^ 7\. Serveur sur cette machine\s: ROMPU$/m);
      assert.match(out, /Démarrez le serveur \(systemctl start passerelle\)/);
      const { out: inOrder } = await doctor({ env: { STAFF_LANGUAGE: 'fr' } });
      assert.match(inOrder, /^12\. Transmission à l’équipe\s: en ordre$/m);
    });

    await t.test('mail that may be taken for spam is said, and breaks nothing', async () => {
      const { code, out } = await doctor({
        surroundings: { resolveTxt: () => Promise.reject(new Error('ENODATA')) },
      });
      assert.equal(code, 0, out);
      assert.match(out, /example\.org has no SPF record[^]*example\.org has no DMARC record/);
      assert.match(out, /To watch: the certificate ends/);
    });

    await t.test(
      'a stranger who calls theirs a drill gets what any unknown form gets, and nothing is stored',
      async () => {
        const forged = createDrillMarks(new Uint8Array(32), Date.now).issue();
        const own = createDrillMarks(
          (await serving.store.keysFor('drills')).current,
          () => Date.now() - 3_600_000,
        );
        for (const mark of [undefined, '', forged, own.issue()]) {
          const response = await fetch(`${serving.url}/api/forms/doctor-drill`, {
            method: 'POST',
            headers: {
              accept: 'application/json',
              ...(mark === undefined ? {} : { 'passerelle-drill': mark }),
            },
            body: new URLSearchParams({ sent: 'now' }),
          });
          assert.equal(response.status, 404, mark);
          assert.match(await response.text(), /"code":"unknown-form"/);
        }
        assert.deepEqual(await db.selectFrom('applications').selectAll().execute(), []);
      },
    );
  },
);

await test('an operator on their own machine, without a public address, is not sent to look for a certificate', async (t) => {
  const serving = await startServing(t);
  await chmod(serving.dataDir, 0o700);
  await publish(serving.dataDir);
  const env = { DATA_DIR: serving.dataDir, PORT: String(serving.port), SITE_URL: serving.url };
  const place = await storePlace(serving.dataDir);
  let out = '';
  const code = await runDoctor([], {
    env: { ...env, STAFF_LANGUAGE: 'en', ...(place && { DATABASE_URL: place.url }) },
    now: Date.now,
    cwd: '/',
    stdout: (text) => Promise.resolve(void (out += Buffer.from(text).toString())),
    stderr: (text) => (out += text),
    isTerminal: false,
  });
  assert.equal(code, 0, out);
  assert.deepEqual(states(out).slice(7, 9), ['8 does not apply here', '9 does not apply here']);
  assert.match(out, /without SMTP_URL, messages stay in files/);
  assert.deepEqual(await readdir(join(serving.dataDir, 'mail')), []);
});

await test('every fault of the doctor has its words and its advice in both languages', async () => {
  const folder = join(root, 'src/server/cli/doctor');
  const files = (await readdir(folder)).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const codes = new Set(
    Array.from(
      files.matchAll(/fault(?:By)?\(\s*'([a-z-]+)'|'(certificate-[a-z]+)'|\? '([a-z-]+)' : '([a-z-]+)'/g),
      (found) => found.slice(1),
    ).flat(),
  );
  const said = phrases.flatMap((one) => [Object.keys(one)]);
  for (const keys of said) assert.deepEqual(keys, said[0]);
  const faults = (said[0] ?? []).flatMap((key) => /^doctor\.fault\.(.*)$/.exec(key)?.[1] ?? []);
  for (const code of faults) {
    assert.ok(codes.has(code), `${code} is used`);
    for (const one of phrases) assert.ok(`doctor.advice.${code}` in one, code);
  }
  assert.ok(faults.length > 35);
});
