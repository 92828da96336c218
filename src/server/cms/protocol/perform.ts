import { readSiteSettings } from '../../../collections/read/settings.ts';
import { listsOf } from '../../../model/site-settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { versionOf } from '../storage/version-of.ts';
import { deleteFiles } from '../deleting/delete.ts';
import { compareConflict } from '../remote/compare-conflict.ts';
import { assertMayDo, assertPublisher, type Editor } from './permissions.ts';
import { performOnDraft } from './draft-actions.ts';
import { compareWithPublished } from '../drafts/compare-with-published.ts';
import { readInterfaceWords, saveInterfaceWords } from '../saving/interface-words.ts';
import { brokenFiles, brokenWords, repairFile } from '../saving/repair.ts';
import { NotPlainFile } from '../storage/folder-store.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { assetToChange, checkUpload, isPictureName, type Asset } from '../checks/pictures.ts';
import { outdatedTranslation } from '../saving/outdated.ts';
import { parsePath } from '../names/paths.ts';
import type { SentMedia, TextRequest } from './requests.ts';
import { sendAll, sendEntry, sendFolder } from './send-texts.ts';
import { Refusal } from '../refusal.ts';
import { badPath, notPlainFile, withoutDrafts } from '../refusals.ts';
import { confirmTranslation } from '../saving/confirm-translation.ts';
import { saveDocument } from '../saving/save-document.ts';
import { canonicalFile } from '../saving/canonical-text.ts';
import { saveEntry } from '../saving/save-entry.ts';
import { compareVersion, restoreVersion, textVersions } from '../saving/versions.ts';
import { workingStoreOf, type CmsBackend } from '../backend/backend.ts';
import { keepLinks } from '../checks/dependents.ts';
import type { ContentStore } from '../storage/store.ts';
import { entryName, isEntry, textName } from '../names/text-name.ts';

/**
 * Carries out one request of the editor, who works in `locale`.
 * @returns what the protocol answers, as JSON.
 * @throws Refusal
 */
export async function perform(
  backend: CmsBackend,
  request: TextRequest,
  locale: Locale,
  editor?: Editor,
): Promise<unknown> {
  assertMayDo(request, editor);
  try {
    return await answer(backend, request, locale, editor);
  } catch (error) {
    throw error instanceof NotPlainFile ? notPlainFile(error.path) : error;
  }
}

async function answer(
  backend: CmsBackend,
  request: TextRequest,
  locale: Locale,
  editor: Editor | undefined,
): Promise<unknown> {
  const { store, drafts } = backend;
  switch (request.action) {
    case 'info': {
      const site = await readSiteSettings(await store.tree());
      return {
        repo: 'content',
        publish_modes: drafts ? ['editorial_workflow'] : ['simple'],
        type: 'passerelle',
        site: site?.name ?? null,
        lists: listsOf(site),
        person: editor ? { name: editor.author.name, isPublisher: editor.isPublisher } : null,
      };
    }
    case 'entriesByFolder':
      return sendFolder(await store.tree(), request.params);
    case 'entriesByFiles':
      return sendAll(
        await store.tree(),
        request.params.files.map(({ path }) => path),
      );
    case 'getEntry':
      return sendEntry(await store.tree(), request.params.path);
    case 'persistEntry': {
      const { dataFiles, assets, options } = request.params;
      const [file, ...others] = dataFiles;
      const place = parsePath(file?.path ?? '');
      // A form or the settings are published at once: they have no draft.
      const save = { dataFiles, assets, isNew: options.newEntry };
      if (file && place?.kind === 'document' && others.length === 0)
        return saveDocument(store, place, file, save);
      if (place?.kind !== 'entry') throw badPath(file?.path ?? '');
      if (options.canonical)
        save.dataFiles = dataFiles.map((one) => ({ ...one, raw: canonicalFile(place.collection, one.raw) }));
      if (options.useWorkflow) return withDrafts(drafts).save(place, save, options.status);
      return saveEntry(store, save, (tree, changes) => keepLinks(tree, changes, request.params));
    }
    case 'confirmTranslation': {
      const { collection, slug, expectedVersions } = request.params;
      const name = entryName(collection, slug);
      const own = await workingStoreOf(backend, name);
      if (own === store) assertPublisher(editor);
      return { versions: await confirmTranslation(own, name, expectedVersions) };
    }
    case 'compare':
      return compareWithPublished(backend, textName(request.params), request.params.dataFiles, locale);
    case 'outdated': {
      const text = textName(request.params);
      if (!isEntry(text)) return null;
      return (await outdatedTranslation(await workingStoreOf(backend, text), text, locale)) ?? null;
    }
    case 'versions': {
      const text = textName(request.params);
      return textVersions(await workingStoreOf(backend, text), text);
    }
    case 'compareVersion': {
      const text = textName(request.params);
      return compareVersion(await workingStoreOf(backend, text), text, request.params.id, locale);
    }
    case 'restoreVersion': {
      const { params } = request;
      const text = textName(params);
      // An entry comes back as a draft where there are drafts, so that it is read again before readers see it.
      if (params.useWorkflow && isEntry(text))
        await restoreVersion(withDrafts(drafts).beginning(text), text, params);
      else await restoreVersion(store, text, params, (tree, changes) => keepLinks(tree, changes, params));
      return { message: 'restored' };
    }
    case 'brokenFiles':
      return brokenFiles(await store.tree(), textName(request.params), locale);
    case 'brokenWords':
      return (await brokenWords(await store.tree(), request.params.path, locale)) ?? null;
    case 'repairFile':
      return repairFile(store, request.params);
    case 'interfaceWords':
      return readInterfaceWords(await store.tree());
    case 'saveInterfaceWords':
      await saveInterfaceWords(store, request.params.changes);
      return { message: 'saved' };
    case 'compareConflict':
      return (await compareConflict(backend, textName(request.params), locale)) ?? null;
    case 'deleteFiles':
      await deleteFiles(backend, request.params.paths, request.params);
      return { message: 'deleted' };
    case 'getMedia':
      return mediaIn(await store.tree());
    case 'getMediaFile':
      return mediaAt(await store.tree(), request.params.path);
    case 'checkMedia':
      return checkUpload(await store.tree(), request.params.asset);
    case 'persistMedia':
      return saveMedia(store, request.params.asset);
    case 'getDeployPreview':
      return null;
    case 'unpublishedEntries':
      return (await drafts?.list()) ?? [];
    case 'unpublishedEntry':
    case 'unpublishedEntryDataFile':
    case 'unpublishedEntryMediaFile':
    case 'deleteUnpublishedEntry':
    case 'updateUnpublishedEntryStatus':
    case 'publishUnpublishedEntry':
    case 'unpublishEntry':
      return performOnDraft(withDrafts(drafts), request);
  }
}

function withDrafts(drafts: Drafts | undefined): Drafts {
  if (drafts) return drafts;
  throw withoutDrafts();
}

async function mediaIn(tree: ContentTree): Promise<SentMedia[]> {
  const names = (await tree.list('media')).filter((name) => isPictureName(name));
  const media = await Promise.all(names.map((name) => describeMedia(tree, `media/${name}`)));
  return media.filter((one) => one !== undefined);
}

async function mediaAt(tree: ContentTree, path: string): Promise<SentMedia> {
  const place = parsePath(path);
  const found = place?.kind === 'media' ? await describeMedia(tree, place.path) : undefined;
  if (found) return found;
  throw new Refusal('not-found', {
    fr: `L’image « ${path} » n’existe pas, ou plus.`,
    en: `The image “${path}” does not exist, or no longer does.`,
  });
}

async function describeMedia(tree: ContentTree, path: string): Promise<SentMedia | undefined> {
  const bytes = await tree.read(path);
  if (!bytes) return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const id = versionOf(bytes);
  return {
    id,
    name,
    path: `content/${path}`,
    size: bytes.length,
    url: `/admin/api/${path}?v=${id.slice(0, 8)}`,
  };
}

async function saveMedia(store: ContentStore, asset: Asset): Promise<SentMedia> {
  const path = await store.change(
    async (tree) => {
      const change = await assetToChange(tree, asset);
      return { changes: new Map([change]), result: change[0] };
    },
    { message: `Upload ${asset.path}` },
  );
  return mediaAt(await store.tree(), `content/${path}`);
}
