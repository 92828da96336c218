import { sectorsOf, type ChooseFate, type Fate } from './disk.ts';
import type { Recording } from './recording.ts';

/**
 * - `whole`: all that was asked is there, as after `kill -9`.
 * - `lost`: only what a sync covers is there.
 * - `some`: of the rest, any.
 * - `torn`: of the rest, any, writes also in parts, and with sectors that hold garbage.
 */
export type CutKind = 'whole' | 'lost' | 'some' | 'torn';

/** A power cut: when, and which kind of loss. */
export interface Cut {
  position: number;
  kind: CutKind;
}

export type Random = () => number;

/** A sequence of numbers from 0 to 1 that is the same for the same seed (xorshift32). */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

const kept: Fate = { type: 'kept' };
const lost: Fate = { type: 'lost' };

/**
 * Power cuts in the order of time: one `whole` after each change, one `lost` whenever a person is told something or a sync
 * begins, and the rest `some` and `torn` by turns, anywhere.
 */
export function chooseCuts({ nodes, printed, sent }: Recording, count: number, random: Random): Cut[] {
  const changes = nodes.flatMap((node) => node.changes.map(({ begun }) => begun));
  const syncs = nodes.flatMap((node) => node.syncs.map(({ begun }) => begun));
  const told = [...printed, ...sent].map(({ begun }) => begun);
  const cuts: Cut[] = [
    ...changes.map((position) => ({ position, kind: 'whole' as const })),
    ...[...syncs, ...told].map((position) => ({ position, kind: 'lost' as const })),
  ];
  const anywhere = [...changes, ...syncs];
  while (cuts.length < count) {
    const position = anywhere[Math.floor(random() * anywhere.length)] ?? 0;
    cuts.push({ position, kind: cuts.length % 2 === 0 ? 'some' : 'torn' });
  }
  return cuts.sort((one, other) => one.position - other.position);
}

function tear({ at, bytes }: { at: number; bytes: Buffer }, random: Random): Fate {
  const chance = random();
  const sectors = Array.from({ length: sectorsOf(at, bytes) }, () => {
    if (random() < chance) return 'kept';
    return random() < 0.5 ? 'lost' : 'garbled';
  });
  return { type: 'torn', sectors };
}

/** What a cut makes of each change of which nothing is certain. */
export function fatesOf(kind: CutKind, random: Random): ChooseFate {
  const chance = random();
  const either = () => (random() < chance ? kept : lost);
  switch (kind) {
    case 'whole':
      return () => kept;
    case 'lost':
      return () => lost;
    case 'some':
      return either;
    case 'torn':
      return (change) => ('bytes' in change && random() < 0.5 ? tear(change, random) : either());
  }
}
