import { z } from 'zod';
import { siteFile } from '../../../collections/read/settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
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

let last: { text: string; times: SiteTimes } | undefined;

/** What the settings say of times; Québec's where they cannot be read. A text that is as it was is not read again. */
export async function siteTimes(tree: ContentTree): Promise<SiteTimes> {
  const text = (await tree.read(siteFile))?.toString('utf8') ?? '';
  if (last?.text !== text) last = { text, times: timesIn(text) };
  return last.times;
}

function timesIn(text: string): SiteTimes {
  const file = parseYamlFile(text);
  return settings.parse(toRecord(file.ok ? file.file.value : undefined) ?? {});
}
