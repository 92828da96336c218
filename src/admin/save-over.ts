import { comparisonView } from './comparison-view.ts';
import { Refused, type Overlap } from './ask.ts';
import { element } from './element.ts';
import type { Words } from './words.ts';

/** Sends something that somebody else may have been before; `over` names the versions to write over, by path. */
export type SaveOver = <Answer>(send: (over: Overlap['versions']) => Promise<Answer>) => Promise<Answer>;

/**
 * Sends; where a colleague was faster, shows what differs and lets the editor decide: to write over it, or to leave
 * everything as it is, their text still in the editor.
 */
export function createSaveOver(t: Words): SaveOver {
  return async (send) => {
    let over: Overlap['versions'] = {};
    for (;;) {
      try {
        return await send(over);
      } catch (error) {
        if (!(error instanceof Refused) || !error.overlap) throw error;
        if (!(await decide(error.message, error.overlap, t))) throw error;
        over = { ...over, ...error.overlap.versions };
      }
    }
  };
}

/** Modal, so that nothing is typed into a text that is being saved. Resolves to true for “save mine over it”. */
function decide(sentence: string, { fields }: Overlap, t: Words): Promise<boolean> {
  const mine = element('button', { type: 'button' }, t('overlapMine'));
  const later = element('button', { type: 'button', class: 'cms-main' }, t('overlapLater'));
  const dialog = element(
    'dialog',
    { class: 'cms-panel cms-overlap', 'aria-labelledby': 'cms-overlap-title' },
    element('h2', { id: 'cms-overlap-title' }, t('overlapTitle')),
    element('p', {}, sentence),
    element('p', {}, t('overlapLead')),
    comparisonView(fields, t),
    element('p', { class: 'cms-actions' }, later, ' ', mine),
  );
  document.body.append(dialog);
  dialog.showModal();
  later.focus();
  return new Promise((resolve) => {
    const end = (isOver: boolean) => () => {
      dialog.remove();
      resolve(isOver);
    };
    mine.addEventListener('click', end(true));
    later.addEventListener('click', end(false));
    dialog.addEventListener('cancel', end(false));
  });
}
