import { fold } from '../../i18n/fold.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import { wordGroups } from '../../i18n/word-groups.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';
import { idOf, type Word } from './changed-words.ts';
import { wordFields, type FieldsContext } from './word-fields.ts';

/** How many words are shown at once: a group of them, and no more of what a search finds. */
const mostShown = 200;

/** The value of the choice of words that the site words its own way; no group has this name. */
const siteOwn = 'own';

export interface WordList {
  content: Node[];
  search: HTMLInputElement;
  /** Shows the words that there are now, with what is to be said about some fields: those words come first then, alone. */
  show: (words: readonly Word[], notes?: ReadonlyMap<string, string>) => void;
}

/** The words of the interface by where they are seen, or those that a search finds in either language. */
export function createWordList(context: Omit<FieldsContext, 'notes'>): WordList {
  const { t, locale } = context;
  const search = element('input', { type: 'search', id: 'cms-words-search', autocomplete: 'off' });
  const where = element('select', { id: 'cms-words-where' });
  const count = element('p', { role: 'status' });
  const list = element('div', {});
  let all: readonly Word[] = [];

  const draw = (shown: readonly Word[], notes: ReadonlyMap<string, string> = new Map()) => {
    const drawn = shown.slice(0, mostShown);
    count.textContent =
      shown.length === 0
        ? t('wordsNone')
        : drawn.length < shown.length
          ? t('wordsMore', { count: String(drawn.length), all: String(shown.length) })
          : t('wordsCount', { count: String(shown.length) });
    const { activeElement: writing } = document;
    list.replaceChildren(...drawn.map((word) => wordFields(word, { ...context, notes })));
    if (writing instanceof HTMLTextAreaElement) goOn(writing, list);
  };
  const find = () => {
    const wanted = fold(search.value.trim());
    if (wanted !== '') draw(all.filter((word) => says(word, wanted)));
    else if (where.value === siteOwn) draw(all.filter(isSiteOwn));
    else draw(all.filter(({ group }) => group === where.value));
  };
  search.addEventListener('input', find);
  where.addEventListener('change', () => {
    search.value = '';
    find();
  });
  return {
    search,
    content: [
      element(
        'div',
        { class: 'cms-words-find' },
        element('p', {}, element('label', { for: search.id }, t('wordsSearch')), search),
        element('p', {}, element('label', { for: where.id }, t('wordsWhere')), where),
      ),
      count,
      list,
    ],
    show: (words, notes = new Map()) => {
      all = words;
      const chosen = where.value;
      where.replaceChildren(...choices(words, locale, t));
      if ([...where.options].some(({ value }) => value === chosen)) where.value = chosen;
      if (notes.size === 0) find();
      else
        draw(
          all.filter(({ key }) => locales.some((one) => notes.has(idOf(key, one)))),
          notes,
        );
    },
  };
}

/** Who writes in a field while it is drawn anew goes on writing in it. */
function goOn(before: HTMLTextAreaElement, list: HTMLElement): void {
  const field = [...list.querySelectorAll('textarea')].find(
    ({ dataset }) => dataset['word'] === before.dataset['word'],
  );
  field?.focus();
  field?.setSelectionRange(before.selectionStart, before.selectionEnd);
}

function choices(words: readonly Word[], locale: Locale, t: Words): HTMLOptionElement[] {
  const groups = Object.entries(wordGroups).map(([name, { label }]) =>
    element('option', { value: name }, label[locale]),
  );
  return words.some(isSiteOwn) ? [...groups, element('option', { value: siteOwn }, t('wordsOwn'))] : groups;
}

const isSiteOwn = (word: Word) => locales.some((locale) => word[locale].now !== word[locale].own);

function says(word: Word, wanted: string): boolean {
  return locales.some((locale) =>
    [word[locale].own, word[locale].now].some((text) => fold(text).includes(wanted)),
  );
}
