import { formatDate } from '../../../../i18n/dates.ts';
import { locales, type Locale } from '../../../../i18n/locales.ts';
import { callInstants, instantToZonedTime, zonedTimeToInstant } from '../../../../model/call-state.ts';
import { decisionPath, selectionRecordPath } from '../../../../model/decisions/addresses.ts';
import { toPublishedCounts } from '../../../../model/decisions/selection-record.ts';
import { decisionWords } from '../../../../model/decisions/words.ts';
import { dayMs } from '../../../../model/durations.ts';
import type { SelectionRecordPage } from '../../../../model/messages/decisions.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { readCriteria, type Criteria } from '../../review/criteria.ts';
import { findPhase, type Phase } from '../../review/phase.ts';
import { callTitle } from '../../staff/format.ts';
import { readSelectionRecord, type SelectionRecord } from '../selection-record.ts';
import type { DecisionContext } from './options.ts';

interface Found {
  call: SiteCall;
  record: SelectionRecord;
  /** The version that reviews answered, and how reviews were set up; undefined where none was kept. */
  criteria: (Pick<Phase, 'digest' | 'criteriaFrom'> & Pick<Criteria, 'title'>) | undefined;
}

async function find({ store }: DecisionContext, call: SiteCall): Promise<Found> {
  const phase = await findPhase(store.db, call.name);
  return {
    call,
    record: await readSelectionRecord(store.db, { call: call.name, form: call.form }),
    criteria: phase && { ...phase, title: (await readCriteria(store.db, phase.digest)).title },
  };
}

const counted = ['received', 'eligible', 'reviewed', 'reviews', 'reviewers', 'conflicts'] as const;

/** The record as readers get it, a line each. */
function factsIn({ site }: DecisionContext, { call, record, criteria }: Found, locale: Locale) {
  const tag = site.locales[locale].languageTag;
  const words = decisionWords(locale, tag);
  const { zone } = call.closes;
  const dayOf = (instant: number) => formatDate(instantToZonedTime(instant, zone).local.slice(0, 10), tag);
  const counts = toPublishedCounts(record.counts);
  const facts = counted.map((name) => {
    const count = counts[name];
    return { label: words(`record.${name}`), value: count === null ? words('record.hidden') : String(count) };
  });
  if (call.seats !== undefined) facts.push({ label: words('record.seats'), value: String(call.seats) });
  if (criteria)
    facts.push({
      label: words('record.criteria'),
      value: words('record.version', {
        title: criteria.title[locale],
        day: dayOf(criteria.criteriaFrom),
        digest: criteria.digest.slice(0, 8),
      }),
    });
  const { decidedAt } = record;
  const { resultsDue } = call;
  if (resultsDue) {
    const due = formatDate(resultsDue.local.slice(0, 10), tag);
    facts.push({ label: words('record.promised'), value: due });
  }
  if (decidedAt !== null) {
    const isLate = resultsDue !== undefined && decidedAt >= zonedTimeToInstant(resultsDue) + dayMs;
    const kept = isLate ? 'record.late' : 'record.kept';
    const day = dayOf(decidedAt);
    facts.push({ label: words('record.decided'), value: resultsDue ? words(kept, { day }) : day });
  }
  return facts;
}

/** What is still to be done before the record can be published, a sentence each. */
function openIn({ words, now }: DecisionContext, { call, record: { open } }: Found): string[] {
  const isTaken = now < callInstants(call).graceEnds;
  return [
    ...(isTaken ? [words('record.open.call')] : []),
    ...(['held', 'pending', 'undecided'] as const).flatMap((what) =>
      open[what] === 0 ? [] : [words(`record.open.${what}`, { count: open[what] })],
    ),
  ];
}

/** The record of the selection for a call, as it can be published with the outcome. */
export async function selectionRecordPage(
  context: DecisionContext,
  call: SiteCall,
): Promise<SelectionRecordPage> {
  const found = await find(context, call);
  const open = openIn(context, found);
  const textIn = (locale: Locale): string => {
    const words = decisionWords(locale, context.site.locales[locale].languageTag);
    const items = factsIn(context, found, locale).map((fact) => words('record.item', fact));
    return words('record.sentence', { items: items.join(words('record.separator')) });
  };
  return {
    alternates: { fr: selectionRecordPath('fr', call.name), en: selectionRecordPath('en', call.name) },
    call: callTitle(context, call.name),
    decisions: decisionPath(context.locale, call.name),
    facts: factsIn(context, found, context.locale),
    open,
    texts: open.length > 0 ? [] : locales.map((language) => ({ language, text: textIn(language) })),
  };
}
