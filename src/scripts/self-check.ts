/** Counts the eligibility criteria that the reader ticks, and offers the call once all are ticked; nothing leaves the page. */
class SelfCheckElement extends HTMLElement {
  connectedCallback(): void {
    const boxes = [...this.querySelectorAll('input')];
    const output = this.querySelector('output');
    const then = this.querySelector<HTMLElement>('[data-then]');
    const { some = '', all = '' } = this.dataset;
    if (!output) return;
    this.addEventListener('change', () => {
      const count = boxes.filter(({ checked }) => checked).length;
      if (then) then.hidden = count < boxes.length;
      output.textContent =
        count === boxes.length
          ? all
          : some.replace('{count}', String(count)).replace('{total}', String(boxes.length));
    });
  }
}

customElements.define('self-check', SelfCheckElement);
