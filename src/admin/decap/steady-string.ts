import string from 'decap-cms-widget-string';

/**
 * Decap's line of text, which after each drawing puts the cursor where its last sign was typed: a text chosen as a whole
 * was added to instead of written over. Ours does so only after a sign, where React would put it at the end.
 */
export class SteadyString extends string.controlComponent {
  #isTyped = false;

  constructor(props: object) {
    super(props);
    const change = this.handleChange;
    this.handleChange = (event) => {
      this.#isTyped = true;
      change(event);
    };
  }

  override componentDidUpdate(): void {
    if (!this.#isTyped) return;
    this.#isTyped = false;
    super.componentDidUpdate();
  }
}
