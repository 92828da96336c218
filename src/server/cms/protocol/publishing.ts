import { isCollectionName } from '../../../model/collections/index.ts';
import { parsePath } from '../names/paths.ts';
import type { CmsRequest } from './requests.ts';

const publishing: ReadonlySet<string> = new Set([
  'deleteFiles',
  'persistMedia',
  'publishUnpublishedEntry',
  'unpublishEntry',
  'confirmTranslation',
  'repairFile',
  'saveInterfaceWords',
]);

/** True for a request that, once done, has changed what readers should see. */
export function isPublished(request: CmsRequest): boolean {
  if (request.action === 'persistEntry') {
    const { dataFiles, options } = request.params;
    return !options.useWorkflow || parsePath(dataFiles[0]?.path ?? '')?.kind === 'document';
  }
  if (request.action === 'restoreVersion') {
    const { collection, useWorkflow } = request.params;
    // Only an entry has drafts to come back to.
    return !useWorkflow || !isCollectionName(collection);
  }
  return publishing.has(request.action);
}

const draftChanges: ReadonlySet<string> = new Set([
  'persistEntry',
  'restoreVersion',
  'deleteUnpublishedEntry',
  'updateUnpublishedEntryStatus',
]);

/** True for a request that, once done, has changed a text, be it a draft: it belongs in the record. */
export const changesText = (request: CmsRequest): boolean =>
  isPublished(request) || draftChanges.has(request.action);
