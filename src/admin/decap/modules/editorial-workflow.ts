import type { Map } from 'immutable';
import reducer from 'decap-cms-core/dist/esm/reducers/editorialWorkflow.js';

export * from 'decap-cms-core/dist/esm/reducers/editorialWorkflow.js';

/** What Decap has no word for: a draft could not be read. `error` is shown in its place, where it is not open. */
export interface ReadingFailure {
  type: 'UNPUBLISHED_ENTRY_FAILURE';
  payload: { collection: string; slug: string; error?: string | undefined };
}

type Drafts = Map<string, unknown>;

/**
 * Decap’s drafts, which never end a reading or a publication that has failed: the text would be loading for good, and the
 * board of drafts would wait for the publication.
 */
export default function editorialWorkflow(
  state: Drafts | undefined,
  action: { type: string; payload?: { collection?: unknown; slug?: unknown; error?: unknown } },
): Drafts {
  const next = reducer(state, action);
  const { collection, slug, error } = action.payload ?? {};
  const draft = ['entities', `${String(collection)}.${String(slug)}`];
  if (!next.hasIn(draft)) return next;
  switch (action.type) {
    case 'UNPUBLISHED_ENTRY_REQUEST':
      return next.deleteIn([...draft, 'error']);
    case 'UNPUBLISHED_ENTRY_FAILURE':
      return next.mergeIn(draft, { isFetching: false, error });
    case 'UNPUBLISHED_ENTRY_PUBLISH_FAILURE':
      return next.deleteIn([...draft, 'isPublishing']);
    default:
      return next;
  }
}
