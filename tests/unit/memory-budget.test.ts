import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createMemoryBudget,
  type Schedule,
  type Share,
} from '../../src/server/applications/intake/body/memory-budget.ts';
import { assertLinear } from '../support/growth.ts';

const free = 65_536;

/** A budget of 100 bytes beyond what each is given free, and waits that end when the test says so. */
function tightBudget() {
  const running = new Set<() => void>();
  const later: Schedule = (run) => {
    running.add(run);
    return () => running.delete(run);
  };
  const budget = createMemoryBudget(100, later, 50);
  return {
    /** A request that already holds some bytes; of a sender of its own unless one is named. */
    open: (bytes: number, sender?: string): Share => {
      const share = budget.open(sender);
      assert.equal(share.take(free + bytes), true);
      return share;
    },
    /** The one that has waited the longest has waited long enough. */
    endWait: () => {
      const [first] = running;
      if (!first) throw new Error('Nobody waits.');
      running.delete(first);
      first();
    },
    waiting: () => running.size,
  };
}

test('an upload waits for room, and goes on when another one is answered', async () => {
  const { open, waiting } = tightBudget();
  const [first, second] = [open(60), open(30)];
  const room = second.take(20);
  assert.equal(waiting(), 1);
  first.close();
  assert.equal(await room, true);
  assert.equal(waiting(), 0);
});

test('uploads that all wait for each other do not wait for ever: who holds least gives up, the rest go on', async () => {
  const { open, waiting } = tightBudget();
  const [large, middle, small] = [open(50), open(30), open(20)];
  const rooms = [large.take(10), middle.take(10), small.take(10)];
  assert.equal(await rooms[2], false);
  small.close();
  assert.deepEqual([await rooms[0], await rooms[1]], [true, true]);
  const more = [large.take(20), middle.take(20)];
  assert.equal(await more[1], false);
  middle.close();
  assert.equal(await more[0], true);
  assert.equal(waiting(), 0);
});

test('an upload that could never fit is told so at once', async () => {
  const { open } = tightBudget();
  assert.equal(await open(0).take(101), false);
});

test('while a slow upload goes on, those who wait give up in time, and who holds most is the last to', async () => {
  const { open, endWait, waiting } = tightBudget();
  const slow = open(40);
  const [large, small] = [open(40), open(20)];
  const rooms = [large.take(10), small.take(10)];
  assert.equal(waiting(), 2);
  endWait();
  assert.equal(await rooms[1], false);
  small.close();
  assert.equal(await rooms[0], true);
  const room = large.take(30);
  endWait();
  assert.equal(await room, false);
  assert.equal(slow.take(0), true, 'and who was slow has what was sent');
});

test('a person whose connection breaks while they wait is forgotten', async () => {
  const { open, waiting } = tightBudget();
  const [first, second] = [open(60), open(40)];
  const room = second.take(1);
  second.close();
  assert.equal(await room, false);
  assert.equal(waiting(), 0);
  assert.equal(first.take(40), true);
});

test('one sender’s uploads wait for each other, and leave half of the room to other people', async () => {
  const { open, endWait, waiting } = tightBudget();
  const burst = open(45, 'a');
  const second = open(5, 'a');
  const refused = second.take(1);
  assert.equal(waiting(), 1);
  const other = open(20, 'b');
  assert.equal(other.take(30), true, 'another sender has room');
  endWait();
  assert.equal(await refused, false, 'of the sender who has half, the smaller upload gives up');
  second.close();
  assert.equal(burst.take(5), true);
});

test('uploads of one sender that all wait for each other do not wait for ever, whatever others do', async () => {
  const { open } = tightBudget();
  open(20, 'b');
  const [large, small] = [open(30, 'a'), open(20, 'a')];
  const rooms = [large.take(5), small.take(5)];
  assert.equal(await rooms[1], false);
  small.close();
  assert.equal(await rooms[0], true);
});

test('a person who waits for other people’s uploads keeps waiting while their own second upload gives up', async () => {
  const { open, endWait, waiting } = tightBudget();
  const others = [open(45, 'b'), open(20, 'c')];
  const [first, second] = [open(30, 'a'), open(5, 'a')];
  const [room, own] = [first.take(10), second.take(40)];
  assert.equal(waiting(), 2);
  others[1]?.close();
  assert.equal(await room, true);
  endWait();
  assert.equal(await own, false);
});

test('thousands of uploads that wait, each from a network of its own, hold up nobody else', async () => {
  const budget = createMemoryBudget(48_000_000, () => () => undefined);
  const waitFor = (senders: number) => {
    const shares = Array.from({ length: senders }, (_, index) => budget.open(`network ${index}`));
    const rooms = shares.map((share) => share.take(160_000));
    for (const share of shares) share.close();
    return Promise.all(rooms.map((room) => Promise.resolve(room)));
  };
  await assertLinear('waits', waitFor, 300);
});

test('where too many wait, the one that holds least is told to come back', async () => {
  const budget = createMemoryBudget(10_000_000, () => () => undefined);
  const slow = budget.open('slow');
  assert.equal(slow.take(free + 9_000_000), true);
  const waiting = Array.from({ length: 101 }, (_, index) => budget.open(`network ${index}`));
  const rooms = waiting.map((share, index) => {
    assert.equal(share.take(free + 1 + index), true);
    return share.take(2_000_000);
  });
  assert.equal(await rooms[0], false);
  assert.equal(slow.take(0), true);
});
