import { collectionNames } from '../../../model/collections/index.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { parsePath } from '../names/paths.ts';
import type { Save, Saved } from '../saving/data-file.ts';
import { saveEntry } from '../saving/save-entry.ts';
import { assertExpectedVersions, type ExpectedVersions } from '../checks/expected-versions.ts';
import { filesOfEntry, idOf, type EntryName } from '../names/text-name.ts';
import type { ReferenceDecision } from '../references/decision.ts';
import { readFiles } from '../storage/read-files.ts';
import type { ContentStore } from '../storage/store.ts';
import type { Trash } from '../storage/trash.ts';
import { titlesIn } from '../compare/titles-in-files.ts';
import {
  changedPaths,
  draftFolder,
  draftRef,
  findDraft,
  statusOf,
  withStatus,
  type DraftStatus,
} from './draft-branch.ts';
import { createGitStore } from '../storage/git/git-store.ts';
import { publishDraft, unpublishEntry, type PublishDecision } from './publish.ts';
import { changeRef, headOf, type Repository } from '../storage/git/repository.ts';

/**
 * A draft as the protocol describes it; `diffs` are the files that differ from what is published. Where none does, they are
 * all files of the text: Decap would read the first language only, and show the other as empty.
 */
export interface DraftInfo {
  id: string;
  collection: string;
  slug: string;
  status: DraftStatus;
  diffs: { id: string; path: string; newFile: boolean }[];
  updatedAt: string;
  pullRequestAuthor: string;
}

/** Texts being written: a branch each, on which the commit's last line says how far it is. */
export type Drafts = ReturnType<typeof createDrafts>;

/** @param trash keeps each draft that is thrown away. */
export function createDrafts(repository: Repository, trash: Trash) {
  const { git, reader } = repository;

  /** The draft as a store of its own; a save leaves its status as it then is, or gives it another. */
  const storeFor = (draft: EntryName, status?: DraftStatus) =>
    createGitStore(repository, draftRef(draft), async (message, parent) =>
      withStatus(message, status ?? (await statusOf(repository, parent))),
    );

  return {
    /** Every draft, as `collection/name`. */
    async list(): Promise<string[]> {
      const refs = await git.run(['for-each-ref', '--format=%(refname)', `${draftFolder}/`]);
      const names = refs
        .toString()
        .split('\n')
        .map((ref) => ref.slice(draftFolder.length + 1));
      return names.filter((name) => collectionNames.some((collection) => name.startsWith(`${collection}/`)));
    },

    /** @throws Refusal where there is no such draft. */
    async describe(draft: EntryName): Promise<DraftInfo> {
      const { head, base } = await findDraft(repository, draft);
      const line = (await git.run(['log', '-1', '--format=%cI %an', head])).toString().trim();
      const space = line.indexOf(' ');
      const published = await reader.filesOf(await headOf(repository));
      const mine = await reader.filesOf(head);
      const changed = await changedPaths(repository, head, base);
      const paths = changed.length > 0 ? changed : filesOfEntry(draft).filter((path) => mine.has(path));
      return {
        id: idOf(draft),
        collection: draft.collection,
        slug: draft.name,
        status: await statusOf(repository, head),
        diffs: paths.map((path) => ({
          id: mine.get(path) ?? '',
          path: `content/${path}`,
          newFile: !published.has(path),
        })),
        updatedAt: line.slice(0, space),
        pullRequestAuthor: line.slice(space + 1),
      };
    },

    /** A file as the draft has it, changed or not. */
    async read(draft: EntryName, path: string): Promise<Buffer | undefined> {
      const place = parsePath(path);
      if (!place || place.kind === 'name') return undefined;
      return (await findDraft(repository, draft)).tree.read(place.path);
    },

    /** The content as the draft has it; undefined where there is no such draft. */
    async treeOf(draft: EntryName): Promise<ContentTree | undefined> {
      const head = await git.resolve(draftRef(draft));
      return head === undefined ? undefined : reader.treeOf(head);
    },

    /** Saves into the draft, which begins here if there is none; valid like any other save. */
    save: (draft: EntryName, save: Save, status: DraftStatus | undefined): Promise<Saved> =>
      saveEntry(storeFor(draft, status), save),

    /** The texts as the draft has them; undefined where there is no such draft. */
    async storeOf(draft: EntryName): Promise<ContentStore | undefined> {
      const head = await git.resolve(draftRef(draft));
      return head === undefined ? undefined : storeFor(draft);
    },

    /** The texts as the draft has them; its first change begins a draft where there is none. */
    beginning: ({ collection, name }: EntryName): ContentStore => storeFor({ collection, name }, 'draft'),

    async setStatus(draft: EntryName, status: DraftStatus): Promise<void> {
      const message = withStatus(`Mark ${idOf(draft)} as ${status}`, status);
      await changeRef(repository, draftRef(draft), async () => {
        // Looked up here: it may have been published since it was asked for, and must not come back empty.
        await findDraft(repository, draft);
        return { changes: new Map(), result: undefined, message, isStep: true };
      });
    },

    publish: (draft: EntryName, decision?: PublishDecision) => publishDraft(repository, draft, decision),

    unpublish: (draft: EntryName, decision?: ReferenceDecision) =>
      unpublishEntry(repository, draft, decision),

    /** @throws Refusal where a colleague has saved it since the editor looked at it. */
    remove: (draft: EntryName, expected: ExpectedVersions = {}): Promise<void> =>
      repository.lock(async () => {
        const { head, base, tree } = await findDraft(repository, draft);
        await assertExpectedVersions(tree, expected, storeFor(draft).lastSave);
        const paths = await changedPaths(repository, head, base);
        const files = await readFiles(tree, [...new Set([...filesOfEntry(draft), ...paths])]);
        if (paths.length > 0 && files.size > 0)
          await trash.keep(trash.createId(), { isDraft: true, titles: titlesIn(files), files });
        await git.run(['update-ref', '-d', draftRef(draft), head]);
      }),
  };
}
