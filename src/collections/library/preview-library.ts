import { programOf } from '../../model/messages/publication.ts';
import { usualSettings } from '../../model/site-settings.ts';
import { renderTime } from '../render-time.ts';
import type { PreviewContent } from '../read/preview-content.ts';
import { listsFrom } from '../queries/site-lists.ts';
import { Library, buildLibrary, type Text } from './build-library.ts';

/**
 * What a preview is rendered from: the texts that the server passes on, and the site's data with what forms offer taken
 * from them. No texts and no data for the pages that need none.
 */
export function previewLibrary(
  content: PreviewContent | undefined,
): Pick<App.Locals, 'library' | 'siteData'> {
  if (content === undefined) return { library: new Library([], usualSettings.zone), siteData: undefined };
  const { entries, shown, published, ...settings } = content;
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
