import { comparisonView } from './comparison-view.ts';
import { Refused, type Overlap } from './ask.ts';
import { decide } from './decide.ts';
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
        const isOver = await decide({
          name: 'cms-overlap',
          title: t('overlapTitle'),
          content: [
            element('p', {}, error.message),
            element('p', {}, t('overlapLead')),
            comparisonView(error.overlap.fields, t),
          ],
          yes: t('overlapMine'),
          no: t('overlapLater'),
        });
        if (!isOver) throw error;
        over = { ...over, ...error.overlap.versions };
      }
    }
  };
}
