import { applicationFilePath } from '../../../../model/applications/addresses.ts';
import { formatBytes } from '../../../../forms/messages.ts';
import { formatDate } from '../../../../i18n/dates.ts';
import { instantToZonedTime } from '../../../../model/call-state.ts';
import type { ApplicationListRow, ApplicationPage } from '../../../../model/messages/applications.ts';
import {
  askForSupplement,
  canSupplement,
  closeSupplement,
  longestRequest,
} from '../../applicant/supplement/ask.ts';
import { isLate, zoneOf } from '../../applicant/supplement/shown.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { formatTime } from '../format.ts';
import { harmless, harmlessLine } from '../harmless.ts';
import { supplementAsked, supplementClosed } from '../history.ts';
import type { PageContext, StaffMember, StaffPagesOptions } from './options.ts';
import { typedText } from './typed-text.ts';

type Options = Pick<StaffPagesOptions, 'record' | 'config'>;

export type TypedRequest = ApplicationPage['supplements']['typed'];

/** What the form of a request shows at first. */
export const nothingTyped: TypedRequest = { text: '', due: '', takesFiles: true };

/** What the staff asked an applicant for and what was answered, the newest first, and whether more can be asked for. */
export async function supplementsOf(
  context: PageContext,
  application: StoredApplication,
  { typed, config }: { typed: TypedRequest } & Pick<Options, 'config'>,
): Promise<ApplicationPage['supplements']> {
  const { locale, tag, t, words, site, store } = context;
  const { reference, supplements } = application;
  const zone = zoneOf(application, site);
  const isOpen = await canSupplement(store.db, application);
  return {
    canAsk: isOpen && supplements.every(({ state }) => state !== 'open'),
    isMailed: config.smtpUrl !== undefined && addressOf(application) !== undefined,
    longest: longestRequest,
    typed,
    list: supplements.toReversed().map((one) => ({
      id: one.id,
      state: one.state === 'open' && !isOpen ? 'closed' : one.state,
      asked: formatTime(context, one.askedAt),
      author: one.askedBy,
      due: one.due === null ? null : formatDate(one.due, tag),
      isMailed: one.isMailed,
      text: harmless(one.text),
      answer: one.answer && {
        received: formatTime(context, one.answer.at),
        isLate: isLate(one, zone),
        text: harmless(one.answer.text),
        files: one.answer.files.map(({ id, name, size, flags }) => ({
          name: harmlessLine(name),
          href: applicationFilePath(locale, reference, id),
          question: words('supplement.file'),
          type: words('file.type'),
          size: formatBytes(size, tag),
          warnings: flags.map((flag) => t(`file.${flag}`)),
        })),
      },
    })),
  };
}

/** What stands beside applications in the list: whether more is awaited, or has come; by reference. */
export async function supplementBadges(
  { store, words }: Pick<PageContext, 'store' | 'words'>,
  references: readonly string[],
): Promise<Map<string, ApplicationListRow['badges']>> {
  if (references.length === 0) return new Map();
  const rows = await store.db
    .selectFrom('supplements')
    .select(['reference', 'state'])
    .where('reference', 'in', references)
    .where('state', '!=', 'closed')
    .orderBy('id')
    .execute();
  // The last one counts.
  return new Map(
    rows.map(({ reference, state }) => [
      reference,
      [{ label: words(`badge.supplement.${state}`), warns: false }],
    ]),
  );
}

/** True for a day that there is: `2026-02-30` is none. */
function isDay(text: string): boolean {
  const instant = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === text;
}

interface Asked {
  application: StoredApplication;
  form: FormData;
  staff: StaffMember;
  options: Options;
}

export interface SupplementOutcome {
  done: string[];
  problem: string | null;
  typedRequest: TypedRequest;
}

/** Asks the applicant for what was typed. */
export async function askForMore(
  { store, vault, words, now, site }: PageContext,
  { application, form, staff, options }: Asked,
): Promise<SupplementOutcome> {
  const [text, due] = [typedText(form, 'request'), typedText(form, 'due')];
  const typedRequest = { text, due, takesFiles: form.get('takesFiles') === 'yes' };
  const refused = (why: string) => ({
    done: [],
    problem: words(`problem.supplement-${why}`, { longest: longestRequest }),
    typedRequest,
  });
  if (text === '') return refused('empty');
  if (text.length > longestRequest) return refused('long');
  const today = instantToZonedTime(now, zoneOf(application, site)).local.slice(0, 10);
  if (due !== '' && (!isDay(due) || due < today)) return refused('due');
  const { reference } = application;
  const outcome = await askForSupplement(store.db, vault, {
    reference,
    actor: staff.email,
    text,
    due: due === '' ? null : due,
    takesFiles: typedRequest.takesFiles,
    canSend: options.config.smtpUrl !== undefined,
    now,
    record: (trx) => options.record(supplementAsked, reference, trx),
  });
  if (outcome !== 'asked') return refused(outcome);
  const isMailed = options.config.smtpUrl !== undefined && addressOf(application) !== undefined;
  const done = [words(isMailed ? 'done.supplement-asked' : 'done.supplement-shown')];
  return { done, problem: null, typedRequest: nothingTyped };
}

/** Waits no more for what was asked for. */
export async function closeRequest(
  { store, words }: PageContext,
  { application: { reference }, form, options }: Asked,
): Promise<SupplementOutcome> {
  const isClosed = await closeSupplement(store.db, {
    reference,
    id: typedText(form, 'id'),
    record: (trx) => options.record(supplementClosed, reference, trx),
  });
  return {
    done: isClosed ? [words('done.supplement-closed')] : [],
    problem: isClosed ? null : words('problem.supplement-gone'),
    typedRequest: nothingTyped,
  };
}
