import type { Locale } from '../../../i18n/locales.ts';
import type { Editor } from '../protocol/permissions.ts';
import type { TodoPage } from '../../../model/messages/todo.ts';
import type { Restored } from '../deleting/restore.ts';
import type { EntryName } from '../names/text-name.ts';
import type { Preview, PreviewRequest } from '../preview/preview.ts';
import type { SharedDraft, SharedDraftRequest } from '../preview/shared-draft.ts';
import type { TextRequest } from '../protocol/requests.ts';
import type { SentTodoOptions } from '../todo/gather.ts';

/** All that the CMS does with what editors write; each may throw a `Refusal`. */
export interface Texts {
  /**
   * Carries out a request of the editor, who works in `locale`. @returns what the protocol answers, as JSON.
   *
   * @param editor who is signed in; on the server's own machine nobody, and its git settings say who signs.
   */
  perform: (request: TextRequest, locale: Locale, editor?: Editor) => Promise<unknown>;
  preview: (request: PreviewRequest) => Promise<Preview>;
  /** A draft for people without an account. */
  sharedDraft: (request: SharedDraftRequest) => Promise<SharedDraft>;
  /** A picture as a draft has it. */
  draftPicture: (draft: EntryName, name: string) => Promise<Uint8Array | undefined>;
  /** Puts back what was deleted. */
  restore: (id: string, editor?: Editor) => Promise<Restored>;
  todo: (options: SentTodoOptions) => Promise<TodoPage>;
}
