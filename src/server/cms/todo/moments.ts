import { z } from 'zod';
import { siteFile } from '../../../collections/read/settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { formatInstant } from '../../../i18n/dates.ts';
import { usualTags, type Locale } from '../../../i18n/locales.ts';
import { dayMs, hourMs } from '../../../model/durations.ts';
import { siteSettingsSchema, usualSettings, type SiteSettings } from '../../../model/site-settings.ts';
import { parseYamlFile } from '../../../model/yaml/yaml-file.ts';
import { toRecord } from '../compare/items.ts';

/** The zone of the site's own times, and how it sets each language. */
export type SiteTimes = Pick<SiteSettings, 'zone' | 'languageTags'>;

const { zone, languageTags } = siteSettingsSchema.shape;
const settings = z.object({
  zone: zone.catch(usualSettings.zone),
  languageTags: languageTags.catch(usualSettings.languageTags),
});

/** What the settings say of times; Québec's where they cannot be read. */
export async function siteTimes(tree: ContentTree): Promise<SiteTimes> {
  const file = parseYamlFile((await tree.read(siteFile))?.toString('utf8') ?? '');
  return settings.parse(toRecord(file.ok ? file.file.value : undefined) ?? {});
}

/** An instant in words, in a zone that it names. `24 mars 2026, à 9 h (HAE)` */
export function momentWords(instant: Date, { zone, languageTags }: SiteTimes, locale: Locale): string {
  return formatInstant(instant.getTime(), zone, languageTags[locale]);
}

/** How long ago something was, as people say it. `il y a 3 jours`, `yesterday` */
export function agoWords(then: Date, now: Date, locale: Locale): string {
  const words = new Intl.RelativeTimeFormat(usualTags[locale], { numeric: 'auto' });
  const passed = Math.max(0, now.getTime() - then.getTime());
  if (passed < dayMs) return words.format(-Math.floor(passed / hourMs), 'hour');
  return words.format(-Math.floor(passed / dayMs), 'day');
}
