import { isLocale, type Locale } from '../../i18n/locales.ts';

/** The fields of one language, its button first. */
const pane = '[class*="ControlPaneContainer"]';

/**
 * Turns the fields to another language, as the editor would with the button above them: Decap offers no other way.
 * Does nothing where they already are in that language.
 */
export async function writeIn(locale: Locale): Promise<void> {
  const button = languageButton();
  if (!button || languageOf(button) === locale) return;
  const { activeElement } = document;
  button.click();
  await nextFrame();
  const items = [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  items.find((item) => item.textContent.trim().toLowerCase() === locale)?.click();
  await nextFrame();
  // The menu takes the focus: a keyboard user goes on where they were.
  if (activeElement instanceof HTMLElement && activeElement.isConnected) activeElement.focus();
}

/** The language of the first pane; undefined where no text is open. */
export function shownLanguage(): Locale | undefined {
  const button = languageButton();
  return button && languageOf(button);
}

/** The language of the pane in which a field stands; undefined outside both. */
export function languageAt(field: Element): Locale | undefined {
  const button = field.closest(pane)?.querySelector<HTMLElement>('[aria-haspopup]');
  return button ? languageOf(button) : undefined;
}

function languageButton(): HTMLElement | undefined {
  return document.querySelector<HTMLElement>(`${pane} [aria-haspopup]`) ?? undefined;
}

/** The button says it in capitals, after the words: “Rédaction en FR”. */
function languageOf(button: HTMLElement): Locale | undefined {
  const word = /\b([A-Z]{2})\b\s*$/.exec(button.textContent)?.[1]?.toLowerCase();
  return isLocale(word) ? word : undefined;
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      resolve();
    });
  });
}
