/** An error as the server or the page's own validation says it. */
export interface ShownError {
  field: string;
  message: string;
}

function setError(field: HTMLElement, message: string | undefined): void {
  const line = field.querySelector<HTMLElement>('[data-error]');
  const text = line?.querySelector('[data-error-text]');
  if (!line || !text) return;
  line.hidden = message === undefined;
  text.textContent = message ?? '';
  field.classList.toggle('invalid', message !== undefined);
  const described = field.matches('fieldset') ? field : field.querySelector('input, textarea, select');
  const ids = (described?.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter((id) => id !== '' && id !== line.id);
  if (message !== undefined) ids.push(line.id);
  if (ids.length > 0) described?.setAttribute('aria-describedby', ids.join(' '));
  else described?.removeAttribute('aria-describedby');
  for (const control of field.querySelectorAll('input:not([type=radio]), textarea, select')) {
    if (message === undefined) control.removeAttribute('aria-invalid');
    else control.setAttribute('aria-invalid', 'true');
  }
}

/** Shows errors beside their fields and in the summary, which takes the focus; the page's title says so too. */
export function showErrors(
  root: HTMLElement,
  title: string,
  errors: readonly ShownError[],
  prefixTitle: (title: string) => string,
): void {
  for (const field of root.querySelectorAll<HTMLElement>('[data-field]')) {
    setError(field, errors.find((error) => error.field === field.dataset['field'])?.message);
  }
  const summary = root.querySelector<HTMLElement>('[data-error-summary]');
  const heading = summary?.querySelector('[data-error-title]');
  const list = summary?.querySelector('[data-error-list]');
  if (!summary || !heading || !list) return;
  heading.textContent = title;
  list.replaceChildren(...errors.map(toLink));
  summary.hidden = false;
  root.dataset['title'] ??= document.title;
  document.title = prefixTitle(root.dataset['title']);
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

/** A failure that is about no single answer. */
export function showFailure(
  root: HTMLElement,
  { title, advice }: { title: string; advice: string },
  prefixTitle: (title: string) => string,
): void {
  showErrors(root, title, [], prefixTitle);
  const item = document.createElement('li');
  item.textContent = advice;
  root.querySelector('[data-error-list]')?.replaceChildren(item);
}
