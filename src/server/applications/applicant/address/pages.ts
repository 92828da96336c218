import { fieldsOf } from '../../../../forms/fields/fields.ts';
import { noLists } from '../../../../forms/fields/lists.ts';
import { errorMessage, withoutLabel } from '../../../../forms/messages.ts';
import type { AddressPage } from '../../../../forms/pages.ts';
import { readValue } from '../../../../forms/values.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { routes } from '../../../../i18n/routes.ts';
import { createTranslate } from '../../../../i18n/translate.ts';
import { toComposed } from '../../../../i18n/normalize.ts';
import { inspectLink, isLinkToken } from '../../../one-time-links/links.ts';
import { redeemCode } from '../../../one-time-links/redeem.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import type { StoredApplication } from '../../storage/application.ts';
import type { ServerKeys } from '../../storage/database/secrets.ts';
import { addressCorrected } from '../../staff/history.ts';
import { drawPrivate, findByReceipt, type ApplicantOptions } from '../page.ts';
import { canCorrect } from '../can-correct.ts';
import { addressLinks } from './channels.ts';
import { askCorrection, confirmCorrection } from './corrections.ts';

export interface AddressOptions extends ApplicantOptions {
  keys: ServerKeys;
  /** False without an SMTP server: no message goes out. */
  canSend: boolean;
  /** Called when a message is in the outbox. */
  onQueued: () => void;
}

type Shown = Pick<AddressPage, 'state' | 'alternates'> & Partial<AddressPage>;

const statuses: Readonly<Record<AddressPage['state'], number>> = {
  ask: 200,
  sent: 200,
  'no-mail': 200,
  waiting: 409,
  busy: 429,
  code: 200,
  done: 200,
  void: 410,
};

function draw(shown: Shown, locale: Locale, { site, render }: AddressOptions): Promise<Response> {
  const page: AddressPage = { problem: null, typed: '', back: null, ...shown };
  const locals = { locale, site: site().locales[locale], page };
  return drawPrivate(render, 'applicant/address', locals, page.problem === null ? statuses[page.state] : 422);
}

async function findCorrectable(token: string, options: AddressOptions) {
  const application = await findByReceipt(token, options);
  return application && (await canCorrect(application, options)) ? application : undefined;
}

const ownPage = (token: string, locale: Locale) => ({
  back: routes.receipt(locale, token),
  alternates: { fr: routes.correctAddress('fr', token), en: routes.correctAddress('en', token) },
});

/** The page that asks for the new address; undefined where there is none to correct. */
export async function showCorrection(
  token: string,
  locale: Locale,
  options: AddressOptions,
): Promise<Response | undefined> {
  if (!(await findCorrectable(token, options))) return undefined;
  return draw({ state: options.canSend ? 'ask' : 'no-mail', ...ownPage(token, locale) }, locale, options);
}

const normal = (address: string) => toComposed(address.trim()).toLowerCase();

/** What was typed as an answer to the form's own question: the address, or what is wrong with it in words. */
function readAddress(
  raw: string,
  { form }: StoredApplication,
  { locale, site }: { locale: Locale; site: AddressOptions['site'] },
): { ok: true; address: string } | { ok: false; problem: string } {
  const field = fieldsOf(form).find(({ type }) => type === 'email');
  if (field?.type !== 'email') throw new Error('The form asks for no address.');
  const result =
    raw.trim() === ''
      ? ({ ok: false, code: 'required' } as const)
      : readValue(field, raw, { locale, lists: noLists });
  if (result.ok) return { ok: true, address: String(result.answer) };
  const { languageTag, strings } = site().locales[locale];
  const error = { field: field.name, params: {}, ...result };
  const t = createTranslate(locale, strings);
  const message = errorMessage(error, form, { locale, languageTag, t });
  return { ok: false, problem: withoutLabel(message, field.label[locale]) };
}

/** Takes the new address. Nothing changes yet. @param isWithinLimit of its sender. */
export async function actOnCorrection(
  token: string,
  form: URLSearchParams,
  locale: Locale,
  options: AddressOptions,
  isWithinLimit: () => Promise<boolean>,
): Promise<Response | undefined> {
  const application = await findCorrectable(token, options);
  if (!application) return undefined;
  const { store, vault, now, site } = options;
  const own = ownPage(token, locale);
  if (!options.canSend) return draw({ state: 'no-mail', ...own }, locale, options);
  const typed = (form.get('email') ?? '').trim();
  const read = readAddress(typed, application, { locale, site });
  if (!read.ok) return draw({ state: 'ask', problem: read.problem, typed, ...own }, locale, options);
  // Before it is compared with the address of now: nobody who was given the receipt finds that out by guessing on.
  if (!(await isWithinLimit())) return draw({ state: 'busy', ...own }, locale, options);
  const { address } = read;
  if (normal(address) === normal(addressOf(application) ?? '')) {
    const t = createTranslate(locale, site().locales[locale].strings);
    return draw({ state: 'ask', problem: t('addressChange.problem.same'), typed, ...own }, locale, options);
  }
  const { reference } = application;
  const state = await askCorrection(store.db, vault, { reference, address, now: now() });
  options.onQueued();
  return draw({ state: state === 'asked' ? 'sent' : 'waiting', typed: address, ...own }, locale, options);
}

const linkPage = (token: string) => ({
  alternates: { fr: routes.addressLink('fr', token), en: routes.addressLink('en', token) },
});

/** The page behind the link of the message: asks for its code, or says why it is over. To look at it changes nothing. */
export async function showConfirmation(
  token: string,
  locale: Locale,
  options: AddressOptions,
  typed?: string,
): Promise<Response> {
  const { store, keys, now, site } = options;
  const links = addressLinks(store.db, keys);
  const found = isLinkToken(token) ? await inspectLink(links, { token }, now()) : undefined;
  const isGood = found?.state === 'ready' || found?.state === 'other-browser';
  if (!isGood) return draw({ state: 'void', ...linkPage(token) }, locale, options);
  const t = createTranslate(locale, site().locales[locale].strings);
  const problem =
    typed === undefined ? null : t(`notice.problem.${typed.trim() === '' ? 'no-code' : 'wrong-code'}`);
  return draw({ state: 'code', problem, ...linkPage(token) }, locale, options);
}

/** Takes the code, once, and changes the address. The page says so, and leads nowhere near the receipt. */
export async function actOnConfirmation(
  token: string,
  form: URLSearchParams,
  locale: Locale,
  options: AddressOptions,
): Promise<Response> {
  const { store, vault, keys, record } = options;
  const now = options.now();
  const typed = form.get('code') ?? '';
  const confirming = {
    vault,
    now,
    record: (reference: string, trx: Parameters<typeof record>[2]) =>
      record(addressCorrected, reference, trx),
  };
  const outcome = { isDone: false };
  const redeemed = isLinkToken(token)
    ? await redeemCode(addressLinks(store.db, keys), { token, typed }, now, async (trx, link) => {
        const asked = { reference: link.subject, id: link.destination };
        outcome.isDone = await confirmCorrection(trx, asked, confirming);
      })
    : undefined;
  if (!redeemed?.ok) return showConfirmation(token, locale, options, typed);
  options.onQueued();
  return draw({ state: outcome.isDone ? 'done' : 'void', ...linkPage(token) }, locale, options);
}
