import { ProxyBackend } from 'decap-cms-backend-proxy';
import { z } from 'zod';
import { locales } from '../../i18n/locales.ts';
import { parseEntryFile } from '../../model/entry-file.ts';
import { isDocumentName } from '../../model/documents.ts';
import { Refused, type Ask } from './ask.ts';
import { knowPictures } from '../decap/modules/loaded-pictures.ts';
import { announceSave } from '../decap/events.ts';
import type { Readings } from './readings.ts';
import type { SaveOver } from './save-over.ts';
import type { ExpectedVersions } from './expected-versions.ts';
import { noteTranslations } from '../panels/untranslated.ts';
import { usedPictures } from '../pictures/used-pictures.ts';
import { readTextSchema, readWithVersion, takeVersion, withVersion } from '../panels/version-line.ts';

const sentFile = z.object({
  data: z.string(),
  file: z.object({ path: z.string(), id: z.string(), behind: z.enum(locales).optional() }),
});
const listedFile = z.union([sentFile, z.object({ read: readTextSchema, file: sentFile.shape.file })]);
const sentMedia = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  size: z.number(),
  url: z.string(),
});
const draftFile = z.object({ data: z.string(), id: z.string() });
const versionsSchema = z.object({ versions: z.record(z.string(), z.string()) });
const saved = versionsSchema.extend({
  translation: z
    .object({ locale: z.enum(locales), isInStep: z.boolean(), isChanged: z.boolean() })
    .optional(),
});
const entryFile = /^content\/([a-z]+)\/[a-z]{2}\/([a-z0-9-]+)\.mdx$/;

type Media = z.infer<typeof sentMedia> & { displayURL: string };

/** Decap's “unpublish”, which deletes a text and then saves it as a draft. */
export interface Unpublishing {
  isUnpublishing: (collection: string, name: string) => boolean;
  /** Ends it before anything is done; the editor stays with the text. */
  stayInEditor: (collection: string, name: string) => Promise<never>;
}

/**
 * Decap's `proxy` back end with what it lacks: the version of each text goes to the server with the save, pictures are
 * loaded by address instead of all at once, and a refusal keeps its reasons.
 * @param saveOver asks the editor, where a colleague saved first, whether to overwrite that.
 * @param unpublishing whether Decap deletes an entry only to keep it as a draft, and what ends that.
 * @param expected the versions that the editor has looked at: sent with what they publish or throw away.
 * @param readings what comes of the reading of each file.
 */
export function createBackend(
  ask: Ask,
  saveOver: SaveOver,
  { isUnpublishing, stayInEditor }: Unpublishing,
  expected: ExpectedVersions,
  readings: Readings,
): typeof ProxyBackend {
  /** What our own saves turned versions into: the editor goes on from the version that it saved. */
  const successors = new Map<string, string>();

  function latest(path: string, version: string | undefined): string | undefined {
    const next = version === undefined ? undefined : successors.get(`${path} ${version}`);
    return next ?? version;
  }

  function remember(path: string, before: string | undefined, after: string): void {
    for (const [key, version] of successors)
      if (key.startsWith(`${path} `) && version === before) successors.set(key, after);
    if (before !== undefined && before !== after) successors.set(`${path} ${before}`, after);
    successors.delete(`${path} ${after}`);
  }

  return class extends ProxyBackend {
    override request(payload: Parameters<Ask>[0]): Promise<unknown> {
      return ask(payload);
    }

    async getEntry(path: string) {
      const reading = this.request({ action: 'getEntry', params: { path } });
      const sent = sentFile.parse(await readings.track(path, reading));
      expected.notePublished(path, sent.file.id);
      return versioned(sent);
    }

    async entriesByFolder(folder: string) {
      const files = z
        .array(listedFile)
        .parse(await this.request({ action: 'entriesByFolder', params: { folder, parsed: true } }));
      noteTranslations(files);
      return files.map((sent) =>
        'read' in sent
          ? { data: readWithVersion(sent.file.id, sent.read), file: sent.file }
          : versioned(sent),
      );
    }

    override async persistEntry(
      entry: Parameters<ProxyBackend['persistEntry']>[0],
      options: Parameters<ProxyBackend['persistEntry']>[1],
    ): Promise<void> {
      const dataFiles = entry.dataFiles.map(({ path, raw }) => {
        const { version, text } = takeVersion(raw);
        return { path, raw: text, base: latest(path, version) };
      });
      const used = usedPictures(
        entry.assets,
        dataFiles.map(({ raw }) => raw),
      );
      const assets = await Promise.all(used.map(toUpload));
      const { newEntry = false, useWorkflow = false, status, collectionName } = options;
      const sent = { newEntry, useWorkflow, status, collectionName };
      // A form and the settings have no draft.
      const isLive = !useWorkflow || isDocumentName(collectionName ?? '');
      const answer = await saveOver(({ overwrite, ...decided }) => {
        const files = dataFiles.map((file) =>
          Object.hasOwn(overwrite, file.path) ? { ...file, base: overwrite[file.path] ?? undefined } : file,
        );
        return this.request({
          action: 'persistEntry',
          params: { dataFiles: files, assets, options: sent, ...decided },
        });
      });
      const { versions, translation } = saved.parse(answer);
      const note = (path: string, version: string) => {
        if (isLive) expected.notePublished(path, version);
        else expected.noteDrafted(path, version);
      };
      for (const { path, base } of dataFiles) {
        const after = versions[path];
        if (after === undefined) continue;
        remember(path, base, after);
        note(path, after);
      }
      const slug = entry.dataFiles[0]?.slug ?? '';
      const confirm = async () => {
        const params = { collection: collectionName ?? '', slug, expectedVersions: versions };
        const confirmed = versionsSchema.parse(await this.request({ action: 'confirmTranslation', params }));
        for (const [path, after] of Object.entries(confirmed.versions)) {
          remember(path, versions[path], after);
          note(path, after);
        }
        announceSave({ isLive });
      };
      const question =
        translation?.isInStep === false
          ? {
              locale: translation.locale,
              isChanged: translation.isChanged,
              text: firstTitle(dataFiles),
              confirm,
            }
          : undefined;
      announceSave({ isLive, ...(question ? { question } : {}) });
    }

    async deleteFiles(paths: string[]): Promise<void> {
      const [, collection = '', slug = ''] = entryFile.exec(paths[0] ?? '') ?? [];
      if (isUnpublishing(collection, slug)) {
        const unpublishing = saveOver(({ accepted, references }) =>
          this.request({ action: 'unpublishEntry', params: { collection, slug, accepted, references } }),
        );
        await unpublishing.catch((error: unknown) => {
          if (error instanceof Refused) return stayInEditor(collection, slug);
          throw error;
        });
      } else {
        await saveOver(({ accepted, references }) =>
          this.request({
            action: 'deleteFiles',
            params: { paths, expectedVersions: expected.published(paths), accepted, references },
          }),
        );
      }
      announceSave({ isLive: true });
    }

    async unpublishedEntryDataFile(collection: string, slug: string, path: string): Promise<string> {
      const params = { collection, slug, path };
      const reading = this.request({ action: 'unpublishedEntryDataFile', params });
      const { data, id } = draftFile.parse(await readings.track(path, reading));
      expected.noteDrafted(path, id);
      return withVersion(id, data);
    }

    async deleteUnpublishedEntry(collection: string, slug: string): Promise<void> {
      const params = { collection, slug, expectedVersions: expected.drafted(collection, slug) };
      await this.request({ action: 'deleteUnpublishedEntry', params });
    }

    async publishUnpublishedEntry(collection: string, slug: string): Promise<void> {
      await saveOver((decided) => {
        const params = { collection, slug, ...decided, expectedVersions: expected.drafted(collection, slug) };
        return this.request({ action: 'publishUnpublishedEntry', params });
      });
      expected.moveToPublished(collection, slug);
      announceSave({ isLive: true });
    }

    async getMedia(): Promise<Media[]> {
      const media = z.array(sentMedia).parse(await this.request({ action: 'getMedia', params: {} }));
      knowPictures(media);
      return media.map(displayed);
    }

    async getMediaFile(path: string): Promise<Media> {
      return displayed(sentMedia.parse(await this.request({ action: 'getMediaFile', params: { path } })));
    }

    async persistMedia(asset: Parameters<typeof toUpload>[0]): Promise<Media> {
      const params = { asset: await toUpload(asset) };
      return displayed(sentMedia.parse(await this.request({ action: 'persistMedia', params })));
    }
  };
}

function versioned({ data, file }: z.infer<typeof sentFile>): z.infer<typeof sentFile> {
  return { data: withVersion(file.id, data), file };
}

/** The title of an entry, as its first language has it; empty where it cannot be read. */
function firstTitle(files: readonly { raw: string }[]): string {
  const parsed = parseEntryFile(files[0]?.raw ?? '');
  const title = parsed.ok ? parsed.file.data['title'] : undefined;
  return typeof title === 'string' ? title : '';
}

function displayed(media: z.infer<typeof sentMedia>): Media {
  return { ...media, displayURL: media.url };
}

async function toUpload(asset: { path: string; toBase64?: () => Promise<string> }) {
  return { path: asset.path, content: (await asset.toBase64?.()) ?? '', encoding: 'base64' };
}
