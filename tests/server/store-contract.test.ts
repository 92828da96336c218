// Slow: a real PostgreSQL.
//
// One contract, two databases: histories of what servers do, made at random, are played on SQLite, on PostgreSQL and on a
// small model of what must be true. What each step answers must be the same in all three.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { claim, finish, type Claimed } from '../../src/server/applications/delivery/queue.ts';
import { createDatabaseClock } from '../../src/server/applications/storage/database/postgres/clock.ts';
import { eraseApplications } from '../../src/server/applications/privacy/erase.ts';
import { makeLateCodes } from '../../src/server/applications/storage/late-codes.ts';
import { openStore, type Store } from '../../src/server/applications/storage/store.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { anApplication, monday, temporaryFolder } from '../support/stored.ts';

const minute = 60_000;
const leaseMs = 2 * minute;
const servers = 3;
const mostAttempts = 10;
/** More with `CONTRACT_HISTORIES=1000`. */
const histories = Number(process.env['CONTRACT_HISTORIES'] ?? 60);

type Step =
  | { do: 'accept'; key: number; code: boolean }
  | { do: 'race'; limits: readonly number[] }
  | { do: 'finish'; server: number; ok: boolean }
  | { do: 'crash'; server: number }
  | { do: 'jump'; server: number; by: number }
  | { do: 'wait'; by: number }
  | { do: 'erase'; key: number };

const server = fc.nat(servers - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('accept'), key: fc.nat(7), code: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('race'),
      limits: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: servers }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('finish'), server, ok: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash'), server }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('jump'), server, by: fc.integer({ min: -10, max: 10 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), by: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase'), key: fc.nat(7) }) },
);

/** What becomes of one application's delivery. */
interface Delivery {
  lease: number | undefined;
  due: number;
  state: 'pending' | 'sent' | 'dead' | 'erased';
  attempts: number;
}

/** What must be true: applications by key, each with one delivery. */
class Model {
  time = 0;
  readonly byKey = new Map<number, Delivery>();
  isCodeUsed = false;

  accept(key: number, code: boolean): string {
    if (this.byKey.has(key)) return 'replayed';
    if (code && this.isCodeUsed) return 'refused';
    if (code) this.isCodeUsed = true;
    this.byKey.set(key, { lease: undefined, due: this.time, state: 'pending', attempts: 0 });
    return 'stored';
  }

  /** How many can be taken at this moment. */
  dueCount(): number {
    return [...this.byKey.values()].filter(
      ({ state, due, lease }) =>
        state === 'pending' && due <= this.time && (lease === undefined || lease <= this.time),
    ).length;
  }

  take(delivery: Delivery): number {
    assert.equal(delivery.state, 'pending');
    assert.ok(delivery.lease === undefined || delivery.lease <= this.time, 'nobody else holds it');
    delivery.lease = this.time + leaseMs;
    return (delivery.attempts += 1);
  }

  /** @param attempt of the claim that ends. */
  finish(delivery: Delivery, attempt: number, ok: boolean, wait: number): string {
    if (delivery.state === 'erased' || delivery.attempts !== attempt || delivery.lease === undefined)
      return 'lease-lost';
    delivery.lease = undefined;
    delivery.state = ok ? 'sent' : attempt >= mostAttempts ? 'dead' : 'pending';
    if (!ok) delivery.due = this.time + wait;
    return delivery.state;
  }

  /** An erased application leaves no key: the same one sent again is another. */
  erase(key: number): number {
    const delivery = this.byKey.get(key);
    if (!delivery) return 0;
    delivery.state = 'erased';
    this.byKey.delete(key);
    return 1;
  }
}

interface Held {
  delivery: Delivery;
  claimed: Claimed;
}

let history = 0;

/** Plays a history on a database, beside the model. */
async function play(stores: readonly Store[], steps: readonly Step[]): Promise<void> {
  history += 1;
  const [first] = stores;
  assert.ok(first);
  const storeOf = (index: number) => stores[index] ?? first;
  const own = `h${history}`;
  const model = new Model();
  const skew = Array.from({ length: servers }, () => 0);
  /** Each server's wall clock may be wrong; the time that it goes by is the database's. */
  const clocks = await Promise.all(
    stores.map((_, index) =>
      createDatabaseClock(
        () => Promise.resolve(monday + model.time),
        () => model.time,
      ).then(({ now, stop }) => ({ now, stop, wall: () => now() + (skew[index] ?? 0) })),
    ),
  );
  const held: Held[][] = Array.from({ length: servers }, () => []);
  const deliveries = new Map<string, Delivery>();
  const references = new Map<number, string>();
  const [code = ''] = await makeLateCodes(first.db, {
    call: own,
    count: 1,
    now: monday,
    expiresAt: monday + 1_000 * minute,
  });

  async function accept(key: number, withCode: boolean): Promise<void> {
    const stored = await first?.submit(
      anApplication({
        call: own,
        channels: [own],
        receivedAt: monday + model.time,
        lateCode: withCode ? code : null,
        idempotency: { key: `key:${own} ${key}`, digest: `${own} ${key}`, expiresAt: null },
      }),
    );
    assert.ok(stored);
    const expected = model.accept(key, withCode);
    assert.equal(stored.ok ? (stored.replayed ? 'replayed' : 'stored') : 'refused', expected);
    const delivery = model.byKey.get(key);
    if (!stored.ok || !delivery) return;
    deliveries.set(stored.reference, delivery);
    references.set(key, stored.reference);
  }

  async function race(limits: readonly number[]): Promise<void> {
    const due = model.dueCount();
    const claims = await Promise.all(
      limits.map((limit, index) =>
        claim(storeOf(index).db, {
          channel: own,
          now: clocks[index]?.now() ?? 0,
          leaseMs,
          limit,
        }),
      ),
    );
    for (const [index, claimed] of claims.entries()) {
      assert.ok(claimed.length <= (limits[index] ?? 0), 'nobody takes more than they asked for');
      for (const one of claimed) {
        const delivery = deliveries.get(one.reference);
        assert.ok(delivery);
        assert.equal(one.attempt, model.take(delivery), 'an attempt is counted once');
        held[index]?.push({ delivery, claimed: one });
      }
    }
    const taken = claims.flat().length;
    const asked = limits.reduce((sum, limit) => sum + limit, 0);
    assert.ok(taken <= due);
    // Rows that another is taking at this moment are skipped: what is left is taken the next time.
    if (limits.length === 1) assert.equal(taken, Math.min(due, asked));
    if (due > 0) assert.ok(taken > 0, 'what is due is taken by somebody');
  }

  async function finishOne(index: number, ok: boolean): Promise<void> {
    const one = held[index]?.shift();
    if (!one) return;
    const { delivery, claimed } = one;
    const now = clocks[index]?.now() ?? 0;
    const result = ok
      ? ({ ok } as const)
      : ({ ok, error: 'no', isFinal: false, retryAfterMs: minute } as const);
    const state = await finish(storeOf(index).db, claimed, result, { now, random: 0 });
    const row = await first?.db
      .selectFrom('outbox')
      .select('next_attempt_at')
      .where('id', '=', claimed.id)
      .executeTakeFirst();
    const wait = (row?.next_attempt_at ?? now) - now;
    assert.equal(state, model.finish(delivery, claimed.attempt, ok, wait));
  }

  async function erase(key: number): Promise<void> {
    const found = references.get(key);
    const count = found === undefined ? 0 : await eraseOne(found);
    assert.equal(count, model.erase(key));
  }

  const eraseOne = (reference: string) =>
    eraseApplications([reference], {
      store: { ...first, recordErasures: () => Promise.resolve() },
      mailDir: 'no-such-folder',
    });

  for (const one of steps) {
    if (one.do === 'accept') await accept(one.key, one.code);
    else if (one.do === 'race') await race(one.limits);
    else if (one.do === 'finish') await finishOne(one.server, one.ok);
    else if (one.do === 'crash') held[one.server] = [];
    else if (one.do === 'jump') skew[one.server] = one.by * minute;
    else if (one.do === 'wait') model.time += one.by * minute;
    else await erase(one.key);
  }
  for (const { stop } of clocks) stop();
}

let postgres: TestPostgres;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

for (const kind of ['sqlite', 'postgres'] as const)
  test(`whatever servers do, crash and wait, the store on ${kind} answers as the model does`, async (t) => {
    const folder = await temporaryFolder(t);
    const place =
      kind === 'postgres' ? { url: await postgres.createDatabase('contract'), poolSize: 3 } : undefined;
    const stores: Store[] = [];
    for (let index = 0; index < servers; index += 1)
      stores.push(await openStore(folder, { vault: plainVault, postgres: place }));
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => play(stores, steps)),
        { numRuns: histories },
      );
    } finally {
      for (const one of stores) await one.close();
    }
  });
