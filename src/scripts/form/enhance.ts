import { fieldsOf } from '../../forms/fields.ts';
import { errorMessage } from '../../forms/messages.ts';
import { isAsked } from '../../forms/validate.ts';
import { check, leftIn } from './check.ts';
import { loadDefinition, type PageDefinition } from './definition.ts';
import { createDraft, fillIn } from './draft.ts';
import { showErrors, showFailure } from './errors.ts';
import { listChosenFiles } from './files.ts';
import { send, type Answer } from './send.ts';

const isSending = (form: HTMLFormElement) => form.ariaBusy === 'true';

/** Shows the questions that are asked, and what is left to answer in each part. */
function follow(root: HTMLElement, form: HTMLFormElement, page: PageDefinition): void {
  const valid = check(form, page);
  for (const field of fieldsOf(page.form)) {
    const element = root.querySelector<HTMLElement>(`[data-field="${field.name}"]`);
    if (element && field.when) element.hidden = !isAsked(field, valid.answers);
  }
  for (const item of root.querySelectorAll<HTMLElement>('[data-progress]')) {
    const count = leftIn(item.dataset['progress'] ?? '', valid, page);
    const state = item.querySelector('[data-progress-state]');
    if (state)
      state.textContent = page.t(count === 0 ? 'form.progress.done' : 'form.progress.left', { count });
  }
}

/** What somebody can do whose first sending was received: see its receipt, or choose to send a second one. */
function choicesAfter(receipt: string, { t }: PageDefinition, sendAgain: () => void): HTMLElement[] {
  const link = document.createElement('a');
  link.href = receipt;
  link.textContent = t('form.problem.receipt');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = t('form.problem.key-reused.again');
  button.addEventListener('click', sendAgain);
  return [link, button];
}

/** Shows what the server said. `sendAgain` sends what is written as a further application. */
function show(
  root: HTMLElement,
  form: HTMLFormElement,
  { answer, page, sendAgain }: { answer: Answer; page: PageDefinition; sendAgain: () => void },
): void {
  const { t } = page;
  const prefix = (title: string) => t('form.errorTitle', { title });
  switch (answer.kind) {
    case 'stored':
      location.assign(answer.receipt);
      return;
    case 'page':
      form.submit();
      return;
    case 'errors':
      showErrors(root, answer.title, answer.errors, prefix);
      return;
    case 'problem': {
      // The one problem that is about something typed on this page.
      if (answer.code === 'late-code-refused') {
        showErrors(root, answer.title, [{ field: 'lateCode', message: answer.advice }], prefix);
        return;
      }
      const choices = answer.receipt === undefined ? [] : choicesAfter(answer.receipt, page, sendAgain);
      showFailure(root, { ...answer, choices }, prefix);
      return;
    }
    case 'broken':
      showFailure(root, { title: t('form.sendFailed.title'), advice: t('form.sendFailed.advice') }, prefix);
  }
}

async function submit(
  root: HTMLElement,
  form: HTMLFormElement,
  page: PageDefinition,
): Promise<Answer | undefined> {
  const { t } = page;
  const valid = check(form, page);
  if (!valid.ok) {
    const errors = valid.errors.map((error) => ({
      field: error.field,
      message: errorMessage(error, page.form, page),
    }));
    showErrors(root, t('form.errors.title', { count: errors.length }), errors, (title) =>
      t('form.errorTitle', { title }),
    );
    return undefined;
  }
  const status = root.querySelector('[data-sending]');
  form.ariaBusy = 'true';
  if (status) status.textContent = t('form.sending');
  const answer = await send(form);
  form.ariaBusy = 'false';
  if (status) status.textContent = '';
  return answer;
}

/** A link to the form may say what it is about: `?program=spark`. */
function chooseFromAddress(form: HTMLFormElement, { form: definition }: PageDefinition): void {
  const asked = new URLSearchParams(location.search);
  const values = fieldsOf(definition).flatMap(({ type, name }): [string, string[]][] => {
    const value = type === 'program' || type === 'session' ? asked.get(name) : null;
    return value === null ? [] : [[name, [value]]];
  });
  fillIn(form, Object.fromEntries(values));
}

/** Keeps the answers in this browser until they are sent. Returns what to do when one has changed. */
function keepDraft(root: HTMLElement, form: HTMLFormElement, key: HTMLInputElement, page: PageDefinition) {
  const agreements = fieldsOf(page.form).flatMap(({ type, name }) => (type === 'consent' ? [name] : []));
  const draft = createDraft(root.dataset['draft'] ?? '', new Set(agreements));
  const kept = draft.read();
  // A page that the server sent back holds newer answers than the browser.
  if (kept && root.dataset['returned'] === 'false') fillIn(form, kept.values);
  else chooseFromAddress(form, page);
  // After closing, the form is folded away for all but those who had begun it.
  const folded = root.closest('details');
  if (kept && folded) folded.open = true;
  key.value = kept?.key ?? crypto.randomUUID();
  const notice = root.querySelector<HTMLElement>('[data-draft-notice]');
  root.querySelector('[data-clear-draft]')?.addEventListener('click', () => {
    draft.clear();
    // A page that the server sent back has the address that the form was sent to.
    location.replace(root.dataset['page'] ?? location.pathname);
  });
  return () => {
    const isKept = draft.write(form, key.value);
    if (notice) notice.hidden = !isKept;
  };
}

/**
 * What a form gains with JavaScript: answers kept until they are sent, errors without leaving the page, questions that
 * appear when they are asked, and a key that makes a second click harmless. Without it, the server does the essential.
 */
export async function enhance(root: HTMLElement): Promise<void> {
  const form = root.querySelector('form');
  const key = form?.elements.namedItem('idempotencyKey');
  const page = await loadDefinition(root.dataset['form'] ?? '', root.dataset['call']);
  if (!form || !page || !(key instanceof HTMLInputElement)) return;
  const keep = keepDraft(root, form, key, page);
  const update = () => {
    keep();
    follow(root, form, page);
  };
  form.addEventListener('input', update);
  form.addEventListener('change', update);
  listChosenFiles(form, page, update);
  update();
  const sendAgain = () => {
    key.value = crypto.randomUUID();
    keep();
    sendNow();
  };
  const sendNow = () => {
    if (isSending(form)) return;
    void submit(root, form, page).then((answer) => {
      if (answer) show(root, form, { answer, page, sendAgain });
    });
  };
  form.addEventListener('submit', (event) => {
    // “Review” and “change” are pages of the server.
    if (event.submitter instanceof HTMLButtonElement && event.submitter.name === 'action') return;
    event.preventDefault();
    sendNow();
  });
  // The first answer is the sign that somebody is there; the work takes less than a second.
  const prove = () => void import('./proof.ts').then(({ addProof }) => addProof(form));
  form.addEventListener('input', prove, { once: true });
  root.dataset['ready'] = 'true';
}
