import { z } from 'zod';
import { collectionNames } from '../../model/collections/index.ts';
import { programOf } from '../../model/messages/publication.ts';
import type { SiteData } from '../../model/site-data.ts';
import { siteSettingsSchema, usualSettings } from '../../model/site-settings.ts';
import { renderTime } from '../render-time.ts';
import type { PreviewContent } from '../read/preview-content.ts';
import { listsFrom } from '../queries/site-lists.ts';
import { Library, buildLibrary, type Text } from './build-library.ts';

/** An entry as `collections/read` gives it: the model's schema has accepted its data, so its shape is not gone through again. */
const textSchema = z.custom<Text>(
  (value) => typeof value === 'object' && value !== null && 'collection' in value && 'digest' in value,
);

const contentSchema: z.ZodType<Omit<PreviewContent, 'entries'> & { entries: Text[] }> = z.object({
  ...siteSettingsSchema.pick({ languageTags: true, zone: true }).shape,
  entries: z.array(textSchema),
  published: z.custom<SiteData>((value) => typeof value === 'object' && value !== null && 'forms' in value),
  shown: z.object({ collection: z.enum(collectionNames), name: z.string() }),
});

/**
 * What a preview is rendered from: the texts that the server passes on, and the site's data with what forms offer taken
 * from them. No texts and no data for the pages that need none.
 */
export function previewLibrary(content: unknown): Pick<App.Locals, 'library' | 'siteData'> {
  if (content === undefined) return { library: new Library([], usualSettings.zone), siteData: undefined };
  const { entries, shown, published, ...settings } = contentSchema.parse(content);
  const isPreviewed = ({ collection, name }: Text) => collection === shown.collection && name === shown.name;
  const programs = new Set(entries.filter(isPreviewed).map(({ data }) => programOf(data)));
  const library = buildLibrary(entries, {
    ...settings,
    instant: renderTime(),
    // What is previewed stands on pages of its program, or names it: that one is shown before its time too.
    isShown: (text) => isPreviewed(text) || (text.collection === 'programs' && programs.has(text.name)),
  });
  return { library, siteData: { ...published, ...listsFrom(library) } };
}
