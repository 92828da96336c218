import type { CmsBackend } from '../backend/backend.ts';
import { assertPublisher, type Editor } from '../protocol/permissions.ts';
import { restoreDeleted } from '../deleting/restore.ts';
import { createPreview, type PreviewOptions } from '../preview/preview.ts';
import { perform } from '../protocol/perform.ts';
import { createSharedDrafts } from '../preview/shared-draft.ts';
import { gatherTodo, type TodoOptions } from '../todo/gather.ts';
import type { Texts } from './texts.ts';

/** Does with texts what the CMS asks, in this process: for a process of its own, and for tests. */
export function textsHere(
  backend: CmsBackend,
  { onFault, ...pages }: Pick<PreviewOptions, 'site' | 'render'> & Required<Pick<TodoOptions, 'onFault'>>,
): Texts {
  const ownOf = (editor: Editor | undefined) => (editor && backend.signedBy?.(editor.author)) ?? backend;
  const preview = createPreview({ store: backend.store, ...pages });
  const sharedDrafts = createSharedDrafts(backend.drafts, preview);
  return {
    perform: (request, locale, editor) => perform(ownOf(editor), request, locale, editor),
    preview,
    sharedDraft: (request) => sharedDrafts.page(request),
    draftPicture: (draft, name) => sharedDrafts.picture(draft, name),
    todo: (options) => gatherTodo({ backend, ...options, onFault }),
    restore: async (id, editor) => {
      const { place } = await restoreDeleted(ownOf(editor), id, () => {
        assertPublisher(editor);
      });
      if (place.kind === 'media') return { key: place.path, entry: null };
      const { collection, name } = place;
      return { key: `${collection}/${name}`, entry: { collection, name } };
    },
  };
}
