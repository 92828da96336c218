import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { absentAs } from '../../../collections/read/absent-as.ts';
import { locales } from '../../../i18n/locales.ts';
import { trashDays } from '../../../model/messages/trash-days.ts';
import { writeDurably } from '../../system/write-durably.ts';
import { dayMs } from '../../../model/durations.ts';
import { versionOf } from './version-of.ts';
import { parseJson } from '../../system/parse-json.ts';

const recordSchema = z.object({
  /** ISO 8601. */
  deletedAt: z.iso.datetime(),
  /** True for a draft that was thrown away; false for what was published. */
  isDraft: z.boolean(),
  /** What editors call it, in each language that has a name for it. */
  titles: z.partialRecord(z.enum(locales), z.string()),
  /** Paths in the content folder, with the version of each file. */
  files: z.array(z.object({ path: z.string(), version: z.string() })).min(1),
});

/** A text with the pictures of its draft, or a picture, that an editor has deleted. */
export type DeletedItem = z.infer<typeof recordSchema> & { id: string };

const idPattern = /^\d{13}-[0-9a-f]{16}$/;

/**
 * Keeps what editors delete in `folder`, each for `trashDays`: a record `<id>.json`, and the bytes of its files as
 * `<id>.0`, `<id>.1`… The record is written last, so that what is listed is whole.
 */
export class Trash {
  readonly #folder: string;
  readonly #now: () => Date;

  constructor(folder: string, now: () => Date = () => new Date()) {
    this.#folder = folder;
    this.#now = now;
  }

  /** The id of something that is about to be deleted: the same one where the deletion has to begin again. */
  createId(): string {
    return `${String(this.#now().getTime()).padStart(13, '0')}-${randomBytes(8).toString('hex')}`;
  }

  /** Once this returns, the files are on disk. @throws what the disk refuses: nothing may be deleted then. */
  async keep(
    id: string,
    item: Pick<DeletedItem, 'isDraft' | 'titles'> & { files: ReadonlyMap<string, Buffer> },
  ): Promise<void> {
    const files = [...item.files];
    for (const [index, [, bytes]] of files.entries()) await writeDurably(this.#at(`${id}.${index}`), bytes);
    const record: z.infer<typeof recordSchema> = {
      deletedAt: this.#now().toISOString(),
      isDraft: item.isDraft,
      titles: item.titles,
      files: files.map(([path, bytes]) => ({ path, version: versionOf(bytes) })),
    };
    await writeDurably(this.#at(`${id}.json`), Buffer.from(JSON.stringify(record)));
  }

  /** What can be restored, the last deleted first. A record that cannot be read hides no other. */
  async list(): Promise<DeletedItem[]> {
    const names = await absentAs([], readdir(this.#folder));
    const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
    const found = await Promise.all(ids.map((id) => this.find(id)));
    return found
      .filter((item) => item !== undefined)
      .filter(({ deletedAt }) => !this.#isOver(Date.parse(deletedAt)))
      .sort((a, b) => b.deletedAt.localeCompare(a.deletedAt));
  }

  /** One of them; undefined for an id that stands for none. */
  async find(id: string): Promise<DeletedItem | undefined> {
    if (!idPattern.test(id)) return undefined;
    const text = await absentAs(undefined, readFile(this.#at(`${id}.json`), 'utf8'));
    const record = recordSchema.safeParse(text && parseJson(text)).data;
    return record && { id, ...record };
  }

  /** The files of one of them, by path. */
  async filesOf({ id, files }: DeletedItem): Promise<Map<string, Buffer>> {
    const read = files.map(
      async ({ path }, index) => [path, await readFile(this.#at(`${id}.${index}`))] as const,
    );
    return new Map(await Promise.all(read));
  }

  /** Forgets what has been restored. */
  async remove({ id, files }: Pick<DeletedItem, 'id' | 'files'>): Promise<void> {
    await rm(this.#at(`${id}.json`), { force: true });
    for (const index of files.keys()) await rm(this.#at(`${id}.${index}`), { force: true });
  }

  /** Removes what was deleted more than `trashDays` ago, and what a killed process left there as long ago. */
  async sweep(): Promise<void> {
    for (const name of await absentAs([], readdir(this.#folder))) {
      const [, begun] = /^(\d{13})-/.exec(name) ?? [];
      if (begun !== undefined && this.#isOver(Number(begun))) await rm(this.#at(name), { force: true });
    }
  }

  #isOver(deletedAt: number): boolean {
    return this.#now().getTime() - deletedAt > trashDays * dayMs;
  }

  #at(name: string): string {
    return join(this.#folder, name);
  }
}
