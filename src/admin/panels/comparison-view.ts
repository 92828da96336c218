import type { ChangedField, ChangePart } from '../../model/messages/comparison.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';

/** What changed, field by field: words taken away are struck and said to be, words added are underlined and said to be. */
export function comparisonView(fields: readonly ChangedField[], t: Words): HTMLElement {
  if (fields.length === 0) return element('p', {}, t('changesNone'));
  return element('div', { class: 'cms-comparison' }, ...fields.map((field) => toSection(field, t)));
}

function toSection(field: ChangedField, t: Words): HTMLElement {
  const title = element('h3', {}, `${field.label} `, element('span', {}, t(field.locale)));
  return element('section', {}, title, changedText(field, t));
}

/** The text of one field with what was taken away and what was added. */
export function changedText({ locale, parts }: ChangedField, t: Words): HTMLElement {
  const language = locale === 'both' ? {} : { lang: locale };
  return element('p', { class: 'cms-change', ...language }, ...parts.map((part) => toPart(part, t)));
}

function toPart({ kind, text }: ChangePart, t: Words): Node | string {
  switch (kind) {
    case 'same':
      return text;
    case 'skipped':
      return element('span', { class: 'cms-skipped' }, ' […] ');
    case 'added':
      return marked('ins', t('changesAdded'), text);
    case 'removed':
      return marked('del', t('changesRemoved'), text);
  }
}

function marked(tag: 'ins' | 'del', word: string, text: string): HTMLElement {
  return element(
    tag,
    {},
    element('span', { class: 'cms-hidden' }, `[${word} `),
    text,
    element('span', { class: 'cms-hidden' }, ']'),
  );
}
