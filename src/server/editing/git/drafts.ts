import { collectionNames, isCollectionName, type CollectionName } from '../../../model/collections/index.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { versionOf } from '../digest.ts';
import { Refusal } from '../refusal.ts';
import { saveEntry, type Save, type Saved } from '../save.ts';
import type { ContentStore } from '../store.ts';
import { staleWords } from '../stale.ts';
import { parsePath } from '../paths.ts';
import { problemsOf, problemsToWords } from '../validate.ts';
import { createGitStore } from './git-store.ts';
import { changeRef, headOf, mainRef, type Repository } from './repository.ts';

/** Where a text is on its way to being published, by Decap's names: draft, in review, ready. */
export const draftStatuses = ['draft', 'pending_review', 'pending_publish'] as const;
export type DraftStatus = (typeof draftStatuses)[number];

/** What a draft is about. */
export interface DraftName {
  collection: CollectionName;
  name: string;
}

/** A draft as the protocol describes it; `diffs` are the files that differ from what is published. */
export interface DraftInfo {
  id: string;
  collection: string;
  slug: string;
  status: DraftStatus;
  diffs: { id: string; path: string; newFile: boolean }[];
  updatedAt: string;
  pullRequestAuthor: string;
}

const folder = 'refs/heads/cms';
const refOf = ({ collection, name }: DraftName) => `${folder}/${collection}/${name}`;

/** Texts being written: a branch each, on which the commit's last line says how far it is. */
export type Drafts = ReturnType<typeof createDrafts>;

/** The name that an id such as `programs/spark` stands for; undefined for anything else. */
export function parseDraftName(collection: string, name: string): DraftName | undefined {
  return isCollectionName(collection) && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)
    ? { collection, name }
    : undefined;
}

export function createDrafts(repository: Repository) {
  const { git, reader } = repository;

  async function statusOf(commit: string): Promise<DraftStatus> {
    const value = (await git.run(['log', '-1', '--format=%(trailers:key=Status,valueonly)', commit]))
      .toString()
      .trim();
    return draftStatuses.find((status) => status === value) ?? 'draft';
  }

  /** The draft's branch, and the commit of the published branch that it left. */
  async function find(
    draft: DraftName,
  ): Promise<{ head: string; base: string; tree: ContentTree; baseTree: ContentTree }> {
    const head = await git.resolve(refOf(draft));
    if (head === undefined) throw noDraft();
    const base = (await git.run(['merge-base', head, mainRef])).toString().trim();
    return { head, base, tree: await reader.treeOf(head), baseTree: await reader.treeOf(base) };
  }

  /** The files that the draft changes, as paths of the content folder. */
  async function changedPaths(head: string, base: string): Promise<string[]> {
    const [mine, theirs] = [await reader.filesOf(head), await reader.filesOf(base)];
    const paths = new Set([...mine.keys(), ...theirs.keys()]);
    return [...paths].filter((path) => mine.get(path) !== theirs.get(path));
  }

  const storeWith = (draft: DraftName, status: DraftStatus) =>
    createGitStore(repository, refOf(draft), (message) => withStatus(message, status));

  return {
    /** Every draft, as `collection/name`. */
    async list(): Promise<string[]> {
      const refs = await git.run(['for-each-ref', '--format=%(refname)', `${folder}/`]);
      const names = refs
        .toString()
        .split('\n')
        .map((ref) => ref.slice(folder.length + 1));
      return names.filter((name) => collectionNames.some((collection) => name.startsWith(`${collection}/`)));
    },

    /** @throws Refusal where there is no such draft. */
    async describe(draft: DraftName): Promise<DraftInfo> {
      const { head, base } = await find(draft);
      const line = (await git.run(['log', '-1', '--format=%cI %an', head])).toString().trim();
      const space = line.indexOf(' ');
      const published = await reader.filesOf(await headOf(repository));
      const mine = await reader.filesOf(head);
      const paths = await changedPaths(head, base);
      return {
        id: `${draft.collection}/${draft.name}`,
        collection: draft.collection,
        slug: draft.name,
        status: await statusOf(head),
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
    async read(draft: DraftName, path: string): Promise<Buffer | undefined> {
      const place = parsePath(path);
      if (!place || place.kind === 'name') return undefined;
      return (await find(draft)).tree.read(place.path);
    },

    /** Saves into the draft, which begins here if there is none; valid like any other save. */
    async save(draft: DraftName, save: Save, status: DraftStatus | undefined): Promise<Saved> {
      const before = await git.resolve(refOf(draft));
      const kept = status ?? (before === undefined ? 'draft' : await statusOf(before));
      return saveEntry(storeWith(draft, kept), save);
    },

    /** The texts as the draft has them; undefined where there is no such draft. */
    async storeOf(draft: DraftName): Promise<ContentStore | undefined> {
      const head = await git.resolve(refOf(draft));
      return head === undefined ? undefined : storeWith(draft, await statusOf(head));
    },

    async setStatus(draft: DraftName, status: DraftStatus): Promise<void> {
      await find(draft);
      const message = withStatus(`Mark ${draft.collection}/${draft.name} as ${status}`, status);
      await changeRef(repository, refOf(draft), () =>
        Promise.resolve({ changes: new Map(), message, isStep: true }),
      );
    },

    /**
     * Puts the draft's files on the published branch, in one commit, and removes the draft.
     * @throws Refusal if one of them was published by somebody else meanwhile, or is no longer valid beside the rest.
     */
    async publish(draft: DraftName): Promise<void> {
      await changeRef(repository, mainRef, async (published) => {
        // Looked up here, since a lost race begins again: the draft itself may be what has moved.
        const { head, base, tree, baseTree } = await find(draft);
        const paths = await changedPaths(head, base);
        const changes = new Map<string, Buffer | null>();
        for (const path of paths) {
          const [mine, theirs, before] = [
            await tree.read(path),
            await published.read(path),
            await baseTree.read(path),
          ];
          const isUntouched = (theirs && versionOf(theirs)) === (before && versionOf(before));
          const place = parsePath(`content/${path}`);
          if (!isUntouched && place?.kind === 'entry') {
            throw new Refusal(
              'stale',
              staleWords(place, await createGitStore(repository).lastSave(path), []),
            );
          }
          changes.set(path, mine ?? null);
        }
        const problems = await problemsOf(published, changes);
        if (problems.length > 0) throw new Refusal('invalid', problemsToWords(problems), problems);
        const message = `Publish ${draft.collection}/${draft.name}`;
        return { changes, message, also: [{ ref: refOf(draft), from: head, to: undefined }] };
      });
    },

    async remove(draft: DraftName): Promise<void> {
      const { head } = await find(draft);
      await git.run(['update-ref', '-d', refOf(draft), head]);
    },
  };
}

function withStatus(message: string, status: DraftStatus): string {
  return `${message}\n\nStatus: ${status}`;
}

function noDraft(): Refusal {
  return new Refusal('not-found', {
    fr: 'Ce brouillon n’existe pas, ou plus.',
    en: 'This draft does not exist, or no longer does.',
  });
}
