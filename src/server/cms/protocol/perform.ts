import { readSiteSettings } from '../../../collections/read/settings.ts';
import { listsOf } from '../../../model/site-settings.ts';
import { readCollection } from '../../../collections/read/content.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { versionOf } from '../storage/version-of.ts';
import { deleteFiles } from '../deleting/delete.ts';
import { compareConflict } from '../remote/compare-conflict.ts';
import { assertMayDo, assertPublisher, type Editor } from './permissions.ts';
import { performOnDraft } from './draft-actions.ts';
import { compareWithPublished } from '../drafts/compare-with-published.ts';
import { brokenFiles, brokenWords, repairFile } from '../saving/repair.ts';
import { NotPlainFile } from '../storage/folder-store.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { assetToChange, checkUpload, isPictureName, type Asset } from '../checks/pictures.ts';
import { outdatedAmong, outdatedTranslation } from '../saving/outdated.ts';
import { parseDocumentFolder, parseFolder, parsePath } from '../names/paths.ts';
import { documents } from '../../../model/documents.ts';
import type { SentFile, SentMedia, TextRequest } from './requests.ts';
import { Refusal } from '../refusal.ts';
import { badPath, notPlainFile, withoutDrafts } from '../refusals.ts';
import { confirmTranslation } from '../saving/confirm-translation.ts';
import { saveDocument } from '../saving/save-document.ts';
import { saveEntry } from '../saving/save-entry.ts';
import { compareVersion, restoreVersion, textVersions } from '../saving/versions.ts';
import { workingStoreOf, type CmsBackend } from '../backend/backend.ts';
import { keepLinks } from '../checks/dependents.ts';
import type { ContentStore } from '../storage/store.ts';
import { entryName, isDocument, textName } from '../names/text-name.ts';

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
      return entriesOf(await store.tree(), request.params.folder);
    case 'entriesByFiles':
      return sendAll(
        await store.tree(),
        request.params.files.map(({ path }) => path),
      );
    case 'getEntry':
      return sendEntry(await store.tree(), request.params.path);
    case 'persistEntry': {
      const { dataFiles, assets, options } = request.params;
      const save = { dataFiles, assets, isNew: options.newEntry };
      const [file, ...others] = dataFiles;
      const place = parsePath(file?.path ?? '');
      // A form or the settings are published at once: they have no draft.
      if (file && place?.kind === 'document' && others.length === 0)
        return saveDocument(store, place, file, save);
      if (place?.kind !== 'entry') throw badPath(file?.path ?? '');
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
      if (isDocument(text)) return null;
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
      if (params.useWorkflow && !isDocument(text))
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

async function entriesOf(tree: ContentTree, folder: string): Promise<SentFile[]> {
  const document = parseDocumentFolder(folder);
  if (document) {
    const files = await tree.list(documents[document].folder);
    return sendAll(
      tree,
      files.map((file) => `${folder}/${file}`),
    );
  }
  const collection = parseFolder(folder);
  if (!collection) throw badPath(folder);
  const paths = await Promise.all(
    locales.map(async (locale) =>
      (await tree.list(`${collection}/${locale}`)).map((file) => `content/${collection}/${locale}/${file}`),
    ),
  );
  const [sent, { entries }] = await Promise.all([
    sendAll(tree, paths.flat()),
    readCollection(tree, collection),
  ]);
  const behind = outdatedAmong(entries);
  return sent.map(({ data, file }) => {
    const locale = behind.get(file.path.replace(/^content\//, ''));
    return { data, file: locale ? { ...file, behind: locale } : file };
  });
}

async function sendAll(tree: ContentTree, paths: readonly string[]): Promise<SentFile[]> {
  const sent = await Promise.all(paths.map((path) => send(tree, path)));
  return sent.filter((file) => file !== undefined);
}

async function send(tree: ContentTree, path: string): Promise<SentFile | undefined> {
  const place = parsePath(path);
  if (place?.kind !== 'entry' && place?.kind !== 'document') return undefined;
  const bytes = await tree.read(place.path);
  return bytes && { data: bytes.toString('utf8'), file: { path, id: versionOf(bytes) } };
}

async function sendEntry(tree: ContentTree, path: string): Promise<SentFile> {
  const place = parsePath(path);
  if (!place) throw badPath(path);
  // Decap asks for an entry without its language only to know whether a name is taken: in any language counts.
  const paths = place.kind === 'name' ? place.paths.map((one) => `content/${one}`) : [path];
  const [found] = await sendAll(tree, paths);
  if (found) return found;
  throw new Refusal('not-found', {
    fr: `Le texte « ${path} » n’existe pas, ou plus.`,
    en: `The text “${path}” does not exist, or no longer does.`,
  });
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
