import type { IncomingMessage } from 'node:http';
import { isLocale } from '../../../i18n/locales.ts';
import { callState } from '../../../model/call-state.ts';
import type { SiteCall } from '../../../model/site-data.ts';
import type { Client } from '../../http/client.ts';
import { browserOf } from '../drafts/browser.ts';
import { drillForm, drillHeader } from '../drill/form.ts';
import { isFromOurPages, preferredLocale, wantsJson } from '../../http/request.ts';
import type { Body } from './body/gather-body.ts';
import { readBody } from './body/read-body.ts';
import { gatherFiles } from './body/gather-files.ts';
import type { TextShare } from './body/text-room.ts';
import type { Uploads } from './body/uploads.ts';
import type { IntakeContext } from './context.ts';
import type { ResponsePreferences } from './responses/responses.ts';
import type { RefusalCode } from './responses/problems.ts';
import { parseDraftValue, type Submission } from './submission.ts';

/** A request for a form, and the address that it comes from where that is known. */
export interface Incoming extends Pick<Client, 'address' | 'isCrowd'> {
  request: Request;
  form: string;
  /** The Node request; undefined where there is no connection. */
  message: IncomingMessage | undefined;
}

type Parsed =
  { ok: true; submission: Submission } | { ok: false; code: RefusalCode; reader: ResponsePreferences };

const firstOf = (values: Body['values'], name: string) => values.get(name)?.find((value) => value !== '');

/**
 * A late code counts only once the call is closed: nobody uses one up by mistake. An empty one is a wrong one: the page with
 * the field was there.
 */
function lateCodeOf(values: Body['values'], call: SiteCall | undefined, now: number): string | undefined {
  const isNeeded =
    call !== undefined && !['announced', 'open', 'closing', 'grace'].includes(callState(call, now));
  return isNeeded ? values.get('lateCode')?.[0] : undefined;
}

/** Parses a request: the form that it is for, its body within the limits, its files, its call. */
export async function parseSubmission(
  incoming: Incoming,
  arrivedAt: number,
  { texts, uploads }: { texts: TextShare; uploads: Uploads },
  context: IntakeContext,
): Promise<Parsed> {
  const { site: currentSite, store, disk, origins, guard, onCrossSite } = context;
  const { request, form: formName, message } = incoming;
  const site = currentSite();
  const { headers } = request;
  const reader: ResponsePreferences = {
    locale: preferredLocale(headers, site),
    wantsJson: wantsJson(headers),
  };
  const refuse = (code: RefusalCode): Parsed => ({ ok: false, code, reader });

  const isDrill = formName === drillForm.name && context.isDrill?.(headers.get(drillHeader)) === true;
  const ownForm = Object.hasOwn(site.forms, formName) ? site.forms[formName] : undefined;
  const form = isDrill ? drillForm : ownForm;
  if (!form) return refuse('unknown-form');
  if (!isFromOurPages(request, origins)) {
    onCrossSite?.(headers.get('origin'));
    return refuse('cross-site');
  }
  if (disk.isLow()) return refuse('not-stored');
  // First: its files count as this sender's while they come.
  const sender = isDrill ? null : await guard.senderOf(incoming);
  const beginFile = uploads.accept({ form, sender, now: arrivedAt });
  const read = await readBody(request, { texts, beginFile }, message);
  if (!read.ok) return refuse(read.code);
  const draft = context.drafts && parseDraftValue(firstOf(read.body.values, 'savedDraft'));
  const gathered = await gatherFiles(read.body, { form, draft: draft?.id, now: arrivedAt, store });
  if (!gathered.ok) return refuse(gathered.code);

  const { values } = read.body;
  const action = firstOf(values, 'action');
  // A button that names a language asks for the form in it.
  const language = isLocale(action) ? action : firstOf(values, 'language');
  const callName = firstOf(values, 'call');
  const call = form.needsCall ? site.calls.find(({ name }) => name === callName) : undefined;
  return {
    ok: true,
    submission: {
      reader: { ...reader, locale: isLocale(language) ? language : reader.locale },
      site,
      form,
      call,
      action,
      values,
      files: gathered.files,
      hasExpiredUploads: gathered.hasExpired,
      lateCode: lateCodeOf(values, call, arrivedAt),
      draft,
      browser: context.drafts && browserOf(headers, context.drafts.isSecure),
      key: firstOf(values, 'idempotencyKey') ?? headers.get('idempotency-key') ?? undefined,
      arrivedAt,
      sender,
    },
  };
}
