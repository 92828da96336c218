import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withRecords } from '../../collections/read/consents.ts';
import { readEntry } from '../../collections/read/entry.ts';
import { otherLocale, type Locale } from '../../i18n/locales.ts';
import { canonicalEntryFile } from '../../model/canonical.ts';
import { collectionNames, isCollectionName, type CollectionName } from '../../model/collections/index.ts';
import { documents } from '../../model/documents.ts';
import { parseEntryFile, withoutEmpty } from '../../model/entry-file.ts';
import { isRecord } from '../../model/record.ts';
import { formatYamlFile, parseYamlFile } from '../../model/yaml/yaml-file.ts';

/** What stands between braces in the starter's texts: `{{name.fr}}`. */
export type Answers = Readonly<Record<string, string>>;

const templates = join(import.meta.dirname, 'content');

/** Each `{{name}}` of a value replaced, at any depth; what is empty is left out. */
function filled(value: unknown, answers: Answers): unknown {
  if (typeof value === 'string')
    return value.replace(/\{\{([\w.]+)\}\}/g, (_, name: string) => answers[name] ?? '');
  if (Array.isArray(value)) return value.map((one: unknown) => filled(one, answers));
  if (!isRecord(value)) return value;
  return withoutEmpty(
    Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part, answers)])),
  );
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new TypeError('A text of the starter holds no fields.');
  return value;
}

function filledDocument(name: 'forms' | 'settings', text: string, answers: Answers): string {
  const parsed = parseYamlFile(text);
  const data = recordOf(parsed.ok ? filled(parsed.file.value, answers) : undefined);
  return formatYamlFile(documents[name].fields, name === 'forms' ? withRecords(data, undefined) : data);
}

/** An entry's file; `translatedFrom` for a translation of what the other language says. */
function filledEntry(
  collection: CollectionName,
  text: string,
  answers: Answers,
  translatedFrom?: string,
): string {
  const parsed = parseEntryFile(text);
  if (!parsed.ok) throw new TypeError('A text of the starter cannot be read.');
  const data = recordOf(filled(parsed.file.data, answers));
  return canonicalEntryFile(
    collection,
    { ...data, ...(translatedFrom ? { translatedFrom } : {}) },
    parsed.file.body,
  );
}

/** Both languages of each entry, by path: the first one written, the other made from it. */
async function filledEntries(answers: Answers, first: Locale): Promise<[path: string, text: string][]> {
  const files: [string, string][] = [];
  const folders = (await readdir(templates)).filter(isCollectionName);
  for (const collection of collectionNames.filter((name) => folders.includes(name)))
    for (const file of await readdir(join(templates, collection, first))) {
      const read = (locale: Locale) => readFile(join(templates, collection, locale, file), 'utf8');
      const text = filledEntry(collection, await read(first), answers);
      const entry = readEntry({ collection, locale: first, name: file.replace('.mdx', '') }, text);
      const source = entry.ok ? entry.entry.digest : undefined;
      const other = otherLocale(first);
      files.push([`${collection}/${first}/${file}`, text]);
      files.push([
        `${collection}/${other}/${file}`,
        filledEntry(collection, await read(other), answers, source),
      ]);
    }
  return files;
}

/** Writes the starter's content in the words of an organization. @returns how many files were written. */
export async function writeStarter(folder: string, answers: Answers, first: Locale): Promise<number> {
  const read = (file: string) => readFile(join(templates, file), 'utf8');
  const forms = await readdir(join(templates, 'forms'));
  const files: [path: string, text: string][] = [
    ['site/site.yaml', filledDocument('settings', await read('site/site.yaml'), answers)],
    ...(await filledEntries(answers, first)),
  ];
  for (const form of forms)
    files.push([`forms/${form}`, filledDocument('forms', await read(`forms/${form}`), answers)]);
  await mkdir(join(folder, 'media'), { recursive: true });
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return files.length;
}
