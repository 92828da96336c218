import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { locales, otherLocale, type Locale } from '../../i18n/locales.ts';
import { collectionNames, isCollectionName, type CollectionName } from '../../model/collections/index.ts';
import type { Problem } from '../../model/problem.ts';
import { checkPairs } from './pairs.ts';
import { checkReferences } from './references.ts';
import { entryPath, readEntry, type Entry } from './entry.ts';

/** Everything under the content folder that could be read, and everything that is wrong there. */
export interface Content {
  entries: Entry[];
  problems: Problem[];
}

const namePattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Reads and checks the entries of a content folder. Never throws for what an editor can write. */
export async function readContent(contentDir: string): Promise<Content> {
  const perCollection = await Promise.all(collectionNames.map((name) => readCollection(contentDir, name)));
  const entries = perCollection.flatMap((part) => part.entries);
  const problems = perCollection.flatMap((part) => part.problems);
  problems.push(...(await unknownFolders(contentDir)));
  problems.push(
    ...checkPairs(
      entries,
      perCollection.flatMap((part) => part.files),
    ),
  );
  problems.push(...(await checkReferences(contentDir, entries)));
  return { entries, problems: problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line) };
}

/** Reads the entries of one collection. */
export async function readCollection(contentDir: string, collection: CollectionName) {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  const files: string[] = [];
  for (const locale of locales) {
    for (const fileName of await filesOf(join(contentDir, collection, locale))) {
      const file = `${collection}/${locale}/${fileName}`;
      const name = fileName.replace(/\.mdx$/, '');
      if (!fileName.endsWith('.mdx') || !namePattern.test(name) || collection.startsWith(name)) {
        problems.push(nameProblem(file));
        continue;
      }
      files.push(file);
      const read = readEntry({ collection, locale, name }, await readFile(join(contentDir, file), 'utf8'));
      if (read.ok) entries.push(read.entry);
      else problems.push(...read.problems);
    }
  }
  return { entries, problems, files };
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function unknownFolders(contentDir: string): Promise<Problem[]> {
  const known = new Set(['forms', 'site', 'ui', 'media']);
  return (await filesOf(contentDir))
    .filter((name) => !known.has(name) && !isCollectionName(name))
    .map((name) => ({
      file: name,
      line: 1,
      code: 'collection-unknown' as const,
      message: { fr: `« ${name} » n’est pas une collection.`, en: `“${name}” is not a collection.` },
      advice: {
        fr: `Déplacez ce contenu dans : ${collectionNames.join(', ')}.`,
        en: `Move this content to one of: ${collectionNames.join(', ')}.`,
      },
    }));
}

function nameProblem(file: string): Problem {
  return {
    file,
    line: 1,
    code: 'name',
    message: { fr: 'Le nom du fichier n’est pas admis.', en: 'The name of the file is not allowed.' },
    advice: {
      fr: 'Des minuscules sans accent, des chiffres et des traits d’union, avec l’extension .mdx, sans reprendre le début du nom de la collection.',
      en: 'Lower-case letters without accents, digits and hyphens, with the extension .mdx, and not the beginning of the collection’s name.',
    },
  };
}

/** The same entry in the other language. */
export function counterpartPath(entry: Pick<Entry, 'collection' | 'locale' | 'name'>): string {
  const locale: Locale = otherLocale(entry.locale);
  return entryPath({ ...entry, locale });
}
