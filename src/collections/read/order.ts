import { collections, type CollectionName } from '../../model/collections/index.ts';
import type { Fields } from '../../model/fields/fields.ts';
import { fieldAt, type Problem } from '../../model/problem.ts';
import type { Entry } from './entry.ts';
import { isRecord } from '../../model/record.ts';

/** Dates of an entry that come one after the other; `strict` where both cannot be the same. */
interface Pair {
  first: string;
  then: string;
  strict?: boolean;
}

const pairs: Partial<Record<CollectionName, readonly Pair[]>> = {
  calls: [
    { first: 'opens', then: 'closes', strict: true },
    { first: 'closes', then: 'resultsOn' },
    { first: 'publishAt', then: 'closes', strict: true },
  ],
  cohorts: [{ first: 'from', then: 'to' }],
};

/** Lists whose items have a `date`, in order of time; items without one stand anywhere. */
const sequences: Partial<Record<CollectionName, readonly string[]>> = { calls: ['timeline'] };

/** Checks that what comes first does: dates of a pair, stages of a call, a minimum before its maximum. */
export function checkOrder(entry: Entry): Problem[] {
  const { fields } = collections[entry.collection];
  return [
    ...(pairs[entry.collection] ?? []).flatMap((pair) => checkPair(entry, pair)),
    ...(sequences[entry.collection] ?? []).flatMap((name) => checkSequence(entry, name)),
    ...checkRanges(entry, fields, entry.data, []),
  ];
}

function checkPair(entry: Entry, { first, then, strict = false }: Pair): Problem[] {
  const [start, end] = [entry.data[first], entry.data[then]];
  if (typeof start !== 'string' || typeof end !== 'string') return [];
  // A day and an hour are compared by the day; local times of one zone compare as text.
  const length = Math.min(start.length, end.length);
  const [a, b] = [start.slice(0, length), end.slice(0, length)];
  return b > a || (b === a && !strict) ? [] : [outOfOrder(entry, [then], [first])];
}

function checkSequence(entry: Entry, name: string): Problem[] {
  const items: unknown = entry.data[name];
  if (!Array.isArray(items)) return [];
  let last = '';
  return items.flatMap((item: unknown, index) => {
    const date = valueOf(item, 'date');
    if (typeof date !== 'string') return [];
    const isEarlier = date < last;
    if (!isEarlier) last = date;
    return isEarlier ? [earlierStage(entry, [name, index, 'date'])] : [];
  });
}

/** Every group, at any depth, that has a minimum and a maximum. */
function checkRanges(entry: Entry, fields: Fields, value: unknown, at: PropertyKey[]): Problem[] {
  const [min, max] = [valueOf(value, 'min'), valueOf(value, 'max')];
  const here =
    typeof min === 'number' && typeof max === 'number' && max < min
      ? [outOfOrder(entry, [...at, 'max'], [...at, 'min'])]
      : [];
  const below = Object.entries(fields).flatMap(([name, { type }]) => {
    if (!('fields' in type)) return [];
    const part = valueOf(value, name);
    if (!Array.isArray(part)) return checkRanges(entry, type.fields, part, [...at, name]);
    return part.flatMap((item: unknown, index) =>
      checkRanges(entry, type.fields, item, [...at, name, index]),
    );
  });
  return [...here, ...below];
}

function valueOf(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

function outOfOrder(entry: Entry, path: PropertyKey[], before: PropertyKey[]): Problem {
  const { fields } = collections[entry.collection];
  const [late, early] = [fieldAt(fields, path)?.label, fieldAt(fields, before)?.label];
  const isNumber = path.at(-1) === 'max';
  return {
    ...placeOf(entry, path),
    code: isNumber ? 'range-order' : 'dates-order',
    message: isNumber
      ? { fr: 'Le maximum est plus petit que le minimum.', en: 'The maximum is smaller than the minimum.' }
      : {
          fr: `« ${late?.fr ?? ''} » vient trop tôt par rapport à « ${early?.fr ?? ''} ».`,
          en: `“${late?.en ?? ''}” comes too early for “${early?.en ?? ''}”.`,
        },
    advice: isNumber
      ? { fr: 'Échangez-les, ou corrigez l’un des deux.', en: 'Swap them, or correct one of the two.' }
      : {
          fr: `Donnez à « ${late?.fr ?? ''} » une date qui suit.`,
          en: `Give “${late?.en ?? ''}” a date that follows.`,
        },
  };
}

function earlierStage(entry: Entry, path: PropertyKey[]): Problem {
  return {
    ...placeOf(entry, path),
    code: 'dates-order',
    message: {
      fr: 'Cette étape a une date plus ancienne que l’étape d’avant.',
      en: 'This stage has an earlier date than the stage before it.',
    },
    advice: {
      fr: 'Rangez les étapes par date, ou corrigez la date.',
      en: 'Put the stages in order, or correct the date.',
    },
  };
}

function placeOf(entry: Entry, path: PropertyKey[]): Pick<Problem, 'file' | 'line' | 'field'> {
  return { file: entry.file, line: entry.lineOf(path), field: path.map(String).join('.') };
}
