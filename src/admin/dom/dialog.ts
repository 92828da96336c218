import { element } from './element.ts';
import type { Words } from '../words.ts';

export interface OpenedDialog {
  dialog: HTMLDialogElement;
  /** Puts content in the place of what the dialog shows. */
  put: (...content: Node[]) => void;
}

interface DialogOptions {
  /** Tells it from others: `versions`. */
  name: string;
  title: string;
  t: Words;
  /** False where a screen reader is told otherwise what changes in it. */
  isLive?: boolean;
}

/** Opens a dialog over the editor with a title and a button that closes it. */
export function openDialog({ name, title, t, isLive = true }: DialogOptions): OpenedDialog {
  const content = element('div', isLive ? { 'aria-live': 'polite' } : {});
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
