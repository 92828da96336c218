import type { Locale } from '../../i18n/locales.ts';

/** How often folded lists and groups are opened on the way to a field: more than any field is deep. */
const mostFolds = 8;

/**
 * The input of a field, by its path (`supportFormats.1.max`), in the pane of its language; what it is folded into is
 * opened. Undefined where the editor shows no such field.
 */
export async function findField(path: string, locale: Locale): Promise<HTMLElement | undefined> {
  // With both languages shown, the French pane stands first; with one, it is the one in view.
  const pane = document.querySelector(locale === 'en' ? '.Pane2' : '.Pane1') ?? document.body;
  let scope: Element = pane;
  let found: HTMLElement | undefined;
  for (const { name, index } of stepsOf(path)) {
    const next = await reveal(scope, name, index);
    if (!next) break;
    [scope, found] = [next, next];
  }
  return found && inputIn(found);
}

/** Where one types into a field; the field itself where there is no such place. */
export function inputIn(field: HTMLElement): HTMLElement {
  return isInput(field) ? field : (field.querySelector<HTMLElement>(inputs) ?? field);
}

/** In a rich text, what is typed into and not the buttons above it. */
const inputs =
  ':is(input, textarea, select, [contenteditable="true"], button):not([class*="EditorControlBar"] *)';
const isInput = (element: HTMLElement) => element.matches(inputs);

/** `a.1.b` as a, then the second b in it. */
function stepsOf(path: string): { name: string; index: number }[] {
  const steps: { name: string; index: number }[] = [];
  let index = 0;
  for (const part of path.split('.')) {
    if (/^\d+$/.test(part)) index = Number(part);
    else {
      steps.push({ name: part, index });
      index = 0;
    }
  }
  return steps;
}

async function reveal(scope: Element, name: string, index: number): Promise<HTMLElement | undefined> {
  const selector = `[id^="${CSS.escape(name)}-field-"]:not(.cms-editor-visual [id])`;
  for (let folds = 0; folds < mostFolds; folds += 1) {
    const target = [...scope.querySelectorAll<HTMLElement>(selector)][index];
    if (target && !foldOf(target, scope)) return target;
    const button = target
      ? foldOf(target, scope)?.parentElement?.querySelector<HTMLElement>('button')
      : scope.querySelector<HTMLElement>('[data-testid="expand-button"]');
    if (!button) return target;
    button.click();
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return undefined;
}

/** The outermost element that hides another one, below `scope`. */
function foldOf(element: HTMLElement, scope: Element): HTMLElement | undefined {
  let fold: HTMLElement | undefined;
  for (let one = element.parentElement; one && one !== scope; one = one.parentElement) {
    if (getComputedStyle(one).display === 'none') fold = one;
  }
  return fold;
}
