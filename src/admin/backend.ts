import { ProxyBackend } from 'decap-cms-backend-proxy';
import { z } from 'zod';
import { locales, type Locale } from '../i18n/locales.ts';
import { announceRefusal, announceSave, problemSchema } from './events.ts';
import type { RequestsInFlight } from './requests-in-flight.ts';
import { takeVersion, withVersion } from './version-line.ts';

const sentFile = z.object({ data: z.string(), file: z.object({ path: z.string(), id: z.string() }) });
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
  translation: z.object({ locale: z.enum(locales), isInStep: z.boolean() }).optional(),
});
const refusal = z.object({ error: z.string(), problems: z.array(problemSchema).default([]) });

type Media = z.infer<typeof sentMedia> & { displayURL: string };

/** A request that the server did not carry out, in the editor's language. Decap prints it after a sentence of its own. */
class Refused extends Error {
  // Decap prints the error itself: without a name, only the sentence is read.
  override name = '';
  readonly status: number;
  constructor(sentence: string, status: number) {
    super(sentence);
    this.status = status;
  }
}

/**
 * Decap's `proxy` back end with what it lacks: the version of each text goes to the server with the save, pictures are
 * loaded by address instead of all at once, and a refusal keeps its reasons.
 * @param locale the language of the interface, for the server's sentences.
 * @param requests told of every request while it is under way.
 */
export function createBackend(locale: Locale, requests: RequestsInFlight): typeof ProxyBackend {
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
    override async request(payload: { action: string; params: Record<string, unknown> }): Promise<unknown> {
      const sent = fetch(this.proxyUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-cms-language': locale },
        body: JSON.stringify(payload),
      });
      const response = await requests.track(sent);
      const answer: unknown = await response.json().catch(() => ({ error: `HTTP ${response.status}` }));
      if (response.ok) return answer;
      const { error, problems } = refusal.parse(answer);
      announceRefusal({ action: payload.action, sentence: error, problems });
      throw new Refused(error, response.status);
    }

    async getEntry(path: string) {
      return versioned(sentFile.parse(await this.request({ action: 'getEntry', params: { path } })));
    }

    async entriesByFolder(folder: string) {
      const files = z
        .array(sentFile)
        .parse(await this.request({ action: 'entriesByFolder', params: { folder } }));
      return files.map(versioned);
    }

    override async persistEntry(
      entry: Parameters<ProxyBackend['persistEntry']>[0],
      options: Parameters<ProxyBackend['persistEntry']>[1],
    ): Promise<void> {
      const dataFiles = entry.dataFiles.map(({ path, raw }) => {
        const { version, text } = takeVersion(raw);
        return { path, raw: text, base: latest(path, version) };
      });
      const assets = await Promise.all(entry.assets.map(toUpload));
      const { newEntry = false, useWorkflow = false, status, collectionName } = options;
      const params = { dataFiles, assets, options: { newEntry, useWorkflow, status, collectionName } };
      const { versions, translation } = saved.parse(await this.request({ action: 'persistEntry', params }));
      for (const { path, base } of dataFiles) {
        const after = versions[path];
        if (after !== undefined) remember(path, base, after);
      }
      const slug = entry.dataFiles[0]?.slug ?? '';
      const confirm = async () => {
        const asked = { action: 'confirmTranslation', params: { collection: collectionName ?? '', slug } };
        const confirmed = versionsSchema.parse(await this.request(asked));
        for (const [path, after] of Object.entries(confirmed.versions)) remember(path, versions[path], after);
        announceSave({ isLive: !useWorkflow });
      };
      const isOutdated = translation?.isInStep === false;
      announceSave({
        isLive: !useWorkflow,
        ...(isOutdated ? { outdated: translation.locale, confirm } : {}),
      });
    }

    async deleteFiles(paths: string[]): Promise<void> {
      await this.request({ action: 'deleteFiles', params: { paths } });
      announceSave({ isLive: true });
    }

    async unpublishedEntryDataFile(collection: string, slug: string, path: string): Promise<string> {
      const params = { collection, slug, path };
      const { data, id } = draftFile.parse(
        await this.request({ action: 'unpublishedEntryDataFile', params }),
      );
      return withVersion(id, data);
    }

    async publishUnpublishedEntry(collection: string, slug: string): Promise<void> {
      await this.request({ action: 'publishUnpublishedEntry', params: { collection, slug } });
      announceSave({ isLive: true });
    }

    async getMedia(): Promise<Media[]> {
      return z
        .array(sentMedia)
        .parse(await this.request({ action: 'getMedia', params: {} }))
        .map(displayed);
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

function displayed(media: z.infer<typeof sentMedia>): Media {
  return { ...media, displayURL: media.url };
}

async function toUpload(asset: { path: string; toBase64?: () => Promise<string> }) {
  return { path: asset.path, content: (await asset.toBase64?.()) ?? '', encoding: 'base64' };
}

const info = z.object({ publish_modes: z.array(z.enum(['simple', 'editorial_workflow'])) });

/** How the server publishes: at once, or by way of drafts. A server that cannot be reached is asked again by Decap itself. */
export async function publishModeOf(proxyUrl: string): Promise<'simple' | 'editorial_workflow'> {
  const response = await fetch(proxyUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'info', params: {} }),
  }).catch(() => undefined);
  const answer: unknown = await response?.json().catch(() => undefined);
  return info.safeParse(answer).data?.publish_modes[0] ?? 'simple';
}
