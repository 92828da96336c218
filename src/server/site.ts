import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownStrings } from '../i18n/own-strings.ts';
import { isAbsent } from '../collections/read/absent-as.ts';
import { siteDataSchema, type LocaleData, type SiteData } from '../model/site-data.ts';
import { OperatorError } from '../operator-error.ts';
import { readPolicies, type ReleasePolicies } from './http/on-demand/page-policies.ts';

/** The site as it is published at this moment. */
export interface CurrentSite {
  /** Folders of static files: the live one first, then earlier ones for assets of pages that are still open. */
  clientDirs: () => readonly string[];
  data: () => SiteData;
  /** The policies of its pages. */
  policies: () => ReleasePolicies;
}

/** The published site lacks its site.json, or it is not one that this server can read. */
export class SiteDataError extends OperatorError {
  override name = 'SiteDataError';
}

/** Reads the live folder with `read` once for each folder that becomes the live one. */
function oncePerFolder<Read>(clientDirs: CurrentSite['clientDirs'], read: (dir: string) => Read): () => Read {
  let known: { dir: string; read: Read } | undefined;
  return () => {
    const [dir] = clientDirs();
    if (dir === undefined)
      throw new SiteDataError('No site is published: run `npm run build`, then start again.');
    if (known?.dir !== dir) known = { dir, read: read(dir) };
    return known.read;
  };
}

/** A site that an earlier version built lacks the newest strings: those are then the program's own. */
function readSiteData(dir: string): SiteData {
  const file = join(dir, 'site.json');
  const complete = (data: LocaleData, own: Readonly<Record<string, string>>) => ({
    ...data,
    strings: { ...own, ...data.strings },
  });
  try {
    const site = siteDataSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const { fr, en } = site.locales;
    return { ...site, locales: { fr: complete(fr, ownStrings.fr), en: complete(en, ownStrings.en) } };
  } catch (cause) {
    // A disk that fails, or a folder that is closed, is no matter of versions.
    if (cause instanceof Error && 'errno' in cause && !isAbsent(cause)) throw cause;
    throw new SiteDataError(`${file} cannot be used: build the site again with this version.`, { cause });
  }
}

/** The site.json of a published site; undefined where there is none that this server understands. */
export function findSiteData(clientDir: string): SiteData | undefined {
  try {
    return readSiteData(clientDir);
  } catch (error) {
    if (error instanceof SiteDataError) return undefined;
    throw error;
  }
}

/** Follows a changing list of folders; site.json and the policies are read once for each live folder. */
export function createCurrentSite(clientDirs: () => readonly string[]): CurrentSite {
  return {
    clientDirs,
    data: oncePerFolder(clientDirs, readSiteData),
    policies: oncePerFolder(clientDirs, (dir) => readPolicies(join(dir, '..'))),
  };
}
