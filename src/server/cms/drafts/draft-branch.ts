import type { ContentTree } from '../../../collections/read/tree.ts';
import type { EntryName } from '../names/text-name.ts';
import { Refusal } from '../refusal.ts';
import { mainRef, type Repository } from '../storage/git/repository.ts';

/** Where a text is on its way to being published, by Decap's names: draft, in review, ready. */
export const draftStatuses = ['draft', 'pending_review', 'pending_publish'] as const;
export type DraftStatus = (typeof draftStatuses)[number];

/** Where the branches of drafts are. */
export const draftFolder = 'refs/heads/cms';

export const draftRef = ({ collection, name }: EntryName) => `${draftFolder}/${collection}/${name}`;

/** A draft's branch: its newest commit, the commit of the published branch that it left, and the content at both. */
export interface DraftBranch {
  head: string;
  base: string;
  tree: ContentTree;
  baseTree: ContentTree;
}

/** @throws Refusal where there is no such draft. */
export async function findDraft({ git, reader }: Repository, draft: EntryName): Promise<DraftBranch> {
  const head = await git.resolve(draftRef(draft));
  if (head === undefined) throw noDraft();
  const base = (await git.run(['merge-base', head, mainRef])).toString().trim();
  return { head, base, tree: await reader.treeOf(head), baseTree: await reader.treeOf(base) };
}

/** The files that differ between two commits, as paths of the content folder. */
export async function changedPaths({ reader }: Repository, head: string, base: string): Promise<string[]> {
  const [mine, theirs] = [await reader.filesOf(head), await reader.filesOf(base)];
  const paths = new Set([...mine.keys(), ...theirs.keys()]);
  return [...paths].filter((path) => mine.get(path) !== theirs.get(path));
}

/** How far the draft at a commit is: its last line says so. */
export async function statusOf({ git }: Repository, commit: string): Promise<DraftStatus> {
  const line = await git.run(['log', '-1', '--format=%(trailers:key=Status,valueonly)', commit]);
  const value = line.toString().trim();
  return draftStatuses.find((status) => status === value) ?? 'draft';
}

export function withStatus(message: string, status: DraftStatus): string {
  return `${message}\n\nStatus: ${status}`;
}

/** There is no such draft. */
export function noDraft(): Refusal {
  return new Refusal('not-found', {
    fr: 'Ce brouillon n’existe pas, ou plus.',
    en: 'This draft does not exist, or no longer does.',
  });
}
