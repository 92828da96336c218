import type { IncomingMessage } from 'node:http';
import type { FieldError } from '../../../../forms/error-codes.ts';
import { noLists } from '../../../../forms/fields/lists.ts';
import { errorMessage } from '../../../../forms/messages.ts';
import type { SupplementPage } from '../../../../forms/pages.ts';
import { validate } from '../../../../forms/validate.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { routes } from '../../../../i18n/routes.ts';
import { createTranslate } from '../../../../i18n/translate.ts';
import { senderNetwork, type Client } from '../../../http/client.ts';
import { privatePageHeaders } from '../../../http/security-headers.ts';
import { isWithinLinkLimit } from '../../abuse/link-limit.ts';
import { discardBody } from '../../intake/body/discard.ts';
import type { Body } from '../../intake/body/gather-body.ts';
import type { ReceivedFile } from '../../intake/body/incoming-file.ts';
import { readBody } from '../../intake/body/read-body.ts';
import type { TextShare } from '../../intake/body/text-room.ts';
import { openUploads, type Uploads } from '../../intake/body/uploads.ts';
import type { IntakeContext } from '../../intake/context.ts';
import type { RefusalCode } from '../../intake/responses/problems.ts';
import { problemResponse } from '../../intake/responses/responses.ts';
import { supplementGiven } from '../../staff/history.ts';
import type { StoredApplication, Supplement } from '../../storage/application.ts';
import { drawPrivate, findByReceipt, type ApplicantOptions } from '../page.ts';
import { answerSupplement } from './answer.ts';
import { canSupplement } from './ask.ts';
import { filesField, supplementForm, textField } from './form.ts';
import { shownSupplements } from './shown.ts';

export interface SupplementOptions extends ApplicantOptions {
  /** Bodies are read, and files taken, as those of applications are. */
  intake: Pick<IntakeContext, 'guard' | 'disk' | 'onStored' | 'onStoreError'>;
  /** The channels that forward an answer to the staff. */
  channels: readonly string[];
}

/** A request that answers what the staff asked for. */
export interface AnswerRequest extends Pick<Client, 'address' | 'isCrowd'> {
  request: Request;
  /** Undefined where there is no connection. */
  message: IncomingMessage | undefined;
  token: string;
  /** The id of what the staff asked for. */
  id: string;
  locale: Locale;
}

type Asked = AnswerRequest & { application: StoredApplication; supplement: Supplement };

const statuses = { errors: 422, busy: 429, other: 409, over: 409 } as const satisfies Record<
  SupplementPage['state'],
  number
>;

/** The page that says why an answer was not taken; with the form again where it can be. */
async function draw(
  { token, locale, application, supplement }: Asked,
  shown: Pick<SupplementPage, 'state'> & Partial<Pick<SupplementPage, 'typed' | 'errors'>>,
  { site, store, render }: SupplementOptions,
): Promise<Response> {
  const data = site();
  // As it is now: another answer may have come meanwhile.
  const current = (await store.findByReference(application.reference)) ?? application;
  const canAnswer = await canSupplement(store.db, current);
  const one = shownSupplements(current, { site: data, locale, canAnswer }).find(
    ({ id }) => id === supplement.id,
  );
  if (!one) return new Response(null, { status: 404 });
  const page: SupplementPage = {
    typed: '',
    errors: [],
    ...shown,
    supplement: one,
    form: supplementForm(supplement, data),
    action: routes.supplement(locale, token, supplement.id),
    back: routes.receipt(locale, token),
    alternates: { fr: routes.receipt('fr', token), en: routes.receipt('en', token) },
  };
  const locals = { locale, site: data.locales[locale], page };
  return drawPrivate(render, 'applicant/supplement', locals, statuses[shown.state]);
}

/** What is wrong with an answer, in words, by question. */
function errorsOf(
  { values }: Body,
  files: readonly ReceivedFile[],
  { locale, supplement }: Asked,
  site: SupplementOptions['site'],
): { text: string; errors: SupplementPage['errors'] } {
  const data = site();
  const form = supplementForm(supplement, data);
  const found = validate(form, values, files, { locale, lists: noLists });
  const text = String(found.answers[textField] ?? '');
  const isEmpty = found.ok && text === '' && files.length === 0;
  const errors: readonly FieldError[] = isEmpty
    ? [{ field: textField, code: 'required', params: {} }]
    : found.ok
      ? []
      : found.errors;
  const { languageTag, strings } = data.locales[locale];
  const words = { locale, languageTag, t: createTranslate(locale, strings) };
  return {
    text,
    errors: errors.map((error) => ({ field: error.field, message: errorMessage(error, form, words) })),
  };
}

async function refuse(code: RefusalCode, { locale }: Asked, options: SupplementOptions): Promise<Response> {
  const { site, render, now } = options;
  const response = await problemResponse(
    code,
    { locale, wantsJson: false },
    { site: site(), render, now: now() },
  );
  for (const [header, value] of Object.entries(privatePageHeaders)) response.headers.set(header, value);
  return response;
}

async function take(
  asked: Asked,
  taken: { texts: TextShare; uploads: Uploads },
  options: SupplementOptions,
): Promise<Response> {
  const { request, message, token, locale, application, supplement } = asked;
  const { store, vault, site, intake, channels, record } = options;
  const { guard, disk } = intake;
  const leave = async (response: Promise<Response>) => {
    await discardBody(message);
    return response;
  };
  if (disk.isLow()) return leave(refuse('not-stored', asked, options));
  const now = options.now();
  const sender = await guard.senderOf(asked);
  if (!(await isWithinLinkLimit(store.db, sender, now)))
    return leave(draw(asked, { state: 'busy' }, options));
  const beginFile = taken.uploads.accept({ form: supplementForm(supplement, site()), sender, now });
  const read = await readBody(request, { texts: taken.texts, beginFile }, message);
  if (!read.ok) return refuse(read.code, asked, options);
  // A form without a chosen file sends an empty one, which the reader leaves out; what no question asks for is no answer.
  const files = supplement.takesFiles ? read.body.files.filter(({ field }) => field === filesField) : [];
  const { text, errors } = errorsOf(read.body, files, asked, site);
  const typed = read.body.values.get(textField)?.[0] ?? '';
  if (errors.length > 0) return draw(asked, { state: 'errors', typed, errors }, options);
  const stored = files.flatMap((file) => (file.id === undefined ? [] : [{ ...file, id: file.id }]));
  if (stored.length < files.length) {
    const isFull = files.some(({ unstored }) => unstored === 'no-room');
    return refuse(isFull ? 'server-busy' : 'not-stored', asked, options);
  }
  const outcome = await answerSupplement(store.db, vault, {
    reference: application.reference,
    id: supplement.id,
    text,
    files: stored,
    channels,
    now,
    record: (reference, trx) => record(supplementGiven, reference, trx),
  });
  if (outcome === 'stored') {
    taken.uploads.keep(stored.map(({ id }) => id));
    intake.onStored();
  }
  if (outcome === 'other' || outcome === 'over') return draw(asked, { state: outcome }, options);
  const headers = { ...privatePageHeaders, location: `${routes.receipt(locale, token)}#supplements` };
  return new Response(null, { status: 303, headers });
}

/**
 * Takes an applicant's answer to what the staff asked for: read within the limits of an application, stored, then answered.
 * Undefined where there is no such request.
 *
 * @throws BrokenOffError where the client goes away.
 */
export async function takeAnswer(
  incoming: AnswerRequest,
  options: SupplementOptions,
): Promise<Response | undefined> {
  const application = await findByReceipt(incoming.token, options);
  const supplement = application?.supplements.find(({ id }) => id === incoming.id);
  if (!application || !supplement) return undefined;
  const { store, intake } = options;
  const { guard, onStoreError } = intake;
  const asked = { ...incoming, application, supplement };
  const texts = guard.texts.open(senderNetwork(incoming.address));
  const uploads = openUploads({ room: guard.uploads, store, onError: onStoreError });
  try {
    return await take(asked, { texts, uploads }, options);
  } finally {
    texts.close();
    await uploads.close();
  }
}
