import { formatBytes } from '../../../../forms/messages.ts';
import { formatDeadline, formatInstant, formatZonedTime } from '../../../../i18n/dates.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { routes } from '../../../../i18n/routes.ts';
import { createTranslate, type Translate } from '../../../../i18n/translate.ts';
import { callState, isOpen } from '../../../../model/call-state.ts';
import type { SiteCall, SiteData } from '../../../../model/site-data.ts';
import type { Receipt } from '../../storage/application.ts';
import { limits } from '../body/limits.ts';
import { applicationPage } from './form-pages.ts';
import type { SubmissionProblemCode } from './problems.ts';

/** A page on which something is possible now. */
export interface RecoveryLink {
  label: string;
  url: string;
}

interface Situation {
  site: SiteData;
  locale: Locale;
  call: SiteCall | undefined;
  now: number;
  /** What the same sender had sent before. */
  earlier?: Receipt | undefined;
}

/** Refusals after which another call, the program or a question is what is left. */
const isAboutTime = new Set<SubmissionProblemCode>([
  'unknown-call',
  'unknown-form',
  'call-not-open',
  'call-closed',
  'late-code-refused',
  'already-open',
  'no-session',
]);

const translateFor = ({ site, locale }: Situation): Translate =>
  createTranslate(locale, site.locales[locale].strings);

/** The pages that help after a refusal, the most useful one first; the home page where there is no better one. */
export function recoveryLinks(code: SubmissionProblemCode, situation: Situation): RecoveryLink[] {
  const { site, locale, call, earlier } = situation;
  const t = translateFor(situation);
  const links: RecoveryLink[] = [];
  const add = (label: string, url: string | null | undefined) => {
    if (url) links.push({ label, url });
  };
  if (earlier) add(t('form.problem.receipt'), routes.receipt(locale, earlier.token));
  if (call) add(t('form.problem.call', { call: call.title[locale] }), call.url[locale]);
  if (isAboutTime.has(code)) {
    for (const other of openCalls(situation))
      add(t('form.problem.apply', { call: other.title[locale] }), applicationPage(other, locale));
    const programme = call?.programme;
    if (programme)
      add(t('form.problem.programme', { programme: programme.title[locale] }), programme.url[locale]);
    if (Object.values(site.forms).some(({ purpose }) => purpose === 'question'))
      add(t('form.problem.ask'), routes.ask(locale));
  }
  if (links.length === 0) add(t('form.problem.home'), routes.home(locale));
  return links;
}

function openCalls({ site, call, now }: Situation): SiteCall[] {
  return site.calls.filter((one) => one.name !== call?.name && isOpen(callState(one, now)));
}

/** The date that explains a refusal, as a sentence: too early, too late, or received before. */
function dateSentence(code: SubmissionProblemCode, situation: Situation): string | undefined {
  const { call, site, locale, earlier } = situation;
  const { languageTag } = site.locales[locale];
  const t = translateFor(situation);
  if (earlier) {
    const date = formatInstant(earlier.receivedAt, call?.closes.zone ?? 'UTC', languageTag);
    return t('form.problem.key-reused.received', { date, reference: earlier.reference });
  }
  if (code === 'call-not-open' && call)
    return t('form.problem.opensOn', { date: formatZonedTime(call.opens, languageTag) });
  if (code === 'call-closed' && call)
    return t('form.problem.closedOn', {
      date: formatDeadline(call.closes, languageTag),
      arrived: formatInstant(situation.now, call.closes.zone, languageTag),
    });
  return undefined;
}

/** Whom to write to: about what was received before, or about a delay that was not the sender's doing. */
function contactSentence(code: SubmissionProblemCode, situation: Situation): string | undefined {
  const { email } = situation.site.locales[situation.locale].organisation;
  const t = translateFor(situation);
  if (code === 'call-closed') return email ? t('form.problem.call-closed.writeTo', { email }) : undefined;
  if (!situation.earlier) return undefined;
  return email ? t('form.problem.key-reused.writeTo', { email }) : t('form.problem.key-reused.write');
}

/** What happened and what to do next, in sentences. */
export function adviceFor(code: SubmissionProblemCode, situation: Situation): string {
  const { languageTag } = situation.site.locales[situation.locale];
  const max = formatBytes(limits.totalBytes, languageTag);
  const advice = translateFor(situation)(`form.problem.${code}.advice`, { max });
  return [dateSentence(code, situation), advice, contactSentence(code, situation)]
    .filter((part) => part !== undefined)
    .join(' ');
}
