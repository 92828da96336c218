import type { Locale } from '../../../i18n/locales.ts';
import type { TodoPage } from '../../../model/messages/todo.ts';
import type { Preview, PreviewRequest } from '../preview/preview.ts';
import type { TextRequest } from '../protocol/requests.ts';
import type { SentTodoOptions } from '../todo/gather.ts';

/** All that the CMS does with what editors write; each may throw a `Refusal`. */
export interface Texts {
  /** Carries out a request of the editor, who works in `locale`. @returns what the protocol answers, as JSON. */
  perform: (request: TextRequest, locale: Locale) => Promise<unknown>;
  preview: (request: PreviewRequest) => Promise<Preview>;
  /** Puts back what was deleted. @returns the entry that it is, to be opened; null where it is none. */
  restore: (id: string) => Promise<{ collection: string; name: string } | null>;
  todo: (options: SentTodoOptions) => Promise<TodoPage>;
}
