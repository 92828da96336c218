import { sha256 } from '../../digest.ts';
import type { Locale } from '../../i18n/locales.ts';
import type { Collection } from '../../model/collection.ts';
import { entrySchema } from '../../model/collection.ts';
import { collections, type CollectionName, type EntryData } from '../../model/collections/index.ts';
import { parseEntryFile, type EntryFile, type EntryFileProblem } from '../../model/entry-file.ts';
import { checkBody } from '../../mdx/check.ts';
import { issueToProblem, type Problem } from '../../model/problem.ts';
import { translatableText } from '../../model/shared-parts.ts';

/** One language of an entry, as its file says and as the schema accepted it. */
export interface Entry {
  collection: CollectionName;
  locale: Locale;
  name: string;
  /** Relative to the content folder. */
  file: string;
  /** The front matter as the schema returned it, defaults filled in. */
  data: EntryData & Readonly<Record<string, unknown>>;
  body: string;
  bodyLine: number;
  /** Digest of the texts, for `translatedFrom` of the other language. */
  digest: string;
  lineOf: EntryFile['lineOf'];
}

export interface EntryAddress {
  collection: CollectionName;
  locale: Locale;
  name: string;
}

export type ReadEntry = { ok: true; entry: Entry } | { ok: false; problems: Problem[] };

/** The path of an entry's file in the content folder. */
export function entryPath({ collection, locale, name }: EntryAddress): string {
  return `${collection}/${locale}/${name}.mdx`;
}

/** Reads the text of one language of an entry: front matter by the model, body by the gate. Reports every problem it finds. */
export function readEntry(address: EntryAddress, text: string): ReadEntry {
  const file = entryPath(address);
  const parsed = parseEntryFile(text);
  if (!parsed.ok) return { ok: false, problems: [fileProblem(file, parsed.problem)] };
  const { data, body, bodyLine, lineOf } = parsed.file;
  const collection: Collection = collections[address.collection];
  const result = schemaOf(address.collection).safeParse(data, { reportInput: true });
  const problems: Problem[] = checkBody(body, { firstLine: bodyLine }).map((told) => ({
    ...told,
    file,
    code: 'body',
  }));
  if (!result.success) {
    problems.unshift(
      ...result.error.issues.map((issue) => {
        const { path, ...described } = issueToProblem(collection.fields, issue);
        return {
          file,
          line: lineOf(path),
          ...(path.length > 0 ? { field: path.map(String).join('.') } : {}),
          ...described,
        };
      }),
    );
  }
  if (!result.success || problems.length > 0) return { ok: false, problems };
  const accepted = result.data as Entry['data'];
  const digest = digestOf(address.collection, accepted, body);
  return { ok: true, entry: { ...address, file, data: accepted, body, bodyLine, digest, lineOf } };
}

/** Of a text that was refused, the fields that are right by themselves, as the schema returns them; undefined where it has no front matter. */
export function acceptedFields(
  address: EntryAddress,
  text: string,
): (EntryAddress & Pick<Entry, 'file' | 'lineOf'> & { data: Record<string, unknown> }) | undefined {
  const parsed = parseEntryFile(text);
  if (!parsed.ok) return undefined;
  const { data, lineOf } = parsed.file;
  const { fields }: Collection = collections[address.collection];
  const accepted = Object.entries(fields).flatMap(([name, { schema }]) => {
    const result = schema.safeParse(data[name]);
    return result.success ? [[name, result.data] as const] : [];
  });
  return { ...address, file: entryPath(address), lineOf, data: Object.fromEntries(accepted) };
}

const schemas = new Map<CollectionName, ReturnType<typeof entrySchema>>();

/** Making a schema costs more than reading a file with it, so each is made once. */
function schemaOf(name: CollectionName): ReturnType<typeof entrySchema> {
  const collection: Collection = collections[name];
  const schema = schemas.get(name) ?? entrySchema(collection);
  schemas.set(name, schema);
  return schema;
}

/** The first 16 hexadecimal digits of the SHA-256 of an entry's texts. A translation keeps the digest that it was made from. */
export function digestOf(
  collection: CollectionName,
  data: Readonly<Record<string, unknown>>,
  body: string,
): string {
  const text = translatableText(collections[collection].fields, data, body);
  return sha256(text).slice(0, 16);
}

function fileProblem(file: string, { line, column, code, detail }: EntryFileProblem): Problem {
  if (code === 'front-matter-missing') {
    return {
      file,
      line,
      column,
      code,
      message: {
        fr: 'Le fichier ne commence pas par un en-tête.',
        en: 'The file does not begin with front matter.',
      },
      advice: {
        fr: 'Commencez par une ligne « --- », puis les champs, puis une ligne « --- ».',
        en: 'Begin with a line “---”, then the fields, then a line “---”.',
      },
    };
  }
  if (code === 'encoding') {
    return {
      file,
      line,
      column,
      code,
      message: {
        fr: `Le fichier ne peut pas être lu : ${detail.fr}`,
        en: `The file cannot be read: ${detail.en}`,
      },
      advice: {
        fr: 'Ouvrez ce texte dans l’éditeur, relisez les lettres accentuées et enregistrez-le : il sera en UTF-8.',
        en: 'Open this text in the editor, read the letters with accents again and save it: it will be in UTF-8.',
      },
    };
  }
  return {
    file,
    line,
    column,
    code,
    message: {
      fr: `L’en-tête ne peut pas être lu : ${detail.fr}`,
      en: `The front matter cannot be read: ${detail.en}`,
    },
    advice: {
      fr: 'Mettez entre guillemets un texte qui contient « : » ou « # », et alignez les champs.',
      en: 'Put a text that holds “: ” or “#” between quotes, and align the fields.',
    },
  };
}
