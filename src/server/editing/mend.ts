import { readEntry } from '../../collections/read/entry.ts';
import type { ContentTree } from '../../collections/read/tree.ts';
import type { Locale } from '../../i18n/locales.ts';
import { inLanguage } from '../../i18n/typography.ts';
import { parseEntryFile } from '../../model/entry-file.ts';
import { versionOf } from './digest.ts';
import { filesOf, type DraftName } from './git/draft-branch.ts';
import { parsePath } from './paths.ts';
import { Refusal } from './refusal.ts';
import { badPath } from './refusals.ts';
import { keptText, type DataFile } from './save.ts';
import { differences, meetings } from './stale.ts';
import { staleWords } from './stale-words.ts';
import type { ContentStore } from './store.ts';
import { problemsOf, problemsToWords } from './validate.ts';

/** A file whose fields cannot be read: its text, its version, and where the reading stopped. */
export interface BrokenFile {
  path: string;
  text: string;
  id: string;
  line: number;
  /** What is wrong there, in the editor’s language. */
  message: string;
}

/** The published files of an entry that cannot be read as fields and a text. */
export async function brokenFiles(
  tree: ContentTree,
  entry: DraftName,
  locale: Locale,
): Promise<BrokenFile[]> {
  const found: BrokenFile[] = [];
  for (const path of filesOf(entry)) {
    const bytes = await tree.read(path);
    const text = bytes?.toString('utf8') ?? '';
    const place = parsePath(`content/${path}`);
    if (!bytes || place?.kind !== 'entry' || parseEntryFile(text).ok) continue;
    const read = readEntry(place, text);
    const [problem] = read.ok ? [] : read.problems;
    const message = problem ? inLanguage(problem.message, locale) : '';
    found.push({ path: `content/${path}`, text, id: versionOf(bytes), line: problem?.line ?? 1, message });
  }
  return found;
}

/**
 * Puts a mended text in the place of one that could not be read. A file that can be read is saved field by field, not so.
 * @throws Refusal if it still is not right, or if somebody else has mended it meanwhile.
 */
export async function mendFile(store: ContentStore, { path, raw, base }: DataFile): Promise<{ id: string }> {
  const place = parsePath(path);
  if (place?.kind !== 'entry') throw badPath(path);
  const bytes = Buffer.from(keptText(raw));
  await store.change(
    async (tree) => {
      const current = await tree.read(place.path);
      if (!current || versionOf(current) !== base) {
        const changed = differences(place.collection, current, bytes);
        throw new Refusal(
          'stale',
          staleWords(meetings[place.locale], await store.lastSave(place.path), changed, { isGone: !current }),
        );
      }
      const changes = new Map([[place.path, bytes]]);
      const problems = await problemsOf(tree, changes);
      if (problems.length > 0) throw new Refusal('invalid', problemsToWords(problems), problems);
      return changes;
    },
    { message: `Mend ${place.collection}/${place.name} (${place.locale})` },
  );
  return { id: versionOf(bytes) };
}
