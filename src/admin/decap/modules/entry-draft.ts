import { is, Map } from 'immutable';
import entryDraftReducer from 'decap-cms-core/dist/esm/reducers/entryDraft.js';

export { selectCustomPath } from 'decap-cms-core/dist/esm/reducers/entryDraft.js';

type Draft = Map<string, unknown>;

/** Both languages of a text as they were opened or last saved, and as they were sent if a save is under way. */
class Kept {
  readonly saved: Draft | undefined;
  readonly sent: Draft | undefined;

  constructor(saved: Draft | undefined, sent?: Draft) {
    this.saved = saved;
    this.sent = sent;
  }
}

/**
 * Decap’s draft, which holds for changed what differs from the text that was opened or is published, in the language of the
 * last key: words that an editor puts back after a save could not be saved. It is changed where it differs from what was
 * last saved, in either language; what is typed during a save is not saved by it.
 */
export default function entryDraft(state: Draft | undefined, action: { type: string }): Draft {
  const next = entryDraftReducer(state, action);
  const kept = next.get('kept');
  const { saved, sent } = kept instanceof Kept ? kept : new Kept(undefined);
  switch (action.type) {
    case 'DRAFT_CREATE_FROM_ENTRY':
      return next.set('kept', new Kept(textsOf(next)));
    case 'DRAFT_CREATE_EMPTY':
    case 'DRAFT_CREATE_DUPLICATE_FROM_ENTRY':
      return next.delete('kept');
    case 'ENTRY_PERSIST_REQUEST':
    case 'UNPUBLISHED_ENTRY_PERSIST_REQUEST':
      return next.set('kept', new Kept(saved, textsOf(next)));
    case 'ENTRY_PERSIST_SUCCESS':
    case 'UNPUBLISHED_ENTRY_PERSIST_SUCCESS':
      return differing(next, sent ?? saved);
    case 'DRAFT_CHANGE_FIELD':
      return next.set('hasChanged', !is(textsOf(next), saved));
    default:
      return next;
  }
}

/** A draft of which this is saved: another one than was sent, where the editor has opened another text meanwhile. */
function differing(draft: Draft, saved: Draft | undefined): Draft {
  return draft.set('kept', new Kept(saved)).set('hasChanged', !is(textsOf(draft), saved));
}

/** What a person can change of a draft: pictures that are added to it say so by themselves. */
function textsOf(draft: Draft): Draft {
  return Map(['data', 'i18n', 'meta'].map((part) => [part, draft.getIn(['entry', part])]));
}
