import { atInstant } from './at-instant.ts';

/**
 * Says that promised criteria are late on a page that was built, or left open, before their day was over. The words come
 * with the page.
 */
class DatedPromiseElement extends HTMLElement {
  #cancel: (() => void) | undefined;

  connectedCallback(): void {
    const { lateFrom, state, when } = this.dataset;
    if (lateFrom === undefined) return;
    this.#cancel = atInstant(Number(lateFrom), () => {
      this.querySelector('strong')?.replaceChildren(state ?? '');
      this.querySelector('span')?.replaceChildren(when ?? '');
    });
  }

  disconnectedCallback(): void {
    this.#cancel?.();
  }
}

customElements.define('dated-promise', DatedPromiseElement);
