import { fieldsOf } from '../../forms/fields/fields.ts';
import { isAsked } from '../../forms/validate.ts';
import { formatTime } from '../../i18n/dates.ts';
import { instantToZonedTime } from '../../model/call-state.ts';
import { check, leftIn } from './check.ts';
import { countLengths } from './count.ts';
import { loadDefinition, type PageDefinition } from './definition.ts';
import { createDraft, fillIn, keptKey } from './draft.ts';
import { answerEligibility, forgetVerdict } from './eligibility.ts';
import { leadToQuestions } from './errors.ts';
import { followFiles } from './files.ts';
import { warnOfLostFiles } from './language.ts';
import { addFormToken } from './form-token.ts';
import { isSending } from './sending.ts';
import { submit, type LiveForm } from './submit.ts';

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

/** A link to the form may say what it is about: `?program=spark`. */
function chooseFromAddress(form: HTMLFormElement, { form: definition }: PageDefinition): void {
  const asked = new URLSearchParams(location.search);
  const values = fieldsOf(definition).flatMap(({ type, name }): [string, string[]][] => {
    const value = type === 'program' || type === 'session' ? asked.get(name) : null;
    return value === null ? [] : [[name, [value]]];
  });
  fillIn(form, Object.fromEntries(values));
}

/** The time of day on the reader's own clock. */
function timeNow({ languageTag }: PageDefinition): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return formatTime(instantToZonedTime(Date.now(), timeZone).local, languageTag);
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
  key.value = kept?.key ?? keptKey() ?? crypto.randomUUID();
  const notice = root.querySelector<HTMLElement>('[data-draft-notice]');
  root.querySelector('[data-clear-draft]')?.addEventListener('click', () => {
    draft.clear();
    // A page that the server sent back has the address that the form was sent to.
    location.replace(root.dataset['page'] ?? location.pathname);
  });
  return () => {
    const isKept = draft.write(form, key.value);
    if (notice) notice.hidden = !isKept;
    const keptAt = notice?.querySelector('[data-kept-at]');
    if (keptAt) keptAt.textContent = page.t('form.draft.keptAt', { time: timeNow(page) });
  };
}

/** What a click on one of the form's buttons, or Enter, does. */
function handleSubmit(event: SubmitEvent, live: LiveForm): void {
  const { root, form, page } = live;
  const { submitter: button } = event;
  if (isSending(form)) {
    event.preventDefault();
    return;
  }
  if (button instanceof HTMLButtonElement && button.name === 'action') {
    // “Review”, “change” and the page about eligibility are pages of the server.
    if (button.value === 'check' && answerEligibility(root, form, { button, page })) event.preventDefault();
    return;
  }
  event.preventDefault();
  void submit(live);
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
  form.addEventListener('input', forgetVerdict);
  countLengths(root, page);
  followFiles(root, form, { page, onChange: update });
  leadToQuestions(root);
  warnOfLostFiles(form, page);
  update();
  form.addEventListener('submit', (event) => {
    handleSubmit(event, { root, form, key, page, keep });
  });
  // The first answer shows that a person is there; readers ask for no token.
  form.addEventListener('input', () => void addFormToken(form), { once: true });
  root.dataset['ready'] = 'true';
}
