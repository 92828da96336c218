import { locales, type Locale } from '../../i18n/locales.ts';
import { placesIn } from '../../i18n/word-places.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';
import { idOf, type ChangedWords, type Word } from './changed-words.ts';

export interface FieldsContext {
  locale: Locale;
  t: Words;
  changed: ChangedWords;
  isReadOnly: boolean;
  /** What is to be said about a field, by its id. */
  notes: ReadonlyMap<string, string>;
}

/** A word of the interface, named by the program's own, with a field for each language. */
export function wordFields(word: Word, context: FieldsContext): HTMLElement {
  const { locale, t } = context;
  const isChanged = locales.some((one) => word[one].now !== word[one].own);
  const notes = [...formOf(word.key, t), ...(isChanged ? [t('wordsChanged')] : [])];
  return element(
    'fieldset',
    { class: 'cms-word' },
    element('legend', {}, word[locale].own, ...notes.map((note) => element('small', {}, ` (${note})`))),
    ...locales.map((one) => wordField(word, one, context)),
  );
}

/** Which form of a plural a word is. */
function formOf(key: string, t: Words): string[] {
  if (key.endsWith('.one')) return [t('wordsSingular')];
  return key.endsWith('.other') ? [t('wordsPlural')] : [];
}

function wordField(word: Word, language: Locale, context: FieldsContext): HTMLElement {
  const { t, changed, isReadOnly, notes } = context;
  const id = idOf(word.key, language);
  const input = element('textarea', { lang: language, 'data-word': id });
  input.value = changed.textOf(word, language);
  input.rows = linesOf(input.value);
  input.readOnly = isReadOnly;
  input.addEventListener('input', () => {
    changed.write(word, language, input.value);
  });
  const places = placesIn(word[language].own).map((name) => `{${name}}`);
  const note = notes.get(id);
  const hints = [
    ...(places.length > 0 ? [element('small', {}, t('wordsPlaces', { places: places.join(', ') }))] : []),
    ...(note === undefined ? [] : [element('strong', {}, note)]),
  ];
  const described = `cms-word-${id.replaceAll(/[^\w-]/g, '-')}`;
  if (note !== undefined) input.setAttribute('aria-invalid', 'true');
  if (hints.length > 0) input.setAttribute('aria-describedby', described);
  return element(
    'div',
    {},
    element('label', {}, element('span', {}, t(language)), input),
    ...(hints.length > 0 ? [element('p', { id: described }, ...hints)] : []),
  );
}

/** How many lines a text takes in a field of half the dialog. */
function linesOf(text: string): number {
  const lines = text.split('\n').map((line) => Math.max(1, Math.ceil(line.length / 40)));
  return Math.min(
    12,
    lines.reduce((sum, one) => sum + one, 0),
  );
}
