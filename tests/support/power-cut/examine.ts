import { checkPromises } from './check.ts';
import { fatesOf, type Cut, type CutKind, type Random } from './cuts.ts';
import { Disk, type Change, type Fate, type Image } from './disk.ts';
import type { OpenImage } from './found.ts';
import { createKnown } from './known.ts';
import type { Node } from './nodes.ts';
import type { Recording } from './recording.ts';

/** What came out of some power cuts. */
export interface Outcome {
  /** States of the disk, no two of the same moment alike. */
  states: number;
  /** How many of them break a promise. */
  broken: number;
  /** What is wrong in them, with the moment. */
  problems: string[];
  kinds: Record<CutKind, number>;
  /** How many have a write of a file that is there in part only, by the file's path. */
  torn: Map<string, number>;
}

/** A change that may be lost, and what became of it. */
interface Decided {
  change: Change;
  node: Node;
  fate: Fate;
}

export interface ExamineOptions {
  open: OpenImage;
  cuts: readonly Cut[];
  random: Random;
  /** False for files and folders whose syncs the disk ignores: to see what they are good for. */
  isSynced?: (node: Node) => boolean;
  /** True for the states that are of interest; all, unless given. */
  isMeant?: (fates: readonly Decided[]) => boolean;
  /** Files that are missing besides. */
  without?: readonly string[];
}

function wholeImage(recording: Recording): Image {
  const disk = new Disk(recording);
  disk.advance(Number.MAX_SAFE_INTEGER);
  return disk.image(() => ({ type: 'kept' }));
}

function decide(disk: Disk, kind: CutKind, random: Random): Decided[] {
  const choose = fatesOf(kind, random);
  return disk.pending().map(({ change, node }) => ({ change, node, fate: choose(change) }));
}

const spell = ({ fate }: Decided) =>
  fate.type === 'torn' ? fate.sectors.map((sector) => sector[0]).join('') : fate.type;

const tornPaths = (decided: readonly Decided[]) =>
  new Set(decided.flatMap(({ fate, node }) => (fate.type === 'torn' ? [node.path] : [])));

/** States of the disk, each once, with their moments. */
function* statesOf(disk: Disk, { cuts, random, isMeant = () => true, without = [] }: ExamineOptions) {
  const seen = new Set<string>();
  for (const { position, kind } of cuts) {
    disk.advance(position);
    const decided = decide(disk, kind, random);
    const key = [position, ...decided.map(spell)].join(' ');
    if (seen.has(key) || !isMeant(decided)) continue;
    seen.add(key);
    const fates = new Map(decided.map(({ change, fate }) => [change, fate]));
    const image = new Map(disk.image((change) => fates.get(change) ?? { type: 'lost' }));
    for (const path of without) image.delete(path);
    yield { position, kind, image, torn: tornPaths(decided) };
  }
}

/** Builds what each power cut may leave, opens it as the server does, and compares it with what people were told. */
export async function examine(recording: Recording, options: ExamineOptions): Promise<Outcome> {
  const [knownAt, whole] = [createKnown(recording), wholeImage(recording)];
  const kinds = { whole: 0, lost: 0, some: 0, torn: 0 };
  const outcome: Outcome = { states: 0, broken: 0, problems: [], kinds, torn: new Map() };
  for (const { position, kind, image, torn } of statesOf(new Disk(recording, options.isSynced), options)) {
    const problems = checkPromises(await options.open(image), image, knownAt(position), whole);
    outcome.states += 1;
    outcome.kinds[kind] += 1;
    for (const path of torn) outcome.torn.set(path, (outcome.torn.get(path) ?? 0) + 1);
    if (problems.length > 0) outcome.broken += 1;
    outcome.problems.push(...problems.map((problem) => `line ${position}, ${kind}: ${problem}`));
  }
  return outcome;
}
