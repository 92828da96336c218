import { isLocale, locales, type Locale } from '../../../../i18n/locales.ts';
import { reviewCallPath } from '../../../../model/reviews/addresses.ts';
import { applicationPath, applicationPaths } from '../../../../model/applications/addresses.ts';
import { deliveryFilters, reviewFilters } from '../../../../model/applications/filters.ts';
import type {
  ApplicationListRow,
  ApplicationsPage,
  TypedFilter,
} from '../../../../model/messages/applications.ts';
import { selectionStates } from '../../../../model/decisions/states.ts';
import { decisionWords } from '../../../../model/decisions/words.ts';
import { decisionBadges } from '../../decisions/http/application-decision.ts';
import { readDecisions } from '../../decisions/read.ts';
import { reviewColumns } from '../../review/http/application-reviews.ts';
import { noReviews, readProgress } from '../../review/results.ts';
import type { Place } from '../../storage/in-order.ts';
import { calledAs } from '../find/names.ts';
import { readPage, type Page } from '../find/page.ts';
import { callTitle, formatTime } from '../format.ts';
import { lateCodeLimits } from '../late-codes.ts';
import { findDuplicates } from './duplicates.ts';
import { badgesOf, countFiles, findLate, timingOf } from './marks.ts';
import type { PageContext } from './options.ts';
import { supplementBadges } from './supplements.ts';
import { listAddress, toFilter } from './typed-filter.ts';

/** Applications on a page, and how long may be looked for them, in milliseconds. */
const [pageSize, budgetMs] = [50, 250];

async function toRows(context: PageContext, rows: Page['rows']): Promise<ApplicationListRow[]> {
  const { store, site, locale } = context;
  const references = rows.map(({ listed }) => listed.reference);
  const late = await findLate(store.db, references);
  const duplicates = findDuplicates(rows);
  const files = await countFiles(store.db, references);
  const reviews = await readProgress(store.db, references);
  const decisions = await readDecisions(store.db, { references });
  const supplements = await supplementBadges(context, references);
  return rows.map(({ listed, person }) => {
    const { reference, language } = listed;
    const { count = 0, flagged = 0 } = files.get(reference) ?? {};
    return {
      reference,
      href: applicationPath(locale, reference),
      ...calledAs(person),
      call: listed.call === null ? '' : callTitle(context, listed.call),
      form: formTitle(context, listed.form),
      received: formatTime(context, listed.receivedAt),
      timing: timingOf(site, listed, late.has(reference)),
      language: isLocale(language) ? language : null,
      files: count,
      ...reviewColumns(context, reviews.get(reference) ?? noReviews),
      badges: [
        ...badgesOf(context, listed, { flagged, isDuplicate: duplicates.has(reference) }),
        ...(supplements.get(reference) ?? []),
        ...decisionBadges(context, decisions.get(reference)),
      ],
    };
  });
}

/** The title of a form; its name where the site does not have it any more. */
const formTitle = ({ site, locale }: Pick<PageContext, 'site' | 'locale'>, name: string): string =>
  site.forms[name]?.title[locale] ?? name;

/** What there is to filter by: the calls and forms that something came for, and those of the site. */
async function readChoices(context: PageContext): Promise<ApplicationsPage['choices']> {
  const { store, site, locale, tag, t, words } = context;
  const selection = decisionWords(locale, tag);
  const received = await store.db.selectFrom('received').select(['form', 'call']).execute();
  const calls = new Set([...site.calls.map(({ name }) => name), ...received.map(({ call }) => call)]);
  const forms = new Set(received.map(({ form }) => form));
  return {
    call: [...calls].filter(Boolean).map((value) => ({ value, label: callTitle(context, value) })),
    form: [...forms].map((value) => ({ value, label: formTitle(context, value) })),
    state: (['accepted', 'quarantined', 'erased'] as const).map((value) => ({
      value,
      label: t(`state.${value}`),
    })),
    language: locales.map((value) => ({ value, label: t(`language.${value}`) })),
    delivery: deliveryFilters.map((value) => ({ value, label: words(`delivery.${value}`) })),
    review: reviewFilters.map((value) => ({ value, label: words(`review.${value}`) })),
    selection: selectionStates.map((value) => ({ value, label: selection(`state.${value}`) })),
  };
}

export type ListOutcome = Pick<ApplicationsPage, 'done' | 'problem' | 'lateCodes'>;

/** The list of applications as its page shows it. */
export async function listPage(
  context: PageContext,
  { typed, from }: { typed: TypedFilter; from: Place | undefined },
  { formToken, elapsed, outcome }: { formToken: string; elapsed: () => number; outcome: ListOutcome },
): Promise<ApplicationsPage> {
  const { locale } = context;
  const filter = toFilter(typed);
  const { rows, next, looked } = await readPage(context, filter, { from, size: pageSize, budgetMs, elapsed });
  const addressIn = (language: Locale, place = from) => listAddress(applicationPaths[language], typed, place);
  return {
    formToken,
    address: addressIn(locale),
    alternates: { fr: addressIn('fr'), en: addressIn('en') },
    filter: typed,
    choices: await readChoices(context),
    rows: await toRows(context, rows),
    looked: looked ? { count: looked.count, back: formatTime(context, looked.back) } : null,
    older: next ? addressIn(locale, next) : null,
    reviewCalls: context.site.calls.map(({ name, title }) => ({
      href: reviewCallPath(locale, name),
      title: title[locale],
    })),
    newest: from ? listAddress(applicationPaths[locale], typed) : null,
    ...outcome,
    limits: lateCodeLimits,
  };
}
