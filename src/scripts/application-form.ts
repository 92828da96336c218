/** The form's element: what it adds to the form comes apart, so that the page does not wait for it. */
class ApplicationForm extends HTMLElement {
  connectedCallback(): void {
    void import('./form/enhance.ts').then(({ enhance }) => enhance(this));
  }
}

customElements.define('application-form', ApplicationForm);
