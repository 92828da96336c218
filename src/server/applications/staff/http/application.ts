import { fieldsOf } from '../../../../forms/fields/fields.ts';
import { formatBytes } from '../../../../forms/messages.ts';
import { presentForReview } from '../../../../forms/present.ts';
import {
  applicationFilePath,
  applicationPath,
  applicationPaths,
} from '../../../../model/applications/addresses.ts';
import { applicationWords } from '../../../../model/applications/words.ts';
import type { ApplicationPage } from '../../../../model/messages/applications.ts';
import { applicationDecision, decisionBadges } from '../../decisions/http/application-decision.ts';
import { readDecisions } from '../../decisions/read.ts';
import { applicationReviews } from '../../review/http/application-reviews.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { allFiles } from '../export/named-files.ts';
import { callTitle, channelName, formatTime, outcome as outcomeOf } from '../format.ts';
import { harmless, harmlessLine } from '../harmless.ts';
import { readHistory } from '../history.ts';
import { listsFor } from '../lists-for.ts';
import { listNotes, longestNote } from '../notes.ts';
import { findSimilar } from './duplicates.ts';
import { badgesOf, findLate, timingOf } from './marks.ts';
import type { PageContext, StaffMember, StaffPagesOptions } from './options.ts';
import { supplementsOf, type TypedRequest } from './supplements.ts';

/** The questions that were asked and the answers, in the form's order and in the applicant's language: as they saw them. */
function sectionsOf(
  { site }: PageContext,
  { form, answers, locale, call, state }: StoredApplication,
): ApplicationPage['sections'] {
  if (state === 'erased') return [];
  const { languageTag } = site.locales[locale];
  const none = applicationWords(locale, languageTag)('answer.none');
  const options = { locale, languageTag, lists: listsFor(site, call), none };
  return presentForReview(form, answers, options).map((section) => ({
    title: section.title,
    answers: section.answers.map(({ field, label, text }) => ({
      label,
      text: harmless(text),
      isEmpty: answers[field] === undefined,
    })),
  }));
}

/** What the applicant sent beside answers to questions. */
function othersOf(context: PageContext, application: StoredApplication) {
  const { locale, tag, t, words } = context;
  const { reference, form, locale: language } = application;
  const labels = new Map(fieldsOf(form).map(({ name, label }) => [name, label[language]]));
  return {
    unrecognised: Object.entries(application.unrecognised).map(([name, values]) => ({
      name: harmlessLine(name),
      text: harmless(values.join('\n')),
    })),
    consents: application.consents.map(({ field, version, givenAt }) => ({
      label: labels.get(field) ?? field,
      version,
      at: formatTime(context, givenAt),
    })),
    files: application.files.map(({ id, field, name, size, flags }) => ({
      name: harmlessLine(name),
      href: applicationFilePath(locale, reference, id),
      question: labels.get(field) ?? field,
      type: words('file.type'),
      size: formatBytes(size, tag),
      warnings: flags.map((flag) => t(`file.${flag}`)),
    })),
  };
}

async function readDeliveries(context: PageContext, reference: string) {
  const { store, t, words } = context;
  const rows = await store.db
    .selectFrom('outbox')
    .selectAll()
    .where('reference', '=', reference)
    .orderBy('channel')
    .execute();
  const deliveries = rows.map((row) => ({
    channel: channelName({ t }, row.channel),
    outcome: outcomeOf({ t }, { state: row.state, lastError: row.last_error }),
    attempts: t('attempts', { count: row.attempts }),
    at:
      row.state === 'pending'
        ? words('delivery.next', { time: formatTime(context, row.next_attempt_at) })
        : formatTime(context, row.finished_at ?? row.next_attempt_at),
    error: row.state === 'skipped' || row.last_error === null ? null : harmless(row.last_error),
  }));
  const states = rows.map(({ channel, state, attempts, last_error }) => ({
    channel,
    state,
    attempts,
    lastError: last_error,
  }));
  const canReplay = rows.some(
    ({ state, attempts }) => state === 'dead' || (state === 'pending' && attempts > 0),
  );
  return { deliveries, states, canReplay };
}

export interface ApplicationOutcome extends Pick<ApplicationPage, 'step' | 'done' | 'problem' | 'typedNote'> {
  typedRequest: TypedRequest;
}

interface Given {
  elapsed: () => number;
  config: StaffPagesOptions['config'];
  outcome: ApplicationOutcome;
}

/** An application as its page shows it. */
export async function applicationPage(
  context: PageContext,
  application: StoredApplication,
  { email, formToken, elapsed, config, outcome }: StaffMember & Given,
): Promise<ApplicationPage> {
  const { store, vault, site, locale, t } = context;
  const { reference, form, call, receivedAt, state } = application;
  const { typedRequest, ...shown } = outcome;
  const { deliveries, states, canReplay } = await readDeliveries(context, reference);
  const { erase_after: eraseAfter } = await store.db
    .selectFrom('applications')
    .select('erase_after')
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  const notes = await listNotes(store.db, vault, reference);
  const history = await readHistory(store.db, vault, reference);
  const similar = await findSimilar(context, application, elapsed);
  const late = await findLate(store.db, [reference]);
  const decisions = await readDecisions(store.db, { references: [reference] });
  const flagged = allFiles(application).filter(({ flags }) => flags.length > 0).length;
  return {
    formToken,
    reference,
    alternates: { fr: applicationPath('fr', reference), en: applicationPath('en', reference) },
    list: applicationPaths[locale],
    form: form.title[locale],
    call: call === null ? null : callTitle(context, call),
    received: formatTime(context, receivedAt),
    timing: timingOf(site, application, late.has(reference)),
    state,
    badges: [
      ...badgesOf(context, { state, deliveries: states }, { flagged, isDuplicate: similar.list.length > 0 }),
      ...decisionBadges(context, decisions.get(reference)),
    ],
    similar,
    signals: application.flags.map((signal) => t(`signal.${signal}`)),
    contact: application.contact && {
      address: harmlessLine(application.contact.address),
      since: formatTime(context, application.contact.since),
    },
    language: state === 'erased' ? null : application.locale,
    sections: sectionsOf(context, application),
    ...othersOf(context, application),
    deliveries,
    canReplay,
    notes: notes.map(({ id, at, author, text }) => ({
      id,
      at: formatTime(context, at),
      author,
      text: harmless(text),
      isOwn: author === email,
    })),
    longestNote,
    reviews: await applicationReviews(context, application),
    decision: await applicationDecision(context, application),
    eraseAfter: formatTime(context, eraseAfter),
    history: history.map(({ at, ...line }) => ({ ...line, at: formatTime(context, at) })),
    supplements: await supplementsOf(context, application, { typed: typedRequest, config }),
    ...shown,
  };
}
