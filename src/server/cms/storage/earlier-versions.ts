import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { absentAs } from '../../../collections/read/absent-as.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { dayMs } from '../../../model/durations.ts';
import { trashDays } from '../../../model/messages/trash-days.ts';
import { parseJson } from '../../system/parse-json.ts';
import { writeDurably } from '../../system/write-durably.ts';
import { parsePath, parseWordsPath } from '../names/paths.ts';
import { filesOfText, idOf, parseTextName, wordsText } from '../names/text-name.ts';
import { readFiles } from './read-files.ts';
import { mostVersions, type TextVersion } from './store.ts';

const recordSchema = z.object({
  /** ISO 8601. */
  at: z.iso.datetime(),
  by: z.string().optional(),
  files: z.record(z.string(), z.base64()),
});

/**
 * Keeps the last states of each text that is a plain file, in `folder`: one file for each save, `<text>/<time>-<chance>.json`,
 * with all languages of the text. A state is kept once it was saved, and again looked for before it is replaced: what was
 * changed by hand, or before a process was killed, is kept then.
 */
export class EarlierVersions {
  readonly #folder: string;
  readonly #now: () => Date;

  constructor(folder: string, now: () => Date = () => new Date()) {
    this.#folder = folder;
    this.#now = now;
  }

  /**
   * Keeps the texts of these files as they stand, before they are replaced. @param savedAt when a file was last written.
   * @throws what the disk refuses: nothing may be replaced then.
   */
  async keepReplaced(
    tree: ContentTree,
    paths: Iterable<string>,
    savedAt: (path: string) => Promise<Date | undefined>,
  ): Promise<void> {
    for (const [text, files] of textsOf(paths)) {
      const found = await readFiles(tree, files);
      const newest = await this.#newest(text);
      if (found.size === 0 || (newest && haveSameBytes(newest.files, found))) continue;
      const times = await Promise.all(
        [...found.keys()].map(async (path) => (await savedAt(path))?.getTime()),
      );
      const written = Math.max(...times.map((time) => time ?? 0));
      // After what is known of it: a file that was put back by hand may bear an older time.
      const at = Math.max(written, newest ? newest.at.getTime() + 1 : 0);
      await this.#keep(text, found, new Date(at), undefined);
    }
  }

  /** Keeps the texts of these files as a save, or a deletion, has just left them. */
  async keepSaved(tree: ContentTree, paths: Iterable<string>, by: string | undefined): Promise<void> {
    for (const [text, files] of textsOf(paths)) {
      const newest = await this.#newest(text);
      const at = Math.max(this.#now().getTime(), newest ? newest.at.getTime() + 1 : 0);
      await this.#keep(text, await readFiles(tree, files), new Date(at), by);
    }
  }

  /** The states of the text that these are the files of, the newest first. */
  async list([path = '']: readonly string[]): Promise<TextVersion[]> {
    const text = textOf(path);
    const found = await Promise.all((await this.#ids(text)).map((id) => this.#read(text, id)));
    return found.filter((version) => version !== undefined).filter(({ files }) => files.size > 0);
  }

  /** Forgets texts that have been gone for `trashDays`: until then they can be restored, and their versions with them. */
  async sweep(tree: ContentTree): Promise<void> {
    for (const collection of await absentAs([], readdir(this.#folder)))
      for (const name of await absentAs([], readdir(join(this.#folder, collection)))) {
        const text = `${collection}/${name}`;
        const newest = await this.#newest(text);
        const isOld = !newest || this.#now().getTime() - newest.at.getTime() > trashDays * dayMs;
        if (isOld && (await readFiles(tree, filesOf(text))).size === 0)
          await rm(join(this.#folder, text), { recursive: true, force: true });
      }
  }

  async #keep(
    text: string,
    files: ReadonlyMap<string, Buffer>,
    at: Date,
    by: string | undefined,
  ): Promise<void> {
    const id = `${String(at.getTime()).padStart(13, '0')}-${randomBytes(4).toString('hex')}`;
    const record: z.infer<typeof recordSchema> = {
      at: at.toISOString(),
      ...(by === undefined ? {} : { by }),
      files: Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString('base64')])),
    };
    await writeDurably(this.#at(text, id), Buffer.from(JSON.stringify(record)));
    for (const old of (await this.#ids(text)).slice(mostVersions))
      await rm(this.#at(text, old), { force: true });
    // Saves come one after the other: what is half written was written by a process that was killed.
    const names = await readdir(join(this.#folder, text));
    for (const half of names.filter((name) => name.endsWith('.part')))
      await rm(join(this.#folder, text, half), { force: true });
  }

  /** The newest first. */
  async #ids(text: string): Promise<string[]> {
    const names = await absentAs([], readdir(join(this.#folder, text)));
    return names
      .flatMap((name) => /^(\d{13}-[0-9a-f]{8})\.json$/.exec(name)?.slice(1) ?? [])
      .sort()
      .reverse();
  }

  async #newest(text: string): Promise<TextVersion | undefined> {
    for (const id of await this.#ids(text)) {
      const found = await this.#read(text, id);
      if (found) return found;
    }
    return undefined;
  }

  /** One state; undefined for a record that cannot be read, which hides no other. */
  async #read(text: string, id: string): Promise<TextVersion | undefined> {
    const written = await absentAs(undefined, readFile(this.#at(text, id), 'utf8'));
    const record = recordSchema.safeParse(written && parseJson(written)).data;
    if (!record) return undefined;
    const files = Object.entries(record.files).map(
      ([path, content]) => [path, Buffer.from(content, 'base64')] as const,
    );
    return { id, at: new Date(record.at), by: record.by, files: new Map(files) };
  }

  #at(text: string, id: string): string {
    return join(this.#folder, text, `${id}.json`);
  }
}

/** The files of each text that these are files of, by its id; a picture is no text. */
function textsOf(paths: Iterable<string>): Map<string, string[]> {
  const texts = [...paths].filter((path) => parsePath(`content/${path}`)?.kind !== 'media').map(textOf);
  return new Map(texts.map((text) => [text, filesOf(text)]));
}

/** The text that a file belongs to: `programs/spark`, `forms/apply`, `words/interface`. */
function textOf(path: string): string {
  if (parseWordsPath(path) !== undefined) return idOf(wordsText);
  const place = parsePath(`content/${path}`);
  return place?.kind === 'entry' || place?.kind === 'document' ? idOf(place) : path;
}

function filesOf(text: string): string[] {
  const [collection = '', name = ''] = text.split('/');
  const found = parseTextName(collection, name);
  return found ? filesOfText(found) : [text];
}

type Files = ReadonlyMap<string, Buffer>;

/** Whether two states have the same files, byte for byte. */
export function haveSameBytes(one: Files, other: Files): boolean {
  return one.size === other.size && [...one].every(([path, bytes]) => other.get(path)?.equals(bytes));
}
