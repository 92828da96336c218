// The application is stored: nothing of it stays in this browser.
const draft = document.querySelector<HTMLElement>('[data-sent-draft]')?.dataset['sentDraft'];
if (draft !== undefined) localStorage.removeItem(draft);
