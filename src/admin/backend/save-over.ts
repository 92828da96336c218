import { comparisonView } from '../panels/comparison-view.ts';
import { Refused, type Conflict } from './ask.ts';
import { decide } from '../decap/decide.ts';
import { askAboutReferences, type References } from '../panels/references.ts';
import { element } from '../dom/element.ts';
import type { Words } from '../words.ts';

/** What the editor has seen and said yes to. */
export interface Decided {
  /** The versions to overwrite, by path. */
  overwrite: Conflict['versions'];
  /** The texts whose links may lead nowhere, by their keys. */
  accepted: readonly string[];
  /** What becomes of the references to a text that readers lose. */
  references?: References;
}

/** Sends something that the server may leave to the editor to decide; again with what they have decided. */
export type SaveOver = <Answer>(send: (decided: Decided) => Promise<Answer>) => Promise<Answer>;

/**
 * Sends; where a colleague was faster, shows what differs, and where other texts refer to one that readers lose, shows which
 * texts. The editor decides, or leaves everything as it is, their text still in the editor.
 */
export function createSaveOver(t: Words): SaveOver {
  return async (send) => {
    let decided: Decided = { overwrite: {}, accepted: [] };
    for (;;) {
      try {
        return await send(decided);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { conflict, referring } = error;
        if (conflict) {
          if (!(await confirmsOverwrite(error.message, conflict, t))) throw error;
          decided = { ...decided, overwrite: { ...decided.overwrite, ...conflict.versions } };
        } else if (referring) {
          const answer = await askAboutReferences(referring, decided.references, t);
          if (answer === undefined) throw error;
          decided = { ...decided, ...answer };
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
