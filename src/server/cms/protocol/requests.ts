import { z } from 'zod';
import type { Locale } from '../../../i18n/locales.ts';
import { wordChangeSchema } from '../../../model/messages/interface-words.ts';
import { referencesSchema } from '../references/decision.ts';
import { draftStatuses } from '../drafts/draft-branch.ts';

const path = z.string().max(300);
const folder = z.string().max(100);
const name = z.string().max(150);
const draft = z.object({ collection: name, slug: name });
const asset = z.object({ path, content: z.base64(), encoding: z.literal('base64') });

/** The longest text of one language, its fields included, in characters. */
export const textLimit = 1_000_000;

const dataFile = z.object({ path, raw: z.string().max(textLimit), base: z.string().optional() });

/** The versions that the editor has looked at, by path. */
const expectedVersions = z.record(path, z.string().max(100)).default({});

/** The texts whose links may lead nowhere, by the keys that a refusal names. */
const accepted = z.array(path).max(5_000).default([]);
const decision = { accepted, references: referencesSchema.optional() };

function action<const Name extends string, Params extends z.ZodObject>(name: Name, params: Params) {
  return z.object({ action: z.literal(name), params });
}

/**
 * The requests of Decap's `proxy` protocol. `base`, `expectedVersions`, `overwrite`, `accepted`, `references`, `parsed` and `canonical` are what ours adds and needs, as are the actions
 * `confirmTranslation`, `unpublishEntry`, `compare`, `outdated`, `versions`, `compareVersion`, `restoreVersion`, `checkMedia`, `brokenFiles`, `brokenWords`, `repairFile`, `interfaceWords`, `saveInterfaceWords`, `compareConflict`, `resolveConflict`, `draftLinks`, `shareDraft` and `withdrawDraftLink`.
 */
export const requestSchema = z.discriminatedUnion('action', [
  action('info', z.object({})),
  action('entriesByFolder', z.object({ folder, parsed: z.boolean().default(false) })),
  action('entriesByFiles', z.object({ files: z.array(z.object({ path })).max(500) })),
  action('getEntry', z.object({ path })),
  action(
    'persistEntry',
    z.object({
      dataFiles: z.array(dataFile).min(1).max(2),
      assets: z.array(asset).max(50),
      options: z.object({
        newEntry: z.boolean().default(false),
        useWorkflow: z.boolean().default(false),
        status: z.enum(draftStatuses).optional(),
        collectionName: name.default(''),
        /** The front matter is put into the form in which the editor keeps it. */
        canonical: z.boolean().optional(),
      }),
      ...decision,
    }),
  ),
  action('deleteFiles', z.object({ paths: z.array(path).max(50), expectedVersions, ...decision })),
  action('getMedia', z.object({})),
  action('getMediaFile', z.object({ path })),
  action('checkMedia', z.object({ asset })),
  action('persistMedia', z.object({ asset })),
  action('getDeployPreview', z.object({})),
  action('unpublishedEntries', z.object({})),
  action(
    'unpublishedEntry',
    z.object({ id: path.optional(), collection: name.optional(), slug: name.optional() }),
  ),
  action('unpublishedEntryDataFile', draft.extend({ path, parsed: z.boolean().optional() })),
  action('unpublishedEntryMediaFile', draft.extend({ path })),
  action('deleteUnpublishedEntry', draft.extend({ expectedVersions })),
  action('confirmTranslation', draft.extend({ expectedVersions })),
  action('updateUnpublishedEntryStatus', draft.extend({ newStatus: z.enum(draftStatuses) })),
  action(
    'publishUnpublishedEntry',
    draft.extend({
      expectedVersions,
      ...decision,
      overwrite: z.record(path, z.string().nullable()).default({}),
    }),
  ),
  action('unpublishEntry', draft.extend(decision)),
  action('compare', draft.extend({ dataFiles: z.array(dataFile).max(2).default([]) })),
  action('outdated', draft),
  action('versions', draft),
  action('compareVersion', draft.extend({ id: name })),
  action(
    'restoreVersion',
    draft.extend({ id: name, expectedVersions, ...decision, useWorkflow: z.boolean().default(false) }),
  ),
  action('draftLinks', draft),
  action('shareDraft', draft),
  action('withdrawDraftLink', draft.extend({ id: name })),
  action('brokenFiles', draft),
  action('brokenWords', z.object({ path })),
  action('repairFile', dataFile),
  action('interfaceWords', z.object({})),
  action('saveInterfaceWords', z.object({ changes: z.array(wordChangeSchema).min(1).max(2_000) })),
  action('compareConflict', draft),
  action(
    'resolveConflict',
    draft.extend({ side: z.enum(['ours', 'theirs']), fingerprint: z.string().max(100) }),
  ),
]);

export type CmsRequest = z.infer<typeof requestSchema>;

/** A request about the links that show a draft to people without an account. */
export type SharingRequest = Extract<
  CmsRequest,
  { action: 'draftLinks' | 'shareDraft' | 'withdrawDraftLink' }
>;

/** True for a request about links. */
export const isSharing = (request: CmsRequest): request is SharingRequest =>
  request.action === 'draftLinks' ||
  request.action === 'shareDraft' ||
  request.action === 'withdrawDraftLink';

/**
 * A request that reads or changes texts; resolving a conflict is up to the process that keeps the other repository in step,
 * links to the one that has the database.
 */
export type TextRequest = Exclude<CmsRequest, SharingRequest | { action: 'resolveConflict' }>;

/** A text of the CMS with the version that a save must name. */
export interface SentFile {
  data: string;
  /** `behind`: in a list, the language of the text that is behind its source. */
  file: { path: string; id: string; behind?: Locale };
}

/** An entry that the server has read: its fields as they are written, and its body. */
export interface ReadText {
  data: Readonly<Record<string, unknown>>;
  body: string;
}

/** An entry of a list as the server has read it. */
export interface ListedFile {
  read: ReadText;
  file: SentFile['file'];
}

/** A picture of the media library; the browser loads it from `url`. */
export interface SentMedia {
  id: string;
  name: string;
  path: string;
  size: number;
  url: string;
}
