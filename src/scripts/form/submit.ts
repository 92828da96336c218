import { check } from './check.ts';
import type { PageDefinition } from './definition.ts';
import { keepKey } from './draft.ts';
import { showErrors, showFailure, showValidation } from './errors.ts';
import type { Answer } from './send.ts';
import { sendVisibly } from './sending.ts';

/** A form on its page, and its key against double sending. */
export interface LiveForm {
  root: HTMLElement;
  form: HTMLFormElement;
  key: HTMLInputElement;
  page: PageDefinition;
  /** Keeps the answers in this browser. */
  keep: () => void;
}

/** What an applicant can do whose first sending was received: see its receipt, or choose to send a second one. */
function choicesAfter(receipt: string, live: LiveForm): HTMLElement[] {
  const { key, keep, page } = live;
  const link = document.createElement('a');
  link.href = receipt;
  link.textContent = page.t('form.problem.receipt');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = page.t('form.problem.key-reused.again');
  button.addEventListener('click', () => {
    key.value = crypto.randomUUID();
    keep();
    void submit(live);
  });
  return [link, button];
}

function show(answer: Answer, live: LiveForm): void {
  const { root, form, key, page } = live;
  const { t } = page;
  switch (answer.kind) {
    case 'stored':
      keepKey(key.value);
      location.assign(answer.receipt);
      return;
    case 'page':
      form.submit();
      return;
    case 'errors':
      showErrors(root, answer.title, answer.errors, page);
      return;
    case 'problem': {
      // The one problem that is about something typed on this page.
      if (answer.code === 'late-code-refused') {
        showErrors(root, answer.title, [{ field: 'lateCode', message: answer.advice }], page);
        return;
      }
      const choices = answer.receipt === undefined ? [] : choicesAfter(answer.receipt, live);
      showFailure(root, { ...answer, choices }, page);
      return;
    }
    case 'stopped':
      showFailure(
        root,
        { title: t('form.upload.stopped.title'), advice: t('form.upload.stopped.advice') },
        page,
      );
      return;
    case 'broken':
      showFailure(root, { title: t('form.sendFailed.title'), advice: t('form.sendFailed.advice') }, page);
  }
}

/** Sends the form if nothing is wrong with it, and shows what the server says. */
export async function submit(live: LiveForm): Promise<void> {
  const { root, form, page } = live;
  const valid = check(form, page);
  if (valid.ok) show(await sendVisibly(root, form, page), live);
  else showValidation(root, valid.errors, page);
}
