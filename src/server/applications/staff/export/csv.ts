import type { FormDefinition } from '../../../../forms/definition.ts';
import { fieldsOf } from '../../../../forms/fields/fields.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { listsFor } from '../lists-for.ts';
import { presentAnswers } from '../../../../forms/present.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { shortTime, type ReportContext } from '../format.ts';

/** What a spreadsheet takes for the start of a formula, in either width. */
const formula = /^[=+\-@\t\r\n\0＝＋－＠]/;

/** A negative number is no formula. */
const number = /^-\d+(?:[.,]\d+)?$/;

/** Where a cell may begin for a spreadsheet that reads another separator than the file has, or takes quotes for text. */
const startsInside = /(?<=[;,\t\r\n])(?=[=+\-@＝＋－＠])(?!-\d+(?:[.,]\d+)?(?:[;,\t\r\n]|$))/gu;

/**
 * A cell as RFC 4180 writes it. A spreadsheet would run an answer that begins like a formula: an apostrophe before it says
 * that it is text, also after every separator and line break within the answer.
 */
export function toCell(text: string): string {
  const inside = text.replace(startsInside, "'");
  const safe = formula.test(text) && !number.test(text) ? `'${inside}` : inside;
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Excel takes a file for UTF-8 where it starts with this, and separates cells as the language does. */
export const byteOrderMark = '\uFEFF';
const separators = { fr: ';', en: ',' } as const;

export function toCsvLine(cells: readonly string[], locale: Locale): string {
  return `${cells.map(toCell).join(separators[locale])}\r\n`;
}

/** A question that has a column: the name of its field, and its words in the newest definition. */
interface Column {
  name: string;
  label: string;
}

/**
 * The questions of all the definitions that were answered, each once, in the order of the newest; questions that it does
 * not ask any more come after, so that no answer is left out.
 *
 * @param forms the newest first.
 */
export function columnsOf(forms: readonly FormDefinition[], locale: Locale): Column[] {
  const columns = new Map<string, string>();
  for (const form of forms) {
    for (const { type, name, label } of fieldsOf(form)) {
      if (type !== 'file' && type !== 'consent' && !columns.has(name)) columns.set(name, label[locale]);
    }
  }
  const used = [...columns.values()];
  return [...columns].map(([name, label]) => ({
    name,
    label: used.filter((other) => other === label).length > 1 ? `${label} (${name})` : label,
  }));
}

export function headOf({ t, zone }: ReportContext, columns: readonly Column[]): string[] {
  return [
    ...['reference', 'form', 'call', 'csv.received', 'state', 'csv.language'].map((key) => t(key, { zone })),
    ...columns.map(({ label }) => label),
    ...['csv.contact', 'csv.files', 'csv.consents', 'csv.unrecognised', 'csv.decision'].map((key) => t(key)),
  ];
}

/**
 * An application as cells under `headOf`, its answers in words as its own form worded them.
 *
 * @param decision the state that was decided last, in words; empty where nothing was.
 */
export function rowOf(
  { t, locale, tag, zone, site }: ReportContext,
  columns: readonly Column[],
  application: StoredApplication,
  decision: string,
): string[] {
  const { reference, form, call, receivedAt, state, locale: language } = application;
  const sections = presentAnswers(form, application.answers, {
    locale,
    languageTag: tag,
    lists: listsFor(site, call),
  });
  const texts = sections.flatMap((section) =>
    section.answers.map(({ field, text }) => [field, text] as const),
  );
  const answers = new Map(texts);
  // A spreadsheet counts with a number only as it is, without the spaces that people read it with.
  for (const [field, answer] of Object.entries(application.answers))
    if (typeof answer === 'number') answers.set(field, String(answer));
  return [
    reference,
    form.name,
    call ?? '',
    shortTime({ zone }, receivedAt),
    t(`state.${state}`),
    state === 'erased' ? '' : language,
    ...columns.map(({ name }) => answers.get(name) ?? ''),
    application.contact?.address ?? '',
    application.files.map(({ name }) => name).join('\n'),
    application.consents.map(({ field, version }) => `${field} ${version}`).join('\n'),
    Object.entries(application.unrecognised)
      .map(([name, values]) => `${name}: ${values.join(', ')}`)
      .join('\n'),
    decision,
  ];
}
