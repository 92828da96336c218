import type { Collection } from '../../model/collection.ts';
import { collections, isCollectionName } from '../../model/collections/index.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';

/** Says in `bar`, while a text is being written, how long it is, how long it may be and how long it had better be. */
export function showLength(bar: HTMLElement, t: Words): void {
  const note = element('p', { class: 'cms-length', 'aria-live': 'off' });
  bar.append(note);
  const show = ({ target }: Event) => {
    note.textContent = isText(target) ? wordsFor(target, t) : '';
  };
  document.addEventListener('focusin', show);
  document.addEventListener('input', show);
  document.addEventListener('focusout', () => {
    note.textContent = '';
  });
}

function isText(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

function wordsFor(input: HTMLInputElement | HTMLTextAreaElement, t: Words): string {
  const [, name = ''] = /^#\/collections\/([a-z]+)\/(?:entries|new)/.exec(location.hash) ?? [];
  const [, fieldName = ''] = /^(\w+)-field-\d+$/.exec(input.id) ?? [];
  if (!isCollectionName(name)) return '';
  const collection: Collection = collections[name];
  const type = collection.fields[fieldName]?.type;
  if (type?.kind !== 'text' || type.pattern) return '';
  const values = { count: String(input.value.length), max: String(type.maxLength) };
  if (!type.recommended) return t('length', values);
  const [from, to] = type.recommended;
  return t('lengthRecommended', { ...values, from: String(from), to: String(to) });
}
