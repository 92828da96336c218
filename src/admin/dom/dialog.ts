import { element } from './element.ts';
import type { Words } from '../words.ts';

export interface OpenedDialog {
  dialog: HTMLDialogElement;
  /** Puts content in the place of what the dialog shows. */
  put: (...content: Node[]) => void;
}

/** Opens a dialog over the editor with a title and a button that closes it. @param name tells it from others: `versions`. */
export function openDialog({ name, title, t }: { name: string; title: string; t: Words }): OpenedDialog {
  const content = element('div', { 'aria-live': 'polite' });
  const close = element('button', { type: 'button' }, t('close'));
  const id = `cms-${name}-title`;
  const dialog = element(
    'dialog',
    { class: `cms-panel cms-${name}`, 'aria-labelledby': id },
    element('h2', { id, tabindex: '-1' }, title),
    content,
    element('p', { class: 'cms-actions' }, close),
  );
  close.addEventListener('click', () => {
    dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  return {
    dialog,
    put: (...nodes) => {
      content.replaceChildren(...nodes);
    },
  };
}
