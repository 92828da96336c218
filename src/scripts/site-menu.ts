/** The menu of narrow windows, which opens without a script: the Escape key closes it, and gives its button the focus. */
class SiteMenu extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('keydown', (event) => {
      const details = this.querySelector('details');
      if (event.key !== 'Escape' || !details?.open) return;
      details.open = false;
      details.querySelector('summary')?.focus();
    });
  }
}

customElements.define('site-menu', SiteMenu);
