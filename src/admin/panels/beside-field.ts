import type { Locale } from '../../i18n/locales.ts';
import { inputIn } from '../dom/find-field.ts';
import { languageAt } from '../preview/writing-language.ts';

const control = '[class*="ControlContainer"]';

/** A field of the open text as Decap draws it. */
interface Drawn {
  /** Its label, its input and its hint. */
  whole: HTMLElement;
  input: HTMLElement;
}

/**
 * A whole field of the open text in the pane of a language.
 * @returns undefined where that language is not in view, and for what the form does not show.
 */
export function drawnField(field: string, locale: Locale): Drawn | undefined {
  const labels = document.querySelectorAll<HTMLLabelElement>(`label[for^="${CSS.escape(field)}-field-"]`);
  for (const label of labels) {
    const whole = label.closest<HTMLElement>(control);
    // A block or a part of a list may have a field of the same name.
    const isPart = whole?.parentElement?.closest(control);
    const isInView = whole && whole.getClientRects().length > 0;
    if (isInView && !isPart && languageAt(whole) === locale)
      return { whole, input: inputIn(document.getElementById(label.htmlFor) ?? whole) };
  }
  return undefined;
}

/** Puts a note between the label of a field and its input, where it is read before anything is typed. */
export function placeBeside({ whole }: Drawn, note: HTMLElement): void {
  const [label] = whole.children;
  if (label && label.nextElementSibling !== note) label.after(note);
}
