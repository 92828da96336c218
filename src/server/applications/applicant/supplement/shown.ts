import { formatBytes } from '../../../../forms/messages.ts';
import type { ShownSupplement } from '../../../../forms/pages.ts';
import { formatDate, formatInstant } from '../../../../i18n/dates.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { zonedTimeToInstant } from '../../../../model/call-state.ts';
import { minuteMs } from '../../../../model/durations.ts';
import type { SiteData } from '../../../../model/site-data.ts';
import { staffZone } from '../../staff/zone.ts';
import type { StoredApplication, Supplement } from '../../storage/application.ts';

/** The zone in which a day counts for an application: that of its call. */
export const zoneOf = (
  { call }: Pick<StoredApplication, 'call'>,
  site: Pick<SiteData, 'calls' | 'zone'>,
): string => site.calls.find(({ name }) => name === call)?.closes.zone ?? staffZone(site);

/** True for an answer that came after the day on which it was due; it is taken all the same. */
export const isLate = ({ due, answer }: Pick<Supplement, 'due' | 'answer'>, zone: string): boolean =>
  due !== null &&
  answer !== null &&
  answer.at >= zonedTimeToInstant({ local: `${due}T23:59`, zone }) + minuteMs;

/** What was asked for, the newest first, as the applicant's page shows it: of an answer, only that it came. */
export function shownSupplements(
  application: StoredApplication,
  { site, locale, canAnswer }: { site: SiteData; locale: Locale; canAnswer: boolean },
): ShownSupplement[] {
  const zone = zoneOf(application, site);
  const tag = site.locales[locale].languageTag;
  return application.supplements.toReversed().map((supplement) => {
    const { id, state, askedAt, due, text, answer } = supplement;
    return {
      id,
      state: state === 'open' && !canAnswer ? 'closed' : state,
      asked: formatInstant(askedAt, zone, tag),
      due: due === null ? null : formatDate(due, tag),
      language: application.locale,
      text,
      answer: answer && {
        received: formatInstant(answer.at, zone, tag),
        count: answer.files.length,
        size: formatBytes(
          answer.files.reduce((sum, { size }) => sum + size, 0),
          tag,
        ),
        isLate: isLate(supplement, zone),
      },
    };
  });
}
