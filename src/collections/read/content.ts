import { locales } from '../../i18n/locales.ts';
import { collectionNames, isCollectionName, type CollectionName } from '../../model/collections/index.ts';
import type { Problem } from '../../model/problem.ts';
import { listsOf } from '../../model/site-settings.ts';
import { checkPairs, checkUnreadPairs, type UnreadEntry } from './pairs.ts';
import { checkReferences } from './references.ts';
import { acceptedFields, type Entry, type EntryAddress } from './entry.ts';
import { rememberingReader } from './remembering-reader.ts';
import { readSiteSettings } from './settings.ts';
import { folderTree, type ContentTree } from './tree.ts';

/** Everything under the content folder that could be read, and everything that is wrong there. */
export interface Content {
  entries: Entry[];
  problems: Problem[];
}

const namePattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Reads and checks the entries of a content folder or tree. Never throws for what an editor can write. */
export async function readContent(content: string | ContentTree): Promise<Content> {
  const tree = typeof content === 'string' ? folderTree(content) : content;
  const perCollection = await Promise.all(collectionNames.map((name) => readCollection(tree, name)));
  const entries = perCollection.flatMap((part) => part.entries);
  const problems = perCollection.flatMap((part) => part.problems);
  const site = await readSiteSettings(tree);
  const lists = listsOf(site);
  problems.push(...(await unknownFolders(tree)));
  problems.push(
    ...checkPairs(
      entries,
      perCollection.flatMap((part) => part.files),
      lists,
    ),
  );
  problems.push(
    ...checkUnreadPairs(
      entries,
      perCollection.flatMap((part) => part.unread),
      lists,
    ),
  );
  problems.push(...(await checkReferences(tree, entries, site && lists)));
  return { entries, problems: problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line) };
}

/** A text that has not changed since is not read again: a save, a publication and a preview look at all of them. */
const readOnce = rememberingReader();

/** Reads the entries of one collection. */
export async function readCollection(content: string | ContentTree, collection: CollectionName) {
  const tree = typeof content === 'string' ? folderTree(content) : content;
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  const files: string[] = [];
  const unread: UnreadEntry[] = [];
  for (const locale of locales) {
    const folder = `${collection}/${locale}`;
    const addresses: EntryAddress[] = [];
    for (const fileName of await tree.list(folder)) {
      const file = `${folder}/${fileName}`;
      const name = fileName.replace(/\.mdx$/, '');
      if (!fileName.endsWith('.mdx') || !namePattern.test(name) || collection.startsWith(name)) {
        problems.push(nameProblem(file));
        continue;
      }
      files.push(file);
      addresses.push({ collection, locale, name });
    }
    const read = await Promise.all(
      addresses.map(async (address) => ({ address, ...(await readOnce(tree, address)) })),
    );
    for (const { address, text, result } of read) {
      if (result.ok) entries.push(result.entry);
      else {
        problems.push(...result.problems);
        const accepted = acceptedFields(address, text);
        if (accepted) unread.push(accepted);
      }
    }
  }
  return { entries, problems, files, unread };
}

async function unknownFolders(tree: ContentTree): Promise<Problem[]> {
  const known = new Set(['forms', 'site', 'ui', 'media']);
  return (await tree.list(''))
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
