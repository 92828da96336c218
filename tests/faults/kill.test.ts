import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { apply } from '../support/applicants.ts';
import { startProcess } from '../support/server-process.ts';
import { startServing, temporaryFolder } from '../support/serving.ts';

// What a process has written outlives it in the system's memory, synced or not: see power-cut.test.ts for a cut of the power,
// which looks at what is left after every single change too. Here each kill comes after another number of answers.
const [fewest, kills] = [4, 11];
const clients = 4;

/** An applicant's page: it keeps its key, and sends again what was not answered. */
interface Page {
  idempotencyKey: string;
  projectName: string;
}

const deckOf = ({ projectName }: Page) => ({
  filename: 'projet.pdf',
  content: Buffer.from(`%PDF-1.4\n${projectName}\n%%EOF`).toString('base64'),
});

const openPage = (): Page => ({ idempotencyKey: randomUUID(), projectName: `Projet ${randomUUID()}` });

await test(`no acknowledged application is missing, and none is there twice, after the server was killed ${kills} times under load`, async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  const acknowledged = new Map<string, Page>();
  const unanswered: Page[] = [];

  for (let round = 0; round < kills; round += 1) {
    const { url, kill } = await startProcess(t, dataDir);
    let [answered, isCut] = [0, false];
    const enough = fewest + ((round * 7) % kills);
    let reached = () => {};
    const load = new Promise<void>((resolve) => (reached = resolve));
    const client = async () => {
      while (!isCut) {
        const page = unanswered.pop() ?? openPage();
        try {
          const told = await apply(url, { ...page, deck: deckOf(page) });
          assert.ok('reference' in told, JSON.stringify(told));
          const before = acknowledged.get(told.reference);
          assert.ok(
            !before || before.idempotencyKey === page.idempotencyKey,
            'a reference serves one applicant',
          );
          acknowledged.set(told.reference, page);
          answered += 1;
          if (answered === enough) reached();
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          unanswered.push(page);
          return;
        }
      }
    };
    const working = Array.from({ length: clients }, client);
    await Promise.race([load, Promise.all(working)]);
    await kill();
    isCut = true;
    await Promise.all(working);
  }

  const database = new DatabaseSync(join(dataDir, 'passerelle.db'), { readOnly: true });
  assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  const rows = database.prepare('SELECT reference, CAST(answers AS TEXT) AS answers FROM applications').all();
  const files = database
    .prepare(
      `SELECT reference, bytes AS content FROM files JOIN file_pieces ON file = id WHERE reference IS NOT NULL`,
    )
    .all();
  database.close();
  const attached = new Map(
    files.map(({ reference, content }) => [
      String(reference),
      content instanceof Uint8Array ? Buffer.from(content).toString() : '',
    ]),
  );
  const stored = new Map(rows.map(({ reference, answers }) => [String(reference), String(answers)]));
  for (const [reference, { projectName }] of acknowledged) {
    assert.ok(stored.get(reference)?.includes(projectName), `${reference} is stored with its answers`);
    assert.ok(attached.get(reference)?.includes(projectName), `${reference} is stored with its file`);
  }
  assert.deepEqual(new Set(attached.keys()), new Set(stored.keys()), 'no file without its application');
  const names = [...stored.values()].map((answers) => /Projet [0-9a-f-]{36}/.exec(answers)?.[0]);
  assert.equal(new Set(names).size, names.length, 'no applicant is stored twice');
  assert.ok(acknowledged.size >= kills * fewest, `there was load: ${acknowledged.size} answers`);

  const { forwarding } = await startServing(t, { dataDir, options: { now: () => Date.now() + 3_600_000 } });
  await forwarding.drain();
  const mail = new Set(await readdir(join(dataDir, 'mail')));
  for (const reference of stored.keys()) assert.ok(mail.has(`${reference}.eml`), `${reference} is forwarded`);
  t.diagnostic(`${acknowledged.size} acknowledged, ${stored.size} stored, ${kills} kills`);
});
