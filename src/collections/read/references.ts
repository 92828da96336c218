import { picturesIn } from '../../mdx/pictures.ts';
import type { Bilingual } from '../../i18n/locales.ts';
import { collections, isCollectionName } from '../../model/collections/index.ts';
import { documents, isDocumentName } from '../../model/documents.ts';
import type { Fields } from '../../model/fields/fields.ts';
import { fieldAt, type Problem } from '../../model/problem.ts';
import { checkAddresses } from './addresses.ts';
import type { Entry } from './entry.ts';
import { checkOrder } from './order.ts';
import type { ContentTree } from './tree.ts';
import { isRecord } from '../../model/record.ts';

/** One value of an entry that points to something else, and where it stands. */
interface Reference {
  path: PropertyKey[];
  kind: 'relation' | 'image';
  /** The collection pointed to; empty for an image. */
  collection: string;
  value: string;
}

/** Checks what joins entries: relations and pictures exist, addresses are unique, what comes first does. */
export async function checkReferences(tree: ContentTree, entries: readonly Entry[]): Promise<Problem[]> {
  const forms = (await tree.list('forms')).map((file) => `forms/${file.replace(/\.yaml$/, '')}`);
  const existing = new Set([...entries.map(({ collection, name }) => `${collection}/${name}`), ...forms]);
  const problems: Problem[] = [];
  for (const entry of entries) {
    for (const reference of referencesOf(collections[entry.collection].fields, entry.data)) {
      const problem =
        reference.kind === 'relation'
          ? checkRelation(entry, reference, existing)
          : await checkImage(tree, entry, reference);
      if (problem) problems.push(problem);
    }
    for (const { path, line } of picturesIn(entry.body, entry.bodyLine)) {
      if (!(await isThere(tree, path))) problems.push(missingPicture(entry.file, line, path));
    }
  }
  return [...problems, ...checkAddresses(entries), ...entries.flatMap(checkOrder)];
}

/** Every relation and picture in a value, at any depth. */
export function referencesOf(
  fields: Fields,
  data: Readonly<Record<string, unknown>>,
  at: PropertyKey[] = [],
): Reference[] {
  return Object.entries(fields).flatMap(([name, { type }]) => {
    const value = data[name];
    const path = [...at, name];
    if (value === undefined) return [];
    if (type.kind === 'relation' || type.kind === 'image') {
      const collection = type.kind === 'relation' ? type.collection : '';
      const values: unknown[] = Array.isArray(value) ? value : [value];
      return values
        .filter((item) => typeof item === 'string')
        .map((item) => ({ path, kind: type.kind, collection, value: item }));
    }
    if (type.kind !== 'object' && type.kind !== 'list') return [];
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) =>
      isRecord(item) ? referencesOf(type.fields, item, Array.isArray(value) ? [...path, index] : path) : [],
    );
  });
}

function checkRelation(
  entry: Entry,
  { path, collection, value }: Reference,
  existing: ReadonlySet<string>,
): Problem | undefined {
  if (existing.has(`${collection}/${value}`)) return undefined;
  const label = labelOf(collection);
  const field = fieldAt(collections[entry.collection].fields, path)?.label ?? { fr: '', en: '' };
  return {
    file: entry.file,
    line: entry.lineOf(path),
    field: path.map(String).join('.'),
    code: 'relation-unknown',
    message: {
      fr: `« ${field.fr} » mène à un texte qui n’existe pas dans la rubrique « ${label.fr} » : « ${value} ».`,
      en: `“${field.en}” leads to a text that does not exist in the collection “${label.en}”: “${value}”.`,
    },
    advice: {
      fr: 'Choisissez-en un qui existe, ou créez-le d’abord.',
      en: 'Choose one that exists, or create it first.',
    },
  };
}

/** What editors call a collection, or the forms. */
function labelOf(collection: string): Bilingual {
  if (isCollectionName(collection)) return collections[collection].label;
  return isDocumentName(collection) ? documents[collection].label : { fr: collection, en: collection };
}

async function checkImage(
  tree: ContentTree,
  entry: Entry,
  { path, value }: Reference,
): Promise<Problem | undefined> {
  if (await isThere(tree, value)) return undefined;
  return { ...missingPicture(entry.file, entry.lineOf(path), value), field: path.map(String).join('.') };
}

async function isThere(tree: ContentTree, picture: string): Promise<boolean> {
  return (await tree.read(picture.replace(/^~\//, ''))) !== undefined;
}

function missingPicture(file: string, line: number, picture: string): Problem {
  return {
    file,
    line,
    code: 'media-missing',
    message: { fr: `L’image ${picture} n’existe pas.`, en: `The picture ${picture} does not exist.` },
    advice: { fr: 'Téléversez-la, ou choisissez-en une autre.', en: 'Upload it, or choose another one.' },
  };
}
