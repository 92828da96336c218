import { formatInstant } from '../../../i18n/dates.ts';
import { usualTags, type Locale } from '../../../i18n/locales.ts';
import { dayMs, hourMs } from '../../../model/durations.ts';
import type { SiteTimes } from '../checks/site-times.ts';

/** An instant in words, in a zone that it names. `24 mars 2026, à 9 h (HAE)` */
export function formatTime(instant: Date, { zone, languageTags }: SiteTimes, locale: Locale): string {
  return formatInstant(instant.getTime(), zone, languageTags[locale]);
}

/** How long ago something was, as people say it. `il y a 3 jours`, `yesterday` */
export function relativeTime(then: Date, now: Date, locale: Locale): string {
  const words = new Intl.RelativeTimeFormat(usualTags[locale], { numeric: 'auto' });
  const passed = Math.max(0, now.getTime() - then.getTime());
  if (passed < dayMs) return words.format(-Math.floor(passed / hourMs), 'hour');
  return words.format(-Math.floor(passed / dayMs), 'day');
}
