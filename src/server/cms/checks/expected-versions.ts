import type { ContentTree } from '../../../collections/read/tree.ts';
import { parsePath, parseWordsPath } from '../names/paths.ts';
import { Refusal } from '../refusal.ts';
import type { ContentStore } from '../storage/store.ts';
import { versionOf } from '../storage/version-of.ts';
import { conflictWords, subjectOf, wordsSubject } from './conflict-words.ts';

/** The versions that an editor has looked at, by path: what they decide is about these and no others. */
export type ExpectedVersions = Readonly<Record<string, string>>;

/**
 * Stops what an editor decided about a text (to publish it, to throw it away) where a colleague has saved it since they
 * looked at it. A file that is gone, or that they never saw, stops nothing.
 * @throws Refusal that says who saved which text, and when.
 */
export async function assertExpectedVersions(
  tree: ContentTree,
  expected: ExpectedVersions,
  lastSave: ContentStore['lastSave'],
): Promise<void> {
  for (const [path, version] of Object.entries(expected)) {
    const [words, place] = [parseWordsPath(path), parsePath(path)];
    const isText = place?.kind === 'entry' || place?.kind === 'document';
    const file = words ?? (isText ? place.path : undefined);
    const bytes = file === undefined ? undefined : await tree.read(file);
    if (file === undefined || !bytes || versionOf(bytes) === version) continue;
    const subject = isText ? subjectOf(place) : wordsSubject;
    const { fr, en } = conflictWords(subject, await lastSave(file), [], { isGone: false });
    throw new Refusal('stale', {
      fr: `${fr} Ouvrez-le de nouveau, lisez ce qui a changé, puis recommencez.`,
      en: `${en} Open it again, read what has changed, then try again.`,
    });
  }
}
