import type { FieldError } from '../../forms/error-codes.ts';
import { errorMessage, withoutLabel } from '../../forms/messages.ts';
import type { PageDefinition } from './definition.ts';

/** An error as the server or the page's own validation says it. */
export interface ShownError {
  field: string;
  message: string;
}

/** The line that says what is wrong with an answer, above where it is written. */
function createLine(message: string, prefix: string): HTMLElement {
  const line = document.createElement('p');
  line.className = 'error';
  line.dataset['error'] = '';
  const hidden = document.createElement('span');
  hidden.className = 'visually-hidden';
  hidden.textContent = prefix;
  line.append(hidden, ` ${message}`);
  return line;
}

function setError(field: HTMLElement, message: string | undefined, prefix: string): void {
  const id = `field-${field.dataset['field'] ?? ''}-error`;
  field.querySelector('[data-error]')?.remove();
  if (message !== undefined) {
    const label = field.querySelector('.label')?.firstChild?.textContent?.trim() ?? '';
    const line = createLine(withoutLabel(message, label), prefix);
    line.id = id;
    const before = field.querySelector('.hint') ?? field.querySelector('label, legend');
    before?.after(line);
  }
  field.classList.toggle('invalid', message !== undefined);
  const described = field.matches('fieldset') ? field : field.querySelector('input, textarea, select');
  const ids = (described?.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter((one) => one !== '' && one !== id);
  if (message !== undefined) ids.push(id);
  if (ids.length > 0) described?.setAttribute('aria-describedby', ids.join(' '));
  else described?.removeAttribute('aria-describedby');
  for (const control of field.querySelectorAll('input:not([type=radio]), textarea, select')) {
    if (message === undefined) control.removeAttribute('aria-invalid');
    else control.setAttribute('aria-invalid', 'true');
  }
}

const fieldsIn = (root: HTMLElement) => root.querySelectorAll<HTMLElement>('[data-field]');
const prefixOf = (root: HTMLElement) => root.dataset['errorPrefix'] ?? '';
const summaryOf = (root: HTMLElement) => root.querySelector<HTMLElement>('[data-error-summary]');

/** Shows errors beside their fields and in the summary, which takes the focus; the page's title says so too. */
export function showErrors(
  root: HTMLElement,
  title: string,
  errors: readonly ShownError[],
  { t }: PageDefinition,
): void {
  for (const field of fieldsIn(root)) {
    const message = errors.find((error) => error.field === field.dataset['field'])?.message;
    setError(field, message, prefixOf(root));
  }
  const summary = summaryOf(root);
  const heading = summary?.querySelector('[data-error-title]');
  const list = summary?.querySelector('[data-error-list]');
  if (!summary || !heading || !list) return;
  heading.textContent = title;
  list.replaceChildren(...errors.map(toLink));
  summary.hidden = false;
  root.dataset['title'] ??= document.title;
  document.title = t('form.errorTitle', { title: root.dataset['title'] });
  summary.focus();
}

function toLink({ field, message }: ShownError): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `#field-${field}`;
  link.textContent = message;
  item.append(link);
  return item;
}

/** Shows what the page's own validation found. */
export function showValidation(root: HTMLElement, errors: readonly FieldError[], page: PageDefinition): void {
  const shown = errors.map((error) => ({
    field: error.field,
    message: errorMessage(error, page.form, page),
  }));
  showErrors(root, page.t('form.errors.title', { count: shown.length }), shown, page);
}

function closeSummary(root: HTMLElement): void {
  const summary = summaryOf(root);
  if (summary) summary.hidden = true;
  const { title } = root.dataset;
  if (title !== undefined) document.title = title;
}

/** Takes every error away. */
export function clearErrors(root: HTMLElement): void {
  for (const field of fieldsIn(root)) setError(field, undefined, prefixOf(root));
  closeSummary(root);
}

/** Shows what is wrong with one answer, or takes it away; a summary that is shown follows. */
export function updateError(
  root: HTMLElement,
  name: string,
  { error, page }: { error: FieldError | undefined; page: PageDefinition },
): void {
  const field = root.querySelector<HTMLElement>(`[data-field="${name}"]`);
  const message = error && errorMessage(error, page.form, page);
  if (field) setError(field, message, prefixOf(root));
  const summary = summaryOf(root);
  const link = summary?.querySelector(`a[href="#field-${name}"]`);
  if (!summary || !link) return;
  if (message !== undefined) {
    link.textContent = message;
    return;
  }
  link.closest('li')?.remove();
  const count = summary.querySelectorAll('li').length;
  const heading = summary.querySelector('[data-error-title]');
  if (heading) heading.textContent = page.t('form.errors.title', { count });
  if (count === 0) closeSummary(root);
}

/** Leads from the summary to the question itself, not only to where it is answered: on a phone that would hide its words. */
export function leadToQuestions(root: HTMLElement): void {
  summaryOf(root)?.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const control = link?.hash ? document.getElementById(link.hash.slice(1)) : null;
    const words = control?.closest('[data-field]')?.querySelector('legend, label');
    if (!control || !words) return;
    event.preventDefault();
    words.scrollIntoView();
    control.focus({ preventScroll: true });
  });
}

/** A failure that is about no single answer, and what can be chosen now. */
export function showFailure(
  root: HTMLElement,
  { title, advice, choices = [] }: { title: string; advice: string; choices?: readonly HTMLElement[] },
  page: PageDefinition,
): void {
  showErrors(root, title, [], page);
  const items = [advice, ...choices].map((content) => {
    const item = document.createElement('li');
    item.append(content);
    return item;
  });
  root.querySelector('[data-error-list]')?.replaceChildren(...items);
}
