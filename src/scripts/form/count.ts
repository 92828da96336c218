import { fieldsOf } from '../../forms/fields/fields.ts';
import { lengthOf } from '../../forms/values.ts';
import { formatNumber } from '../../i18n/numbers.ts';
import type { PageDefinition } from './definition.ts';

/** Pause in typing after which the count is read aloud, in milliseconds. */
const pause = 1_000;

/**
 * Counts what is written against its limit: for the eye at once, and aloud only when most of the room is taken and the
 * writer pauses.
 */
export function countLengths(root: HTMLElement, page: PageDefinition): void {
  const { t, languageTag } = page;
  const aloud = root.querySelector('[data-count-aloud]');
  let timer: number | undefined;
  for (const field of fieldsOf(page.form)) {
    if (field.type !== 'text' && field.type !== 'longText') continue;
    const place = root.querySelector<HTMLElement>(`[data-field="${field.name}"]`);
    const control = place?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
    const line = place?.querySelector<HTMLElement>('[data-count]');
    if (!control || !line) continue;
    const limit = line.textContent;
    const show = () => {
      const length = lengthOf(field, control.value);
      const words = t('form.count', {
        count: formatNumber(length, languageTag),
        max: formatNumber(field.maxLength, languageTag),
      });
      line.textContent = length === 0 ? limit : words;
      line.classList.toggle('over', length > field.maxLength);
      return length >= field.maxLength * 0.9 ? words : '';
    };
    control.addEventListener('input', () => {
      const words = show();
      window.clearTimeout(timer);
      timer = window.setTimeout(() => aloud?.replaceChildren(words), pause);
    });
    show();
  }
}
