import { onEditorChange } from '../decap/open-text.ts';
import { element } from '../dom/element.ts';
import { ChangedWords } from './changed-words.ts';
import { openWords, type WordsParts } from './words-dialog.ts';

/** The sections of the texts, where Decap lists them. */
const sections = '[class*="-SidebarNavList"]';

/** Puts “Words of the interface” after the sections of texts: every word that the site says outside them, in both languages. */
export function showWords(parts: WordsParts): void {
  const { t } = parts;
  const changed = new ChangedWords();
  const button = element('button', { type: 'button', 'aria-haspopup': 'dialog' }, t('words'));
  const item = element('li', { class: 'cms-words-link' }, button);
  button.addEventListener('click', () => {
    openWords(changed, parts);
  });
  onEditorChange(() => {
    const list = document.querySelector(sections);
    if (list && list.lastElementChild !== item) list.append(item);
  });
  // What is written outlasts the dialog, not the page.
  window.addEventListener('beforeunload', (event) => {
    if (changed.list.length > 0) event.preventDefault();
  });
}
