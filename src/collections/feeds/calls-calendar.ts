import type { Locale } from '../../i18n/locales.ts';
import type { Translate } from '../../i18n/translate.ts';
import { deadlineInstant, zonedTimeToInstant, type ZonedTime } from '../../model/call-state.ts';
import { toCallDates } from '../queries/calls.ts';
import { renderTime } from '../render-time.ts';
import type { Item, Library } from '../library/library.ts';
import { sessionsOf } from '../queries/sessions.ts';
import { urlOf } from '../urls.ts';
import type { Calendar, CalendarEvent } from './ics.ts';

interface Context {
  library: Library;
  site: URL;
  t: Translate;
}

/** A time that clocks show twice as its instant, since calendars do not agree on which of the two it is; any other as it is. */
function unmistakable(time: ZonedTime, instant = zonedTimeToInstant(time)): CalendarEvent['at'] {
  return zonedTimeToInstant(time) === deadlineInstant(time) ? time : { instant };
}

/** True where a stage says in its own words what the calendar says already: “Ouverture de l’appel” for “Ouverture”. */
function isNamed(label: string, what: string): boolean {
  return label.toLowerCase().includes(what.toLowerCase());
}

/** Opening, deadline, sessions, results and the dated stages of a call, each once. */
function eventsOf(call: Item<'calls'>, { library, site, t }: Context): CalendarEvent[] {
  const { data, name, locale } = call;
  const { opens, closes } = toCallDates(call);
  const title = data.example ? `${t('example.badge')} · ${data.title}` : data.title;
  const url = new URL(urlOf(library, call), site).href;
  const event = (part: string, at: CalendarEvent['at'], what: string): CalendarEvent => ({
    uid: `${name}-${part}-${locale}@${site.hostname}`,
    at,
    summary: t('calendar.event', { what, call: title }),
    description: `${data.summary}\n${url}`,
    url,
  });
  const known = [
    { date: opens.local.slice(0, 10), what: t('call.opens') },
    { date: closes.local.slice(0, 10), what: t('call.closes') },
  ];
  const stages = (data.timeline ?? []).flatMap(({ label, date }, place) =>
    date && !known.some((one) => one.date === date && isNamed(label, one.what))
      ? [{ part: `stage-${place + 1}`, date, label }]
      : [],
  );
  const sessions = sessionsOf(call).map(({ value, starts, title: what, minutes, place }) => ({
    ...event(`session-${value}`, unmistakable(starts), what),
    minutes,
    place,
  }));
  const isResultsStage = stages.some(
    ({ date, label }) => date === data.resultsOn && isNamed(label, t('call.results')),
  );
  return [
    event('opens', unmistakable(opens), t('call.opens')),
    event('closes', unmistakable(closes, deadlineInstant(closes)), t('call.closes')),
    ...sessions,
    ...stages.map(({ part, date, label }) => event(part, { day: date }, label)),
    ...(data.resultsOn && !call.isDecided && !isResultsStage
      ? [event('results', { day: data.resultsOn }, t('call.results'))]
      : []),
  ];
}

/** The dates of every call of a language. */
export function callsCalendar(locale: Locale, name: string, context: Context): Calendar {
  const calls = context.library.all('calls', locale);
  return {
    name: context.t('calendar.name', { site: name }),
    publisher: name,
    language: locale,
    stamp: renderTime(),
    events: calls.flatMap((call) => eventsOf(call, context)),
  };
}
