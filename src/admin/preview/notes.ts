import type { Locale } from '../../i18n/locales.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';
import type { Fault, PreviewAnswer } from './request.ts';

/** What is said above the page. */
export interface Notes {
  element: HTMLElement;
  /** @param answer undefined where the server did not answer. */
  show: (answer: PreviewAnswer | undefined, locale: Locale) => void;
}

/**
 * Says what is wrong in the text, or why there is no page. Nothing takes the focus: the editor is writing.
 * @param goTo takes the editor to a field.
 */
export function createNotes(t: Words, goTo: (field: string) => void): Notes {
  const box = element('div', { class: 'notes', role: 'status' });
  let said = '';
  return {
    element: box,
    show: (answer, locale) => {
      const content = contentOf(answer, locale, t, goTo);
      const words = content.map((node) => node.textContent).join('\n');
      // The same words again would be read out again at each key.
      if (words === said) return;
      said = words;
      box.replaceChildren(...content);
    },
  };
}

function contentOf(
  answer: PreviewAnswer | undefined,
  locale: Locale,
  t: Words,
  goTo: (field: string) => void,
): HTMLElement[] {
  const language = t(locale);
  if (!answer) return [element('p', {}, t('previewNoAnswer'))];
  if (answer.faults.length > 0) {
    const lead = answer.html === null ? 'previewFaultsFirst' : 'previewFaults';
    const items = answer.faults.map((fault) => faultItem(fault, t, goTo));
    return [element('p', { class: 'lead' }, t(lead)), element('ul', {}, ...items)];
  }
  switch (answer.absence) {
    case 'unwritten':
      return [element('p', {}, t('previewUnwritten', { language }))];
    case 'untranslated':
      return [element('p', {}, t('previewUntranslated', { language }))];
    case 'no-program':
      return [element('p', {}, t('previewNoProgram', { language }))];
    case null:
      return [];
  }
}

function faultItem({ field, message, advice, line }: Fault, t: Words, goTo: (field: string) => void) {
  const button = element('button', { type: 'button' }, t('goToField'));
  button.addEventListener('click', () => {
    goTo(field ?? 'body');
  });
  const place = line
    ? [element('span', {}, t('previewLine', { line: String(line.number) })), element('q', {}, line.text)]
    : [];
  return element('li', {}, ...place, `${message} ${advice} `, button);
}
