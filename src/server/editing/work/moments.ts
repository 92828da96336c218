import { z } from 'zod';
import { siteFile } from '../../../collections/read/settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { formatInstant } from '../../../i18n/dates.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { zones } from '../../../model/collections/shared.ts';
import { usualSettings } from '../../../model/site-settings.ts';
import { parseYamlFile } from '../../../model/yaml-file.ts';

export const tags = { fr: 'fr-CA', en: 'en-CA' } as const;

const settings = z.object({ zone: z.enum(zones.map(({ value }) => value)) });

/** The zone of the site's own times; Québec's where the settings cannot be read. */
export async function siteZone(tree: ContentTree): Promise<string> {
  const file = parseYamlFile((await tree.read(siteFile))?.toString('utf8') ?? '');
  const read = settings.safeParse(file.ok ? file.file.value : undefined);
  return read.success ? read.data.zone : usualSettings.zone;
}

/** An instant in words, in a zone that it names. `24 mars 2026, à 9 h (HAE)` */
export function momentWords(instant: Date, zone: string, locale: Locale): string {
  return formatInstant(instant.getTime(), zone, tags[locale]);
}

const day = 24 * 60 * 60 * 1000;

/** How long ago something was, as people say it. `il y a 3 jours`, `yesterday` */
export function agoWords(then: Date, now: Date, locale: Locale): string {
  const words = new Intl.RelativeTimeFormat(tags[locale], { numeric: 'auto' });
  const passed = Math.max(0, now.getTime() - then.getTime());
  if (passed < day) return words.format(-Math.floor(passed / (60 * 60 * 1000)), 'hour');
  return words.format(-Math.floor(passed / day), 'day');
}
