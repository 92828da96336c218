// The application is stored: nothing of it stays in this browser.
const draft = document.querySelector<HTMLElement>('[data-sent-draft]')?.dataset['sentDraft'];
if (draft !== undefined) localStorage.removeItem(draft);

/** Offers to copy the reference number, where the browser can. */
function offerCopy(button: HTMLElement): void {
  // Absent where the page did not come over TLS.
  const clipboard = 'clipboard' in navigator ? navigator.clipboard : undefined;
  if (!clipboard) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    void clipboard.writeText(button.dataset['copy'] ?? '').then(() => {
      const said = document.querySelector<HTMLElement>('[data-copied]');
      said?.replaceChildren(said.dataset['copied'] ?? '');
    });
  });
}

const copy = document.querySelector<HTMLElement>('[data-copy]');
if (copy) offerCopy(copy);

const printing = document.querySelector<HTMLElement>('[data-print]');
if (printing) {
  printing.hidden = false;
  printing.addEventListener('click', () => {
    window.print();
  });
}
