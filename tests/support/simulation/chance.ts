import { minuteMs } from '../../../src/model/durations.ts';

/** Numbers that look random and depend on a seed alone. */
export interface Random {
  /** From 0, below 1. */
  next: () => number;
  /** A whole number from `least` to `most`. */
  between: (least: number, most: number) => number;
  chance: (probability: number) => boolean;
  pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  /** From `least` to `most`, short ones as often as long ones: a minute or an hour, an hour or two days. */
  duration: (least: number, most: number) => number;
}

/** One round of mulberry32. */
function mix(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** mulberry32: small, and good enough to choose what happens next. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state);
  };
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    duration: (least, most) => Math.round(least * (most / least) ** next()),
  };
}

/**
 * A number from 0, below 1, that depends on the seed and these words alone: what becomes of one message is the same whatever
 * else happens at that moment, and in which order.
 */
export function fateOf(seed: number, words: readonly (string | number)[]): number {
  let hash = seed ^ 0x811c9dc5;
  for (const char of words.join('\n')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return mix((hash + 0x6d2b79f5) | 0);
}

/** A time in which something does not work as it should. */
interface Spell<Kind extends string> {
  kind: Kind;
  from: number;
  until: number;
}

export interface Weather<Kind extends string> {
  spells: readonly Spell<Kind>[];
  /** What is wrong at an instant; undefined where all is well. */
  at: (instant: number) => Kind | undefined;
  /** Whether all is well from one instant to another. */
  isFine: (from: number, until: number) => boolean;
}

interface WeatherOptions<Kind extends string> {
  kinds: readonly [Kind, ...Kind[]];
  count: number;
  /** When a spell begins. */
  begin: () => number;
  /** A spell takes from a minute to so many milliseconds. */
  longestMs: number;
  /** When all is well for good. */
  before: number;
}

/** Spells of bad weather. */
export function planWeather<Kind extends string>(
  random: Random,
  { kinds, count, begin, longestMs, before }: WeatherOptions<Kind>,
): Weather<Kind> {
  const spells = Array.from({ length: count }, () => {
    const from = begin();
    return {
      kind: random.pick(kinds),
      from,
      until: Math.min(before, from + random.duration(minuteMs, longestMs)),
    };
  });
  return {
    spells,
    at: (instant) => spells.find(({ from, until }) => from <= instant && instant < until)?.kind,
    isFine: (from, until) => spells.every((spell) => spell.until < from || spell.from > until),
  };
}
