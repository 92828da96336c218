import { comparisonView } from '../panels/comparison-view.ts';
import { Refused, type Conflict } from './ask.ts';
import { decide } from '../decap/decide.ts';
import { dependentList } from '../panels/dependent-list.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';

/** What the editor has seen and said yes to. */
export interface Decided {
  /** The versions to overwrite, by path. */
  overwrite: Conflict['versions'];
  /** The texts whose links may lead nowhere, by their keys. */
  accepted: readonly string[];
}

/** Sends something that the server may leave to the editor to decide; again with what they have decided. */
export type SaveOver = <Answer>(send: (decided: Decided) => Promise<Answer>) => Promise<Answer>;

/**
 * Sends; where a colleague was faster, shows what differs, and where links of other texts would lead nowhere, shows which
 * texts. The editor lets it happen, or leaves everything as it is, their text still in the editor.
 */
export function createSaveOver(t: Words): SaveOver {
  return async (send) => {
    let decided: Decided = { overwrite: {}, accepted: [] };
    for (;;) {
      try {
        return await send(decided);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { conflict, linking } = error;
        if (conflict) {
          if (!(await confirmsOverwrite(error.message, conflict, t))) throw error;
          decided = { ...decided, overwrite: { ...decided.overwrite, ...conflict.versions } };
        } else if (linking.length > 0) {
          if (!(await confirmsBrokenLinks(error, t))) throw error;
          decided = { ...decided, accepted: linking.map(({ key }) => key) };
        } else throw error;
      }
    }
  };
}

function confirmsOverwrite(sentence: string, { fields }: Conflict, t: Words): Promise<boolean> {
  return decide({
    name: 'cms-conflict',
    title: t('conflictTitle'),
    content: [element('p', {}, sentence), element('p', {}, t('conflictLead')), comparisonView(fields, t)],
    yes: t('conflictMine'),
    no: t('conflictLater'),
  });
}

function confirmsBrokenLinks({ linking }: Refused, t: Words): Promise<boolean> {
  return decide({
    name: 'cms-linking',
    title: t('linkingTitle'),
    content: [element('p', {}, t('linkingLead')), dependentList(linking)],
    yes: t('linkingYes'),
    no: t('linkingNo'),
  });
}
