import { entryPath, type Entry } from '../../../collections/read/entry.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { appearanceInstant, programOf } from '../../../model/messages/publication.ts';
import type { TodoTask } from '../../../model/messages/todo.ts';
import type { SiteTimes } from '../checks/site-times.ts';
import { formatTime } from './format-time.ts';
import { taskOf } from './tasks.ts';

interface Context {
  times: SiteTimes;
  now: Date;
  locale: Locale;
}

const untranslated = {
  fr: { fr: 'absent en français, comme son programme', en: 'absent in French, as its program is' },
  en: { fr: 'absent en anglais, comme son programme', en: 'absent in English, as its program is' },
} as const;
const later = { fr: 'pas avant son programme, le', en: 'not before its program, on' } as const;

/**
 * The complete texts that readers do not see because their program has no page: where it is not translated, once for that
 * language; where it waits for its time, once for both.
 */
export function blockedTasks(entries: readonly Entry[], { times, now, locale }: Context): TodoTask[] {
  const byFile = new Map(entries.map((entry) => [entry.file, entry]));
  return entries.flatMap((entry) => {
    const name = programOf(entry.data);
    if (entry.data.translation !== 'complete' || name === undefined) return [];
    const program = byFile.get(entryPath({ collection: 'programs', locale: entry.locale, name }));
    if (program?.data.translation === 'untranslated')
      return [taskOf(entry, locale, inLanguage(untranslated[entry.locale], locale))];
    const at = program?.data.translation === 'complete' ? appearanceInstant(program.data, times.zone) : null;
    if (at === null || at <= now.getTime() || entry.locale !== locale) return [];
    return [taskOf(entry, locale, `${later[locale]} ${formatTime(new Date(at), times, locale)}`)];
  });
}
