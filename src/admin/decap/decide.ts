import { element } from '../dom/element.ts';

/** A question with what is needed to answer it. */
export interface Question {
  /** Names the dialog’s elements: `cms-conflict`. */
  name: string;
  title: string;
  content: readonly Node[];
  /** Undefined where there is nothing to agree to. */
  yes: string | undefined;
  no: string;
}

/**
 * Asks in a dialog that shows what is to be decided, where the browser's own question could hold one sentence. Nothing
 * else can be done meanwhile. The focus is on the dialog, which is read aloud and scrolled from there, so that Enter
 * decides nothing by itself; afterwards it goes back to where it was.
 * @returns whether the answer was yes; closing the dialog is a no.
 */
export function decide({ name, title, content, yes, no }: Question): Promise<boolean> {
  const accept = yes === undefined ? [] : [element('button', { type: 'button' }, yes)];
  const decline = element('button', { type: 'button', class: 'cms-main' }, no);
  const dialog = element(
    'dialog',
    { class: `cms-panel ${name}`, tabindex: '-1', 'aria-labelledby': `${name}-title` },
    element('h2', { id: `${name}-title` }, title),
    ...content,
    element('p', { class: 'cms-actions' }, decline, ' ', ...accept),
  );
  document.body.append(dialog);
  dialog.showModal();
  dialog.focus();
  for (const button of accept)
    button.addEventListener('click', () => {
      dialog.close(agreed);
    });
  decline.addEventListener('click', () => {
    dialog.close();
  });
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === agreed);
    });
  });
}

const agreed = 'yes';
