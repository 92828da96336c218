import type { Author } from '../storage/git/git.ts';
import { withoutRole } from '../refusals.ts';
import { isPublished } from './publishing.ts';
import type { CmsRequest } from './requests.ts';

/** A person who is signed in: how they sign commits, and whether they may change what readers see. */
export interface Editor {
  author: Author;
  isPublisher: boolean;
}

/**
 * What a person who only writes may ask for although it reaches the published branch: a picture in the library, which no page
 * shows yet; and that a translation is right, where that is said of a draft (`perform` looks).
 */
const partOfWriting: ReadonlySet<string> = new Set(['persistMedia', 'confirmTranslation']);

/**
 * Lets an editor read, write and keep drafts; what readers see, or another repository has, is changed by a publisher only.
 *
 * @param editor undefined on the server's own machine, whose key opens everything.
 * @throws Refusal
 */
export function assertMayDo(request: CmsRequest, editor: Editor | undefined): void {
  const isPublic = isPublished(request) && !partOfWriting.has(request.action);
  if (isPublic || request.action === 'resolveConflict') assertPublisher(editor);
}

/** @throws Refusal for a person who may not change what readers see. */
export function assertPublisher(editor: Editor | undefined): void {
  if (editor?.isPublisher === false) throw withoutRole();
}
