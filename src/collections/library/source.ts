import type { FormDefinition } from '../../forms/definition.ts';
import type { Locale } from '../../i18n/locales.ts';
import { ownStrings } from '../../i18n/own-strings.ts';
import { collectionNames } from '../../model/collections/index.ts';
import { problemToLine, type Problem } from '../../model/problem.ts';
import type { SiteSettings, UiStrings } from '../../model/site-settings.ts';
import { buildKey } from '../reads/once-per-build.ts';
import { recordRead } from '../reads/reads.ts';
import { readCollection } from '../read/content.ts';
import type { Entry } from '../read/entry.ts';
import { readSettings } from '../read/settings.ts';
import type { Text } from './build-library.ts';

/** Everything that the pages of a build are made of, as the content folder holds it. */
export interface Source {
  entries: Text[];
  site: SiteSettings;
  /** The program's own, but for those that the content folder words another way. */
  strings: Record<Locale, UiStrings>;
  forms: Map<string, FormDefinition>;
}

/** Content that the model or the gate refuses; the message has one line a problem. */
class ContentProblemsError extends Error {
  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problemToLine(problem)).join('\n'));
    this.name = 'ContentProblemsError';
  }
}

let last: { key: string; source: Promise<Source> } | undefined;

/**
 * The content of `CONTENT_DIR`, an absolute path; read once for each build, when the first page asks, never while pages are
 * bundled, so that a bundle serves any content.
 * @throws ContentProblemsError for what `npm run check` refuses in a single file.
 */
export function getSource(): Promise<Source> {
  const key = buildKey();
  if (last?.key !== key) last = { key, source: readSource() };
  return last.source;
}

/** The settings of the site. */
export async function getSettings(): Promise<SiteSettings> {
  recordRead('settings');
  return (await getSource()).site;
}

// In development: Astro's own name for the event, at which it also forgets which pages there are.
import.meta.hot?.on('astro:content-changed', () => {
  last = undefined;
});

async function readSource(): Promise<Source> {
  const folder = process.env['CONTENT_DIR'];
  if (!folder)
    throw new Error('CONTENT_DIR is not set: build with “npm run build”, develop with “npm run dev”.');
  const { site, strings, forms, problems } = await readSettings(folder);
  const found = [...problems];
  const entries: Text[] = [];
  // One collection after the other: what is not kept of the first is gone before the second is read.
  for (const name of collectionNames) {
    const part = await readCollection(folder, name);
    found.push(...part.problems);
    entries.push(...part.entries.map(toText));
  }
  if (found.length > 0) throw new ContentProblemsError(found);
  if (!site) throw new Error('content/site/site.yaml is missing: restore it, every page needs it.');
  return {
    entries,
    site,
    strings: { fr: { ...ownStrings.fr, ...strings.fr }, en: { ...ownStrings.en, ...strings.en } },
    forms,
  };
}

/** An entry without what only complaints need: the places of its fields hold its whole parsed front matter in memory. */
function toText({ collection, locale, name, data, body, file, digest }: Entry): Text {
  return { collection, locale, name, data, body, file, digest };
}
