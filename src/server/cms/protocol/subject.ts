import { isPublished } from './publishing.ts';
import { idOf, wordsText } from '../names/text-name.ts';
import type { CmsRequest } from './requests.ts';

/** What a request is about, for the record: the key of an entry, or paths below `content`. */
export function subjectOf({ action, params }: CmsRequest): string {
  if (action === 'saveInterfaceWords') return idOf(wordsText);
  if ('collection' in params && 'slug' in params) return `${params.collection ?? ''}/${params.slug ?? ''}`;
  const texts = 'dataFiles' in params ? params.dataFiles : [];
  const pictures = 'assets' in params ? params.assets : 'asset' in params ? [params.asset] : [];
  const named = 'path' in params ? [params.path] : 'paths' in params ? params.paths : [];
  return [...[...texts, ...pictures].map(({ path }) => path), ...named]
    .map((path) => path.replace(/^content\//, ''))
    .join(', ');
}

/** What a request does, for the record: its action; a save that keeps a draft is told from one that publishes. */
export const activityOf = (request: CmsRequest): string =>
  request.action === 'persistEntry' && !isPublished(request) ? 'saveDraft' : request.action;
