import type { ListName } from '../../model/fields/list-names.ts';
import type { SiteData } from '../../model/site-data.ts';
import type { SiteSettings } from '../../model/site-settings.ts';
import type { Entry, EntryAddress } from './entry.ts';

/** What the server hands to a preview: every text as it stands, with the one that is being written in its place. */
export interface PreviewContent extends Pick<SiteSettings, 'languageTags' | 'zone' | ListName> {
  entries: readonly Entry[];
  /** The site's data as it is published: its forms. */
  published: SiteData;
  /** The entry that is previewed: shown even before its publication. */
  shown: Omit<EntryAddress, 'locale'>;
}
