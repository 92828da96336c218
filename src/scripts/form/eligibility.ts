import { eligibilityErrors, findRuledOut } from '../../forms/eligibility.ts';
import { check } from './check.ts';
import type { PageDefinition } from './definition.ts';
import { clearErrors, showValidation } from './errors.ts';

/**
 * Says without leaving the page whether anything stands in the way of an application. False where something does: the server
 * has a page that says what, and what is possible now.
 */
export function answerEligibility(
  root: HTMLElement,
  form: HTMLFormElement,
  { button, page }: { button: HTMLElement; page: PageDefinition },
): boolean {
  const valid = check(form, page);
  if (findRuledOut(page.form, valid.answers, page).length > 0) return false;
  const errors = eligibilityErrors(page.form, valid);
  if (errors.length > 0) {
    showValidation(root, errors, page);
    return true;
  }
  clearErrors(root);
  const verdict = button.closest('section')?.querySelector<HTMLElement>('[data-verdict]');
  const words = document.createElement('p');
  words.textContent = page.t('form.eligibility.good');
  verdict?.replaceChildren(words);
  verdict?.scrollIntoView({ block: 'nearest' });
  return true;
}

/** Takes a verdict away once an answer that it was about changes. */
export function forgetVerdict({ target }: Event): void {
  if (target instanceof HTMLElement)
    target.closest('section')?.querySelector('[data-verdict]')?.replaceChildren();
}
