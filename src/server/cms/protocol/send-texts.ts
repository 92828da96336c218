import { readCollection } from '../../../collections/read/content.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { locales } from '../../../i18n/locales.ts';
import { documents } from '../../../model/documents.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import { parseDocumentFolder, parseFolder, parsePath } from '../names/paths.ts';
import { Refusal } from '../refusal.ts';
import { badPath } from '../refusals.ts';
import { outdatedAmong } from '../saving/outdated.ts';
import { versionOf } from '../storage/version-of.ts';
import type { ListedFile, ReadText, SentFile } from './requests.ts';

/**
 * The texts of a folder, for a list. With `parsed`, entries come as the server has read them, which it remembers: a browser
 * takes a second to read a thousand. A file that cannot be read comes as it is.
 */
export async function sendFolder(
  tree: ContentTree,
  { folder, parsed }: { folder: string; parsed: boolean },
): Promise<(SentFile | ListedFile)[]> {
  const document = parseDocumentFolder(folder);
  if (document) {
    const files = await tree.list(documents[document].folder);
    return sendAll(
      tree,
      files.map((file) => `${folder}/${file}`),
    );
  }
  const collection = parseFolder(folder);
  if (!collection) throw badPath(folder);
  const once = readingOnce(tree);
  const paths = await Promise.all(
    locales.map(async (locale) =>
      (await once.list(`${collection}/${locale}`)).map((file) => `content/${collection}/${locale}/${file}`),
    ),
  );
  const [sent, { entries }] = await Promise.all([
    sendAll(once, paths.flat()),
    readCollection(once, collection),
  ]);
  const behind = outdatedAmong(entries);
  return sent.map(({ data, file }) => {
    const locale = behind.get(file.path.replace(/^content\//, ''));
    const marked = locale ? { ...file, behind: locale } : file;
    const read = parsed ? readText(file, data) : undefined;
    return read ? { read, file: marked } : { data, file: marked };
  });
}

/** The text of each path as it was read last, while its version is the same. */
const lastRead = new Map<string, { version: string; read: ReadText | undefined }>();

function readText({ path, id }: SentFile['file'], text: string): ReadText | undefined {
  const known = lastRead.get(path);
  if (known?.version === id) return known.read;
  const parsed = parseEntryFile(text);
  const read = parsed.ok ? { data: parsed.file.data, body: parsed.file.body } : undefined;
  lastRead.set(path, { version: id, read });
  return read;
}

/** The same tree, which reads each file once. */
function readingOnce(tree: ContentTree): ContentTree {
  const files = new Map<string, ReturnType<ContentTree['read']>>();
  return {
    ...tree,
    read: (path) => {
      const bytes = files.get(path) ?? tree.read(path);
      files.set(path, bytes);
      return bytes;
    },
  };
}

/** Those of the files that are there, as they are. */
export async function sendAll(tree: ContentTree, paths: readonly string[]): Promise<SentFile[]> {
  const sent = await Promise.all(paths.map((path) => send(tree, path)));
  return sent.filter((file) => file !== undefined);
}

async function send(tree: ContentTree, path: string): Promise<SentFile | undefined> {
  const place = parsePath(path);
  if (place?.kind !== 'entry' && place?.kind !== 'document') return undefined;
  const bytes = await tree.read(place.path);
  return bytes && { data: bytes.toString('utf8'), file: { path, id: versionOf(bytes) } };
}

/** @throws Refusal where there is no such file. */
export async function sendEntry(tree: ContentTree, path: string): Promise<SentFile> {
  const place = parsePath(path);
  if (!place) throw badPath(path);
  // Decap asks for an entry without its language only to know whether a name is taken: in any language counts.
  const paths = place.kind === 'name' ? place.paths.map((one) => `content/${one}`) : [path];
  const [found] = await sendAll(tree, paths);
  if (found) return found;
  throw new Refusal('not-found', {
    fr: `Le texte « ${path} » n’existe pas, ou plus.`,
    en: `The text “${path}” does not exist, or no longer does.`,
  });
}
