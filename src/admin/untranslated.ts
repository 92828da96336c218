import { parseEntryFile } from '../model/entry-file.ts';

interface SentFile {
  data: string;
  file: { path: string; id: string };
}

/** The versions of French files whose English text says that it is not translated. */
const versions = new Set<string>();

/**
 * Remembers, of the files of a collection, which French texts have no English one: Decap reads the files of a list one by
 * one, and the French one alone cannot say it.
 */
export function noteUntranslated(files: readonly SentFile[]): void {
  const french = new Map(files.map(({ file }) => [file.path, file.id]));
  for (const { data, file } of files) {
    const pair = french.get(file.path.replace('/en/', '/fr/'));
    if (!file.path.includes('/en/') || pair === undefined) continue;
    const parsed = parseEntryFile(data);
    if (parsed.ok && parsed.file.data['translation'] === 'untranslated') versions.add(pair);
    else versions.delete(pair);
  }
}

/** True where this version of a French text is known to have no English one. */
export function hasNoEnglish(version: string | undefined): boolean {
  return version !== undefined && versions.has(version);
}
