import type { Locale } from '../../i18n/locales.ts';
import type { ReadText } from './version-line.ts';

interface ListedFile {
  /** Absent for a file that cannot be read. */
  read?: ReadText;
  file: { path: string; id: string; behind?: Locale | undefined };
}

/** The versions of French files whose English text says that it is not translated. */
const versions = new Set<string>();

/** By the version of a file, the language of its text that is behind the other one. */
const behind = new Map<string, Locale>();

/**
 * Remembers, of the files of a collection, which French texts have no English one, and of which one language is behind:
 * Decap reads the files of a list one by one, and the French one alone cannot say it.
 */
export function noteTranslations(files: readonly ListedFile[]): void {
  const french = new Map(files.map(({ file }) => [file.path, file.id]));
  for (const { read, file } of files) {
    if (file.behind) behind.set(file.id, file.behind);
    else behind.delete(file.id);
    const pair = french.get(file.path.replace('/en/', '/fr/'));
    if (!file.path.includes('/en/') || pair === undefined) continue;
    if (read?.data['translation'] === 'untranslated') versions.add(pair);
    else versions.delete(pair);
  }
}

/** True where this version of a French text is known to have no English one. */
export function hasNoEnglish(version: string | undefined): boolean {
  return version !== undefined && versions.has(version);
}

/** The language that is behind in the text of which this is a version; undefined where none is known to be. */
export function languageBehind(version: string | undefined): Locale | undefined {
  return version === undefined ? undefined : behind.get(version);
}
