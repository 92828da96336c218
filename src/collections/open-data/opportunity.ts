import { formatDeadline, formatZonedTime } from '../../i18n/dates.ts';
import type { Locale } from '../../i18n/locales.ts';
import type { Translate } from '../../i18n/translate.ts';
import {
  callInstants,
  instantToZonedTime,
  isOpen,
  type CallState,
  type ZonedTime,
} from '../../model/call-state.ts';
import { appearanceInstant } from '../../model/messages/publication.ts';
import { opportunitiesPath } from '../../model/open-data/addresses.ts';
import type { KeyDate, Opportunity } from '../../model/open-data/common-grants.ts';
import type { Item, Library } from '../library/library.ts';
import { stateOf, toCallDates } from '../queries/calls.ts';
import { sessionsOf } from '../queries/sessions.ts';
import { defineClockQuery } from '../reads/queries.ts';
import { urlOf } from '../urls.ts';
import { customFieldsOf } from './opportunity-fields.ts';
import { withDigest, type Licence, type Versions } from './parts.ts';
import { uuidOf } from './uuid.ts';

export interface OpportunityContext {
  library: Library;
  site: URL;
  /** The language of pages that have none in their address. */
  defaultLocale: Locale;
  /** The words of the interface in a language. */
  translators: Record<Locale, Translate>;
  licence: Licence;
}

/** The id of a call in the protocol. Made of its name and not of its page's address, which editors may change. */
export const opportunityId = (site: URL, call: string): string =>
  uuidOf(new URL(`${opportunitiesPath}/${call}`, site).href);

/** Grace is for those who had begun: who reads of the call then comes too late. */
function statusOf(state: CallState): Opportunity['status']['value'] {
  if (state === 'announced') return 'forecasted';
  return isOpen(state) ? 'open' : 'closed';
}

/** A local time as the protocol writes it: the day, and the time to the second. */
const dayAndTime = ({ local }: ZonedTime) => ({
  date: local.slice(0, 10),
  time: `${local.slice(11)}:00`.slice(0, 8),
});

const single = (name: string, day: { date: string; time?: string }, description?: string): KeyDate => ({
  name,
  eventType: 'singleDate',
  ...day,
  ...(description === undefined ? {} : { description }),
});

/** Since when readers see a call, which comes with its program and never before; null where nothing dates it. */
function appearanceOf(call: Item<'calls'>, library: Library): number | null {
  const program = library.find('programs', call.locale, call.data.program);
  const instants = [call, program].map((item) => item && appearanceInstant(item.data, library.zone));
  const known = instants.filter((instant) => typeof instant === 'number');
  return known.length > 0 ? Math.max(...known) : null;
}

/** The dates of a call. Their descriptions say times with their zone, in words. */
function keyDatesOf(
  call: Item<'calls'>,
  { library }: OpportunityContext,
  t: Translate,
): Opportunity['keyDates'] {
  const { data, languageTag: tag } = call;
  const { opens, closes } = toCallDates(call);
  const [start, end] = [dayAndTime(opens), dayAndTime(closes)];
  const appeared = appearanceOf(call, library);
  const posted = appeared === null ? undefined : instantToZonedTime(appeared, library.zone);
  const opening = formatZonedTime(opens, tag);
  const deadline = formatDeadline(closes, tag);
  const sessions = sessionsOf(call).map(({ title, starts, place }, index) => {
    const when = formatZonedTime(starts, tag);
    return [`session${index + 1}`, single(title, dayAndTime(starts), `${when} — ${place}`)] as const;
  });
  return {
    ...(posted && {
      postDate: single(t('call.posted'), dayAndTime(posted), formatZonedTime(posted, tag)),
    }),
    closeDate: single(t('call.closes'), end, deadline),
    otherDates: {
      applicationPeriod: {
        name: t('call.period'),
        eventType: 'dateRange',
        startDate: start.date,
        startTime: start.time,
        endDate: end.date,
        endTime: end.time,
        description: `${opening} – ${deadline}`,
      },
      ...(data.resultsOn ? { results: single(t('call.results'), { date: data.resultsOn }) } : {}),
      ...Object.fromEntries(sessions),
    },
  };
}

const pastAmong = defineClockQuery('past-instants', (now, instants: readonly number[]) =>
  instants.filter((instant) => instant <= now),
);
const thisInstant = defineClockQuery('this-instant', (now) => now);

/**
 * Since when the record is there, and when it last changed, as far as the content dates it: the call appeared, opened,
 * closed. Where it dates nothing that is past, all that is known is that the record was made for this build.
 */
function recordDates(call: Item<'calls'>, library: Library) {
  const { opens, closes } = callInstants(toCallDates(call));
  const appeared = appearanceOf(call, library);
  const past = pastAmong([...(appeared === null ? [] : [appeared]), opens, closes]);
  const known = past.length > 0 ? past : [thisInstant()];
  return {
    createdAt: new Date(appeared ?? Math.min(...known)).toISOString(),
    lastModifiedAt: new Date(Math.max(...known)).toISOString(),
  };
}

/** A call as an opportunity: in the site's first language where it has that one, with its translation beside it. */
export function toOpportunity(versions: Versions<'calls'>, context: OpportunityContext): Opportunity {
  const { library, site, defaultLocale, translators } = context;
  const call = versions.by[defaultLocale] ?? versions.main;
  const t = translators[call.locale];
  const { title, summary, example } = call.data;
  const { digest, ...record } = withDigest({
    id: opportunityId(site, call.name),
    title: example ? `${t('example.badge')} · ${title}` : title,
    status: { value: statusOf(stateOf(call)) },
    description: summary,
    keyDates: keyDatesOf(call, context, t),
    source: new URL(urlOf(library, call), site).href,
    customFields: customFieldsOf(call, context),
  });
  return {
    ...record,
    customFields: {
      ...record.customFields,
      digest: {
        name: 'digest',
        fieldType: 'string',
        value: digest,
        description: 'Another one as soon as anything that this record says has changed.',
      },
    },
    ...recordDates(call, library),
  };
}
