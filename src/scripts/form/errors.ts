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
    const line = createLine(message, prefix);
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

/** Shows errors beside their fields and in the summary, which takes the focus; the page's title says so too. */
export function showErrors(
  root: HTMLElement,
  title: string,
  errors: readonly ShownError[],
  prefixTitle: (title: string) => string,
): void {
  for (const field of root.querySelectorAll<HTMLElement>('[data-field]')) {
    const message = errors.find((error) => error.field === field.dataset['field'])?.message;
    setError(field, message, root.dataset['errorPrefix'] ?? '');
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

/** A failure that is about no single answer, and what can be chosen now. */
export function showFailure(
  root: HTMLElement,
  { title, advice, choices = [] }: { title: string; advice: string; choices?: readonly HTMLElement[] },
  prefixTitle: (title: string) => string,
): void {
  showErrors(root, title, [], prefixTitle);
  const items = [advice, ...choices].map((content) => {
    const item = document.createElement('li');
    item.append(content);
    return item;
  });
  root.querySelector('[data-error-list]')?.replaceChildren(...items);
}
