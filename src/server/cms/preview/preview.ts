import { entryPath, readEntry, type Entry } from '../../../collections/read/entry.ts';
import type { PreviewContent } from '../../../collections/read/preview-content.ts';
import { readSiteSettings } from '../../../collections/read/settings.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { PreviewPage } from '../../../model/messages/preview.ts';
import { isPublic, programOf } from '../../../model/messages/publication.ts';
import { usualSettings } from '../../../model/site-settings.ts';
import type { CurrentSite } from '../../site.ts';
import { parsePath, type EntryPlace } from '../names/paths.ts';
import { idOf } from '../names/text-name.ts';
import { badPath } from '../refusals.ts';
import { canonicalText } from '../saving/canonical-text.ts';
import type { ContentStore } from '../storage/store.ts';
import { createEntryMemory } from './entry-memory.ts';
import { faultsIn, type TextFault } from './faults.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';

/** What the editor is writing, and the language in which to see it. */
export interface PreviewRequest {
  locale: Locale;
  /** Both languages of one entry, as a save would send them. */
  texts: readonly { path: string; raw: string }[];
  /** For people without an account: what the page says of that, and nothing of a program that is not published yet. */
  shared?: PreviewPage['shared'];
}

/** Why there is no page: nothing is written, or the text is marked as not translated, or its program has no page in this language. */
export type PreviewAbsence = 'unwritten' | 'untranslated' | 'no-program';

export interface Preview {
  /** The whole page as readers would see it; null where there is none. */
  html: string | null;
  /** The Content-Security-Policy of the page. */
  policy: string | null;
  absence: PreviewAbsence | null;
  /** What is wrong in the text of this language. The page is then that of the saved text. */
  faults: TextFault[];
}

export interface PreviewOptions {
  store: ContentStore;
  site: CurrentSite;
  render: RenderPage;
}

/**
 * Draws the page of a text that is being written. It is the page that publishing would give: the text as a save would
 * keep it, in the published content. Nothing is written anywhere.
 */
export function createPreview({ store, site, render }: PreviewOptions) {
  const readEntries = createEntryMemory();

  return async ({ locale, texts, shared }: PreviewRequest): Promise<Preview> => {
    const places = texts.map(({ path }) => entryPlace(path));
    const [first] = places;
    if (!first || places.some((place) => idOf(place) !== idOf(first))) throw badPath(texts[1]?.path ?? '');
    const tree = await store.tree();
    const entries = new Map((await readEntries(tree)).map((entry) => [entry.file, entry]));
    const faults: TextFault[] = [];
    for (const [index, place] of places.entries()) {
      const text = canonicalText(texts[index]?.raw ?? '');
      const read = readEntry(place, text);
      // The other language may be broken meanwhile: its saved text stands in for it.
      if (read.ok) entries.set(place.path, read.entry);
      else if (place.locale === locale) faults.push(...faultsIn(text, read.problems));
    }
    const shown = entries.get(entryPath({ ...first, locale }));
    const settings = (await readSiteSettings(tree)) ?? usualSettings;
    const isHidden = (entry: Entry) =>
      shared !== undefined && !isPublic(entry.data, settings.zone, Date.now());
    const absence = shown ? absenceOf(shown, entries, isHidden) : faults.length > 0 ? null : 'unwritten';
    if (!shown || absence) return { html: null, policy: null, absence, faults };
    const content = { ...settings, entries: [...entries.values()], published: site.data(), shown: first };
    const { collection, name } = first;
    const drawn = await draw({ collection, name, ...(shared && { shared }) }, locale, content);
    return { ...drawn, absence, faults };
  };

  async function draw(page: PreviewPage, locale: Locale, content: PreviewContent) {
    const drawn = await render('preview', {
      locale,
      site: content.published.locales[locale],
      page,
      content,
    });
    return { html: await drawn.text(), policy: drawn.headers.get('content-security-policy') };
  }
}

function entryPlace(path: string): EntryPlace {
  const place = parsePath(path);
  if (place?.kind !== 'entry') throw badPath(path);
  return place;
}

function absenceOf(
  { locale, data }: Entry,
  entries: ReadonlyMap<string, Entry>,
  isHidden: (program: Entry) => boolean,
): PreviewAbsence | null {
  if (data.translation === 'untranslated') return 'untranslated';
  const name = programOf(data);
  if (name === undefined) return null;
  const program = entries.get(entryPath({ collection: 'programs', locale, name }));
  return program?.data.translation === 'complete' && !isHidden(program) ? null : 'no-program';
}
