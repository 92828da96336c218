import { picturesIn } from '../../mdx/pictures.ts';
import type { Bilingual } from '../../i18n/locales.ts';
import { collections, isCollectionName } from '../../model/collections/index.ts';
import { documents, isDocumentName } from '../../model/documents.ts';
import type { Field, Fields } from '../../model/fields/fields.ts';
import { isListName, listNames } from '../../model/fields/list-names.ts';
import { type Lists } from '../../model/fields/listed.ts';
import { fieldAt, type Problem } from '../../model/problem.ts';
import { checkAddresses } from './addresses.ts';
import type { Entry } from './entry.ts';
import { oncePerEntry } from './once-per-entry.ts';
import { checkOrder } from './order.ts';
import type { ContentTree } from './tree.ts';
import { isRecord } from '../../model/record.ts';

/** One value of an entry that points to something else, and where it stands. */
interface Reference {
  path: PropertyKey[];
  kind: 'relation' | 'image' | 'choice';
  /** The collection pointed to; empty for an image, the list of the settings for a choice. */
  collection: string;
  value: string;
}

/**
 * Checks what joins entries: relations, pictures and values of the settings' lists exist, addresses are unique, what comes
 * first does.
 * @param lists undefined where the settings cannot be read: that is complained of once, not for each value.
 */
export async function checkReferences(
  tree: ContentTree,
  entries: readonly Entry[],
  lists: Lists | undefined,
): Promise<Problem[]> {
  const forms = (await tree.list('forms')).map((file) => `forms/${file.replace(/\.yaml$/, '')}`);
  const existing = new Set([...entries.map(({ collection, name }) => `${collection}/${name}`), ...forms]);
  const problems: Problem[] = [];
  for (const entry of entries) {
    for (const reference of referencesIn(entry)) {
      const problem = await {
        relation: () => checkRelation(entry, reference, existing),
        image: () => checkImage(tree, entry, reference),
        choice: () => lists && checkListed(entry, reference, lists),
      }[reference.kind]();
      if (problem) problems.push(problem);
    }
    for (const { path, line } of picturesInBody(entry)) {
      if (!(await isThere(tree, path))) problems.push({ file: entry.file, line, ...missingPicture(path) });
    }
  }
  return [...problems, ...checkAddresses(entries), ...entries.flatMap(orderProblems)];
}

const referencesIn = oncePerEntry(({ collection, data }) =>
  referencesOf(collections[collection].fields, data),
);
const picturesInBody = oncePerEntry(({ body, bodyLine }) => picturesIn(body, bodyLine));
const orderProblems = oncePerEntry(checkOrder);

/** Every relation, picture and value of a list of the settings in a value, at any depth. */
export function referencesOf(
  fields: Fields,
  data: Readonly<Record<string, unknown>>,
  at: PropertyKey[] = [],
): Reference[] {
  return Object.entries(fields).flatMap(([name, { type }]) => {
    const value = data[name];
    const path = [...at, name];
    if (value === undefined) return [];
    if (type.kind === 'choice' && type.list !== undefined) {
      const isOwn = type.options.some((option) => option.value === value);
      return typeof value === 'string' && !isOwn
        ? [{ path, kind: 'choice' as const, collection: type.list, value }]
        : [];
    }
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

/** What is wrong with a value that is not in its list of the settings, or not any more; undefined for one that is. */
export function unlisted(
  field: Field | undefined,
  list: string,
  value: string,
  lists: Lists,
): Pick<Problem, 'code' | 'message' | 'advice'> | undefined {
  if (!field || !isListName(list) || lists[list]?.some((option) => option.value === value)) return undefined;
  const [label, name] = [field.label, listNames[list]];
  return {
    code: 'value-unlisted',
    message: {
      fr: `« ${label.fr} » : « ${value} » n’est pas dans la liste « ${name.fr} » des réglages du site.`,
      en: `“${label.en}”: “${value}” is not in the list “${name.en}” of the site settings.`,
    },
    advice: {
      fr: 'Remettez cette valeur dans la liste, ou choisissez-en une autre.',
      en: 'Put this value back into the list, or choose another one.',
    },
  };
}

function checkListed(
  entry: Entry,
  { path, collection, value }: Reference,
  lists: Lists,
): Problem | undefined {
  const problem = unlisted(fieldAt(collections[entry.collection].fields, path), collection, value, lists);
  return (
    problem && {
      file: entry.file,
      line: entry.lineOf(path),
      field: path.map(String).join('.'),
      ...problem,
    }
  );
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
      en: `“${field.en}” leads to a text that does not exist in the section “${label.en}”: “${value}”.`,
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
  return {
    file: entry.file,
    line: entry.lineOf(path),
    field: path.map(String).join('.'),
    ...missingPicture(value),
  };
}

/** Whether a `~/media/…` picture is in the media library. */
export async function isThere(tree: ContentTree, picture: string): Promise<boolean> {
  return (await tree.read(picture.replace(/^~\//, ''))) !== undefined;
}

/** What is wrong where a text names a picture that is not there. */
export function missingPicture(picture: string): Pick<Problem, 'code' | 'message' | 'advice'> {
  return {
    code: 'media-missing',
    message: { fr: `L’image ${picture} n’existe pas.`, en: `The image ${picture} does not exist.` },
    advice: { fr: 'Téléversez-la, ou choisissez-en une autre.', en: 'Upload it, or choose another one.' },
  };
}
