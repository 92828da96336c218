import type { ContentTree } from '../../../collections/read/tree.ts';
import { versionOf } from '../storage/version-of.ts';
import { parsePath, type EntryPlace } from '../names/paths.ts';
import { Refusal } from '../refusal.ts';
import { documentMeetings, type DocumentPlace } from '../saving/save-document.ts';
import { meetings } from './conflict.ts';
import { staleWords, type Meeting } from './conflict-words.ts';
import type { ContentStore } from '../storage/store.ts';

/** The versions that an editor has looked at, by path: what they decide is about these and no others. */
export type Seen = Readonly<Record<string, string>>;

/**
 * Stops what an editor decided about a text (to publish it, to throw it away) where somebody has saved it since they
 * looked at it. A file that is gone, or that they never saw, stops nothing.
 * @throws Refusal that says who saved which text, and when.
 */
export async function assertSeen(
  tree: ContentTree,
  seen: Seen,
  lastSave: ContentStore['lastSave'],
): Promise<void> {
  for (const [path, version] of Object.entries(seen)) {
    const place = parsePath(path);
    if (place?.kind !== 'entry' && place?.kind !== 'document') continue;
    const bytes = await tree.read(place.path);
    if (!bytes || versionOf(bytes) === version) continue;
    const { fr, en } = staleWords(meetingOf(place), await lastSave(place.path), [], { isGone: false });
    throw new Refusal('stale', {
      fr: `${fr} Ouvrez-le de nouveau, lisez ce qui a changé, puis recommencez.`,
      en: `${en} Open it again, read what has changed, then try again.`,
    });
  }
}

function meetingOf(place: EntryPlace | DocumentPlace): Meeting {
  return place.kind === 'entry' ? meetings[place.locale] : documentMeetings[place.collection];
}
