import { diffArrays, diffWordsWithSpace } from 'diff';
import type { Locale } from '../../i18n/locales.ts';
import type { ChangePart } from './comparison.ts';

/** Beyond so many differing words or sentences two texts are simply two texts: looking for more would take seconds. */
const limit = { maxEditLength: 1500 };

/** How much of an unchanged stretch is shown next to a change, in characters. */
const context = 90;

/**
 * What changed between two texts: sentences are compared first, then the words of those that differ, so that a rewritten
 * sentence reads as one and a corrected word stands out. Nothing where they are the same.
 * @example textChanges('Il ouvre lundi.', 'Il ouvre mardi.', 'fr') // same “Il ouvre ”, removed “lundi”, added “mardi”, same “.”
 */
export function textChanges(before: string, after: string, locale: Locale): ChangePart[] {
  if (before === after) return [];
  const parts: ChangePart[] = [];
  let [removed, added] = ['', ''];
  const settle = () => {
    parts.push(...wordChanges(removed, added));
    [removed, added] = ['', ''];
  };
  for (const run of sentenceRuns(before, after, locale)) {
    const text = run.value.join('');
    if (run.removed) removed += text;
    else if (run.added) added += text;
    else {
      settle();
      parts.push({ kind: 'same', text });
    }
  }
  settle();
  return shorten(joined(parts));
}

function sentenceRuns(before: string, after: string, locale: Locale) {
  const [old, now] = [sentencesOf(before, locale), sentencesOf(after, locale)];
  const whole = [
    { value: old, removed: true, added: false },
    { value: now, removed: false, added: true },
  ];
  return diffArrays(old, now, limit) ?? whole;
}

function sentencesOf(text: string, locale: Locale): string[] {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'sentence' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function wordChanges(before: string, after: string): ChangePart[] {
  if (before === '' && after === '') return [];
  const parts = (diffWordsWithSpace(before, after, limit) ?? []).map(({ value, added, removed }) => ({
    kind: added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const),
    text: value,
  }));
  const kept = parts
    .filter(({ kind }) => kind === 'same')
    .reduce((sum, { text }) => sum + text.trim().length, 0);
  // Where few words are left of a sentence, pieces of both would read like neither.
  if (kept * 3 >= Math.max(before.length, after.length)) return inPairs(parts);
  return [
    { kind: 'removed' as const, text: before },
    { kind: 'added' as const, text: after },
  ].filter(({ text }) => text !== '');
}

/** Neighbouring words that changed are reported as one: all that was, then all that is. */
function inPairs(parts: readonly ChangePart[]): ChangePart[] {
  const result: ChangePart[] = [];
  let [removed, added] = ['', ''];
  const settle = () => {
    if (removed !== '') result.push({ kind: 'removed', text: removed });
    if (added !== '') result.push({ kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  parts.forEach((part, index) => {
    const isGap = part.kind === 'same' && part.text.trim() === '' && index > 0 && index < parts.length - 1;
    if (part.kind === 'same' && !(isGap && removed !== '' && added !== '')) {
      settle();
      result.push(part);
      return;
    }
    if (part.kind !== 'added') removed += part.text;
    if (part.kind !== 'removed') added += part.text;
  });
  settle();
  return result;
}

function joined(parts: readonly ChangePart[]): ChangePart[] {
  const result: ChangePart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.kind === part.kind) result[result.length - 1] = { ...last, text: last.text + part.text };
    else result.push(part);
  }
  return result;
}

/** Leaves out the middle of long stretches that did not change. */
function shorten(parts: readonly ChangePart[]): ChangePart[] {
  return parts.flatMap((part, index) => {
    if (part.kind !== 'same') return [part];
    const [isFirst, isLast] = [index === 0, index === parts.length - 1];
    const room = (isFirst ? 0 : context) + (isLast ? 0 : context);
    if (part.text.length <= room + context) return [part];
    const pieces: ChangePart[] = [{ kind: 'skipped', text: '' }];
    if (!isFirst) pieces.unshift({ kind: 'same', text: beginOf(part.text) });
    if (!isLast) pieces.push({ kind: 'same', text: endOf(part.text) });
    return pieces;
  });
}

/** The first words, cut at a space. */
function beginOf(text: string): string {
  const cut = text.lastIndexOf(' ', context);
  return text.slice(0, cut > 0 ? cut : context);
}

function endOf(text: string): string {
  const from = text.length - context;
  const cut = text.indexOf(' ', from);
  return text.slice(cut >= 0 ? cut : from);
}
