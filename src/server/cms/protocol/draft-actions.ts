import { documentNames } from '../../../model/documents.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import { noDraft } from '../drafts/draft-branch.ts';
import { entryName } from '../names/text-name.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { CmsRequest } from './requests.ts';
import { Refusal } from '../refusal.ts';
import { versionOf } from '../storage/version-of.ts';

type DraftRequest = Extract<
  CmsRequest,
  {
    action:
      | 'unpublishedEntry'
      | 'unpublishedEntryDataFile'
      | 'unpublishedEntryMediaFile'
      | 'deleteUnpublishedEntry'
      | 'updateUnpublishedEntryStatus'
      | 'publishUnpublishedEntry'
      | 'unpublishEntry';
  }
>;

/** Carries out what the editor asks about a draft. @throws Refusal */
export async function performOnDraft(drafts: Drafts, request: DraftRequest): Promise<unknown> {
  switch (request.action) {
    case 'unpublishedEntry': {
      const { id, collection, slug } = request.params;
      const [idCollection, idName] = (id ?? '').split('/');
      if (documentNames.some((name) => name === (collection ?? idCollection))) throw noDraft();
      return drafts.describe(entryName(collection ?? idCollection, slug ?? idName));
    }
    case 'unpublishedEntryDataFile': {
      const bytes = await fileOf(drafts, request.params);
      const data = bytes.toString('utf8');
      const parsed = request.params.parsed ? parseEntryFile(data) : undefined;
      return { data, id: versionOf(bytes), ...(parsed?.ok && { read: parsed.file.data }) };
    }
    case 'unpublishedEntryMediaFile': {
      const { path } = request.params;
      const bytes = await fileOf(drafts, request.params);
      const name = path.slice(path.lastIndexOf('/') + 1);
      return { id: versionOf(bytes), content: bytes.toString('base64'), encoding: 'base64', path, name };
    }
    case 'deleteUnpublishedEntry':
      await drafts.remove(
        entryName(request.params.collection, request.params.slug),
        request.params.expectedVersions,
      );
      return { message: 'deleted' };
    case 'updateUnpublishedEntryStatus': {
      const { collection, slug, newStatus } = request.params;
      await drafts.setStatus(entryName(collection, slug), newStatus);
      return { message: 'updated' };
    }
    case 'publishUnpublishedEntry':
      await drafts.publish(entryName(request.params.collection, request.params.slug), request.params);
      return { message: 'published' };
    case 'unpublishEntry':
      await drafts.unpublish(entryName(request.params.collection, request.params.slug), request.params);
      return { message: 'unpublished' };
  }
}

async function fileOf(
  drafts: Drafts,
  params: { collection: string; slug: string; path: string },
): Promise<Buffer> {
  const bytes = await drafts.read(entryName(params.collection, params.slug), params.path);
  if (bytes) return bytes;
  throw new Refusal('not-found', {
    fr: `Le brouillon n’a pas de fichier « ${params.path} ».`,
    en: `The draft has no file “${params.path}”.`,
  });
}
