/** Fields and dialogs: where the focus may go on from when what had it is gone. */
const places = '[class*="ControlContainer"], [role="dialog"], .cms-status';
const focusable =
  'input:not([type="hidden"]), textarea, select, button, a[href], [tabindex="0"], [contenteditable="true"]';

/** What had the focus, and the place around it. */
interface Held {
  element: HTMLElement;
  place: HTMLElement | null;
}

/** How many holders of the focus are remembered: the button that opened a dialog, and those inside it. */
const remembered = 12;

/**
 * Gives the focus back where Decap draws away or disables what had it: after a picture was chosen, a panel closed, an item
 * removed, a text saved or left. It would fall to the page, and a keyboard would begin at the top again.
 * https://github.com/decaporg/decap-cms/issues/441
 */
export function keepFocus(): void {
  let held: readonly Held[] = [];
  /** Whether a person has been somewhere: a page that has just been loaded keeps its focus as any other. */
  let hasBegun = false;
  document.addEventListener('focusin', ({ target }) => {
    hasBegun = true;
    if (target instanceof HTMLElement)
      held = [{ element: target, place: target.closest<HTMLElement>(places) }, ...held].slice(0, remembered);
  });
  window.addEventListener('hashchange', () => {
    held = [];
  });
  const isLost = () => hasBegun && document.activeElement === document.body && !isUsable(held[0]?.element);
  let timer = 0;
  new MutationObserver(() => {
    if (!isLost()) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (!isLost()) return;
      const next = held.map(successor).find((each) => each !== undefined);
      if (next) next.focus({ preventScroll: true });
      else focusScreen();
    }, 50);
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}

function isUsable(element: HTMLElement | undefined): boolean {
  return element?.isConnected === true && !element.matches(':disabled');
}

function successor({ element, place }: Held): HTMLElement | undefined {
  if (isUsable(element) && element.matches(focusable)) return element;
  if (!place?.isConnected) return undefined;
  return [...place.querySelectorAll<HTMLElement>(focusable)].find(isUsable);
}

/** Gives the focus to the list, the text or the board that is shown. @param name what a screen reader calls it. */
export function focusScreen(name?: string): void {
  const screen = document.querySelector<HTMLElement>('main, [role="main"]');
  screen?.setAttribute('tabindex', '-1');
  if (name !== undefined) screen?.setAttribute('aria-label', name);
  screen?.focus({ preventScroll: true });
}
