import type { Bilingual } from '../../i18n/locales.ts';
import { formatZonedTime } from '../../i18n/dates.ts';
import { zonedTimeToInstant, type ZonedTime } from '../../model/call-state.ts';
import type { SiteCall } from '../../model/site-data.ts';
import { defineClockQuery } from '../reads/queries.ts';
import type { Item, Library } from '../library/library.ts';

/** An information session of a call, in the words of the call's language. */
export interface Session {
  /** Tells it from the others: its local time. */
  value: string;
  title: string;
  place: string;
  minutes: number;
  starts: ZonedTime;
  isOver: boolean;
}

/** Whether a session begins at the instant of this build, or has begun before. */
export const hasBegun = defineClockQuery(
  'begun',
  (now, starts: ZonedTime) => zonedTimeToInstant(starts) <= now,
);

/** The sessions of a call, the first to come first. */
export function sessionsOf({ data }: Item<'calls'>): Session[] {
  return [...(data.sessions ?? [])]
    .sort((a, b) => a.starts.localeCompare(b.starts))
    .map(({ starts: local, title, place, minutes }) => {
      const starts = { local, zone: data.zone };
      return { value: local, title, place, minutes, starts, isOver: hasBegun(starts) };
    });
}

function labelOf({ title, place, starts }: Session, { languageTag }: Item<'calls'>): string {
  return `${title} — ${formatZonedTime(starts, languageTag)}, ${place}`;
}

/** The sessions of a call as site.json tells them: a session that one language lacks is named as in the other. */
export function toSiteSessions(library: Library, call: Item<'calls'>): SiteCall['sessions'] {
  const other = library.counterpart(call);
  const translated = new Map(
    other ? sessionsOf(other).map((session) => [session.value, labelOf(session, other)]) : [],
  );
  return sessionsOf(call).map((session) => {
    const own = labelOf(session, call);
    const theirs = translated.get(session.value) ?? own;
    const label: Bilingual = call.locale === 'fr' ? { fr: own, en: theirs } : { fr: theirs, en: own };
    return { value: session.value, label, starts: session.starts };
  });
}
