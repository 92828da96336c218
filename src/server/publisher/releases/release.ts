import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { absentAs } from '../../../collections/read/absent-as.ts';
import { parseJson } from '../../system/parse-json.ts';

export const releaseSchema = z.object({
  id: z.string().regex(/^[\w-]+$/),
  /** Grows with each release that several servers share; 0 for one that was not shared. */
  number: z.number().default(0),
  /** When it went live. */
  publishedAt: z.iso.datetime(),
  /** From the request to the moment it went live. */
  durationMs: z.number(),
  /** What it was built from: the same two digests give the same site. */
  contentDigest: z.string(),
  codeDigest: z.string(),
  /** True where it has the search index of the one before: the same pages follow with their own. */
  isSearchBehind: z.boolean().default(false),
  /** What its on-demand pages expect to be given (`pageContract`); empty for one that was published before this was recorded. */
  contract: z.string().default(''),
  /** What the build warned about and published all the same. */
  warnings: z.array(z.string()).default([]),
});

/** One build of the site that is, or was, served. Its files are in `publications/<id>/client` and `/server`. */
export type Release = z.infer<typeof releaseSchema>;

const liveFile = 'live.json';

/** The release that was live when the server stopped; undefined for a first start or a record that is not one. */
export async function readLive(folder: string): Promise<Release | undefined> {
  const text = await absentAs('{}', readFile(join(folder, liveFile), 'utf8'));
  return releaseSchema.safeParse(parseJson(text)).data;
}

/** The complaints that a lenient build left beside the site. */
export async function readWarnings(outDir: string): Promise<string[]> {
  const text = await absentAs('', readFile(join(outDir, 'warnings.txt'), 'utf8'));
  return text.split('\n').filter((line) => line !== '');
}

/** Records the live release, whole or not at all. */
export async function writeLive(folder: string, release: Release): Promise<void> {
  const aside = join(folder, `${liveFile}.new`);
  await writeFile(aside, `${JSON.stringify(release, undefined, 2)}\n`, { flush: true });
  await rename(aside, join(folder, liveFile));
}
