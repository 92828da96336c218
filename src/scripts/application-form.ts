interface Condition {
  field: string;
  is: readonly string[];
}

function parseCondition(text: string | undefined): Condition | undefined {
  if (text === undefined) return undefined;
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('field' in parsed) || !('is' in parsed))
    return undefined;
  const { field, is } = parsed;
  return typeof field === 'string' && Array.isArray(is) ? { field, is: is.map(String) } : undefined;
}

/** Adds to a form what only a script can: a key against double sending, questions that appear when they are asked. */
class ApplicationForm extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    this.#giveKey(form);
    this.#followConditions(form);
    this.#sendOnce(form);
    this.querySelector<HTMLElement>('[data-error-summary]')?.focus();
  }

  /** The same key for each attempt from this page: the server stores the application once. */
  #giveKey(form: HTMLFormElement): void {
    const key = form.elements.namedItem('idempotencyKey');
    if (key instanceof HTMLInputElement) key.value = crypto.randomUUID();
  }

  #followConditions(form: HTMLFormElement): void {
    const fields = [...form.querySelectorAll<HTMLElement>('[data-when]')];
    const update = () => {
      const given = new FormData(form);
      for (const field of fields) {
        const condition = parseCondition(field.dataset['when']);
        if (condition)
          field.hidden = !condition.is.some((value) => given.getAll(condition.field).includes(value));
      }
    };
    form.addEventListener('change', update);
    update();
  }

  #sendOnce(form: HTMLFormElement): void {
    let isSending = false;
    form.addEventListener('submit', (event) => {
      if (isSending) event.preventDefault();
      isSending = true;
    });
    // Coming back with the browser's button: the form can be sent again.
    window.addEventListener('pageshow', () => {
      isSending = false;
    });
  }
}

customElements.define('application-form', ApplicationForm);
