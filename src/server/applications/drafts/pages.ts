import type { FieldError } from '../../../forms/error-codes.ts';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import { listsOf } from '../../../forms/fields/lists.ts';
import type { ResumePage } from '../../../forms/pages.ts';
import { formatDeadline, formatInstant } from '../../../i18n/dates.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { routes } from '../../../i18n/routes.ts';
import { callState, isTakingApplications } from '../../../model/call-state.ts';
import type { SiteCall, SiteData } from '../../../model/site-data.ts';
import { privatePageHeaders } from '../../http/security-headers.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';
import type { Disk } from '../../system/disk.ts';
import { drawPrivate } from '../applicant/page.ts';
import type { DraftKeeping } from '../intake/context.ts';
import { formResponse } from '../intake/responses/pages.ts';
import { describeErrors, draftValue, type Submission } from '../intake/submission.ts';
import { findDraft, listDrafts, type Draft } from '../storage/drafts/drafts.ts';
import { findDefinition } from '../storage/form-versions.ts';
import { formVersion } from '../storage/insertable.ts';
import type { HeldFile } from '../storage/files/held.ts';
import { isLateCodeValid } from '../storage/late-codes.ts';
import type { Store } from '../storage/store.ts';
import { findGone } from './gone.ts';

export interface ResumeOptions {
  drafts: DraftKeeping;
  site: () => SiteData;
  store: Store;
  render: RenderPage;
  disk: Disk;
  now: () => number;
  /** Origins of our pages, besides the server's own. */
  origins: readonly string[];
}

type Shown = Pick<ResumePage, 'state'> & Partial<ResumePage>;

const statuses: Readonly<Record<ResumePage['state'], number>> = {
  mine: 200,
  sent: 200,
  'no-mail': 200,
  deleted: 200,
  link: 200,
  code: 200,
  closed: 409,
  void: 410,
  busy: 429,
};

export function draw(shown: Shown, locale: Locale, { site, render }: ResumeOptions): Promise<Response> {
  const page: ResumePage = {
    problem: null,
    typed: '',
    drafts: [],
    lateCode: null,
    alternates: { fr: routes.resume('fr'), en: routes.resume('en') },
    ...shown,
  };
  const locals = { locale, site: site().locales[locale], page };
  return drawPrivate(render, 'resume', locals, page.problem ? 422 : statuses[page.state]);
}

/** Whether the draft can still be sent: its call takes applications, on a form that can be saved. */
function findOpen(draft: Draft, site: SiteData, now: number) {
  const call = site.calls.find(({ name }) => name === draft.call);
  const form = call && site.forms[call.form];
  return { call, form, isTaking: call !== undefined && isTakingApplications(callState(call, now)) };
}

function describe(draft: Draft, all: readonly Draft[], locale: Locale, { site, now }: ResumeOptions) {
  const published = site();
  const { languageTag } = published.locales[locale];
  const { call, isTaking } = findOpen(draft, published, now());
  const timeOf = (instant: number) => formatInstant(instant, call?.closes.zone ?? 'UTC', languageTag);
  return {
    id: draft.id,
    title: call?.title[locale] ?? draft.call,
    url: isTaking ? routes.resumeForm(locale, draft.id) : null,
    at: timeOf(draft.savedAt),
    until: timeOf(draft.expiresAt),
    closes: call ? formatDeadline(call.closes, languageTag) : null,
    isToChoose: all.some(({ id, call: other }) => id !== draft.id && other === draft.call),
  };
}

/** The drafts of this browser, and asking for the link of one that it has not. */
export async function showMine(
  browser: string | undefined,
  locale: Locale,
  options: ResumeOptions,
  shown: Partial<ResumePage> = {},
): Promise<Response> {
  const { drafts, store, now } = options;
  const own = browser === undefined ? [] : await listDrafts(store.db, drafts.vault, { browser, now: now() });
  const state = drafts.canSend || own.length > 0 ? 'mine' : 'no-mail';
  return draw(
    { state, drafts: own.map((one) => describe(one, own, locale, options)), ...shown },
    locale,
    options,
  );
}

/** The draft as a submission that came back, for the page that draws those. */
function toSubmission(
  draft: Draft,
  own: {
    call: SiteCall;
    form: Submission['form'];
    browser: string;
    locale: Locale;
    lateCode: string | undefined;
  },
  found: readonly HeldFile[],
  { site, now }: Pick<ResumeOptions, 'site' | 'now'>,
): Submission {
  const questions = new Set(fieldsOf(own.form).flatMap(({ type, name }) => (type === 'file' ? [name] : [])));
  return {
    reader: { locale: own.locale, wantsJson: false },
    site: site(),
    form: own.form,
    call: own.call,
    action: undefined,
    values: new Map(draft.body.values),
    files: found
      .filter(({ field }) => questions.has(field))
      .map((file) => ({ ...file, kind: 'pdf' as const, isAttached: false })),
    hasExpiredUploads: found.length < draft.body.held.length,
    lateCode: own.lateCode,
    draft,
    browser: own.browser,
    key: undefined,
    arrivedAt: now(),
    sender: null,
  };
}

/** What is to be said of files that were saved and that the form cannot have any more. */
function fileErrors({ form, files, hasExpiredUploads }: Submission): FieldError[] {
  const empty = fieldsOf(form).find(
    ({ type, name }) => type === 'file' && !files.some(({ field }) => field === name),
  );
  return hasExpiredUploads && empty ? [{ field: empty.name, code: 'not-held', params: {} }] : [];
}

/** The form of a draft, filled in, in either language; the page of this browser's drafts for any other browser. */
export async function showDraft(
  id: string,
  { browser, code }: { browser: string | undefined; code: string | undefined },
  locale: Locale,
  options: ResumeOptions,
): Promise<Response> {
  const { drafts, store, site, now } = options;
  const { vault } = drafts;
  const draft =
    browser === undefined ? undefined : await findDraft(store.db, vault, { id, browser, now: now() });
  if (!draft || browser === undefined)
    return new Response(null, {
      status: 303,
      headers: { ...privatePageHeaders, location: routes.resume(locale) },
    });
  const { call, form, isTaking } = findOpen(draft, site(), now());
  const lateCode = code ?? new Map(draft.body.values).get('lateCode')?.[0];
  const isLate =
    !isTaking &&
    lateCode !== undefined &&
    (await isLateCodeValid(store.db, { code: lateCode, call: draft.call, now: now() }));
  if (!call || !form || !(isTaking || isLate))
    return draw(
      {
        state: 'closed',
        drafts: [describe(draft, [draft], locale, options)],
        lateCode: call ? routes.resumeForm(locale, id) : null,
        alternates: { fr: routes.resumeForm('fr', id), en: routes.resumeForm('en', id) },
      },
      locale,
      options,
    );
  const files = await store.findHeld(draft.body.held, { form: draft.form, now: now() });
  const own = { call, form, browser, locale, lateCode: isTaking ? undefined : lateCode };
  const submission = toSubmission(draft, own, files, options);
  const former = await findDefinition(store.db, draft.formDigest);
  const { languageTag } = site().locales[locale];
  const response = await formResponse(
    submission,
    describeErrors(submission, fileErrors(submission)),
    options,
    {
      errorStatus: 200,
      saved: {
        value: draftValue(draft),
        at: formatInstant(draft.savedAt, call.closes.zone, languageTag),
        isOtherForm: formVersion(form).digest !== draft.formDigest,
        gone: findGone(
          { former, values: submission.values, files },
          { form, lists: listsOf(site(), call, now()), locale },
        ),
      },
    },
  );
  for (const [name, value] of Object.entries(privatePageHeaders)) response.headers.set(name, value);
  return response;
}
