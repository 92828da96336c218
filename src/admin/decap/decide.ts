import { element } from '../dom/element.ts';

/** A question with what is needed to answer it. */
interface Question {
  /** Names the dialog’s elements: `cms-conflict`. */
  name: string;
  title: string;
  content: readonly Node[];
  /** Leaves everything as it is. */
  no: string;
}

/** One of several answers. */
export interface Choice {
  value: string;
  label: string;
}

/** The same for a question that is answered by yes or no. @returns whether the answer was yes. */
export async function decide({
  yes,
  ...question
}: Question & {
  /** Undefined where there is nothing to agree to. */
  yes: string | undefined;
}): Promise<boolean> {
  const choices = yes === undefined ? [] : [{ value: 'yes', label: yes }];
  return (await choose({ ...question, choices })) !== undefined;
}

/**
 * Asks in a dialog that shows what is to be decided, where the browser's own question could hold one sentence. Nothing
 * else can be done meanwhile. The focus is on the dialog, which is read aloud and scrolled from there, so that Enter
 * decides nothing by itself; afterwards it goes back to where it was.
 * @returns the value of the choice; undefined for “no”, which closing the dialog is too.
 */
export function choose({
  name,
  title,
  content,
  choices,
  no,
}: Question & { choices: readonly Choice[] }): Promise<string | undefined> {
  const buttons = choices.map(({ value, label }) => element('button', { type: 'button', value }, label));
  const decline = element('button', { type: 'button', class: 'cms-main' }, no);
  const dialog = element(
    'dialog',
    { class: `cms-panel ${name}`, tabindex: '-1', 'aria-labelledby': `${name}-title` },
    element('h2', { id: `${name}-title` }, title),
    ...content,
    element('p', { class: 'cms-actions' }, decline, ...buttons.flatMap((button) => [' ', button])),
  );
  document.body.append(dialog);
  dialog.showModal();
  dialog.focus();
  for (const button of buttons)
    button.addEventListener('click', () => {
      dialog.close(button.value);
    });
  decline.addEventListener('click', () => {
    dialog.close();
  });
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === '' ? undefined : dialog.returnValue);
    });
  });
}
