import { errorMessage } from '../forms/messages.ts';
import { isAsked } from '../forms/validate.ts';
import { fieldsOf } from '../forms/fields.ts';
import { check, leftIn } from './form/check.ts';
import { readDefinition, type PageDefinition } from './form/definition.ts';
import { createDraft, fillIn } from './form/draft.ts';
import { showErrors, showFailure } from './form/errors.ts';
import { send } from './form/send.ts';

/**
 * What a form gains with JavaScript: answers kept until they are sent, errors without leaving the page, questions that
 * appear when they are asked, and a key that makes a second click harmless. Without it, the server does the essential.
 */
class ApplicationForm extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (form) this.#enhance(form, readDefinition(this));
  }

  #enhance(form: HTMLFormElement, page: PageDefinition): void {
    const key = form.elements.namedItem('idempotencyKey');
    if (!(key instanceof HTMLInputElement)) return;
    const agreements = new Set(
      fieldsOf(page.form).flatMap(({ type, name }) => (type === 'consent' ? [name] : [])),
    );
    const draft = createDraft(this.dataset['draft'] ?? '', agreements);
    const kept = draft.read();
    // A page that the server sent back holds newer answers than the browser.
    if (kept && this.dataset['returned'] === 'false') fillIn(form, kept.values);
    key.value = kept?.key ?? crypto.randomUUID();

    const notice = this.querySelector<HTMLElement>('[data-draft-notice]');
    const update = () => {
      const isKept = draft.write(form, key.value);
      if (notice) notice.hidden = !isKept;
      this.#follow(form, page);
    };
    form.addEventListener('input', update);
    form.addEventListener('change', update);
    update();
    this.querySelector('[data-clear-draft]')?.addEventListener('click', () => {
      draft.clear();
      form.reset();
      location.reload();
    });
    form.addEventListener('submit', (event) => {
      const isDirect = !(event.submitter instanceof HTMLButtonElement && event.submitter.name === 'action');
      if (!isDirect) return;
      event.preventDefault();
      void this.#submit(form, page, () => {
        key.value = crypto.randomUUID();
        update();
      });
    });
    const summary = this.querySelector<HTMLElement>('[data-error-summary]');
    if (summary && !summary.hidden) summary.focus();
  }

  /** Shows the questions that are asked, and what is left to answer in each part. */
  #follow(form: HTMLFormElement, page: PageDefinition): void {
    const valid = check(form, page);
    for (const field of fieldsOf(page.form)) {
      const element = this.querySelector<HTMLElement>(`[data-field="${field.name}"]`);
      if (element && field.when) element.hidden = !isAsked(field, valid.answers);
    }
    for (const item of this.querySelectorAll<HTMLElement>('[data-progress]')) {
      const count = leftIn(item.dataset['progress'] ?? '', valid, page);
      const state = item.querySelector('[data-progress-state]');
      if (state)
        state.textContent =
          count === 0 ? page.t('form.progress.done') : page.t('form.progress.left', { count });
    }
  }

  async #submit(form: HTMLFormElement, page: PageDefinition, renewKey: () => void): Promise<void> {
    const { t } = page;
    const prefix = (title: string) => t('form.errorTitle', { title });
    const status = this.querySelector('[data-sending]');
    if (form.ariaBusy === 'true') return;
    const valid = check(form, page);
    if (!valid.ok) {
      const errors = valid.errors.map((error) => ({
        field: error.field,
        message: errorMessage(error, page.form, page),
      }));
      showErrors(this, t('form.errors.title', { count: errors.length }), errors, prefix);
      return;
    }
    form.ariaBusy = 'true';
    if (status) status.textContent = t('form.sending');
    const answer = await send(form);
    form.ariaBusy = 'false';
    if (status) status.textContent = '';
    switch (answer.kind) {
      case 'stored':
        location.assign(answer.receipt);
        return;
      case 'page':
        form.submit();
        return;
      case 'errors':
        showErrors(this, answer.title, answer.errors, prefix);
        return;
      case 'problem':
        if (answer.code === 'key-reused') renewKey();
        showFailure(this, answer, prefix);
        return;
      case 'broken':
        showFailure(this, { title: t('form.sendFailed.title'), advice: t('form.sendFailed.advice') }, prefix);
    }
  }
}

customElements.define('application-form', ApplicationForm);
