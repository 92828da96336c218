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
 * Gives the focus back where Decap draws away what had it: after a picture was chosen, a panel closed, an item removed. It
 * would fall to the page, and a keyboard would begin at the top again. https://github.com/decaporg/decap-cms/issues/441
 */
export function keepFocus(): void {
  let held: readonly Held[] = [];
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement)
      held = [{ element: target, place: target.closest<HTMLElement>(places) }, ...held].slice(0, remembered);
  });
  window.addEventListener('hashchange', () => {
    held = [];
  });
  let timer = 0;
  new MutationObserver(() => {
    if (document.activeElement !== document.body || !held[0] || held[0].element.isConnected) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (document.activeElement !== document.body) return;
      held
        .map(successor)
        .find((each) => each !== undefined)
        ?.focus({ preventScroll: true });
    }, 50);
  }).observe(document.body, { childList: true, subtree: true });
}

function successor({ element, place }: Held): HTMLElement | undefined {
  if (element.isConnected && element.matches(focusable)) return element;
  return place?.isConnected ? (place.querySelector<HTMLElement>(focusable) ?? undefined) : undefined;
}
