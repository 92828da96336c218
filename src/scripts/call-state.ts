import { atInstant } from './at-instant.ts';

type Later = [instant: number, state: string, label: string, when: string];

/**
 * Keeps the state of a call true on a page that was built, or left open, before it changed. The words come with the page;
 * whether an application is in time is for the server's clock alone to say.
 */
class CallStateElement extends HTMLElement {
  #cancel: (() => void) | undefined;

  connectedCallback(): void {
    const later = JSON.parse(this.dataset['later'] ?? '[]') as Later[];
    this.#refresh(later);
  }

  disconnectedCallback(): void {
    this.#cancel?.();
  }

  #refresh(later: readonly Later[]): void {
    const now = Date.now();
    const due = later.findLast(([instant]) => instant <= now);
    if (due) this.#show(due);
    const next = later.find(([instant]) => instant > now);
    if (!next) return;
    this.#cancel = atInstant(next[0], () => {
      this.#refresh(later);
    });
  }

  #show([, state, label, when]: Later): void {
    this.dataset['state'] = state;
    this.querySelector('strong')?.replaceChildren(label);
    this.querySelector('.when')?.replaceChildren(` ${when}`);
  }
}

customElements.define('call-state', CallStateElement);
