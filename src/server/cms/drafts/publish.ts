import type { ContentTree } from '../../../collections/read/tree.ts';
import { collections } from '../../../model/collections/index.ts';
import { removal } from '../checks/removal.ts';
import { keepLinks } from '../checks/dependents.ts';
import type { ReferenceDecision } from '../references/decision.ts';
import { versionOf } from '../storage/version-of.ts';
import { parsePath } from '../names/paths.ts';
import { isFixed, notPublished } from '../refusals.ts';
import { assertOwnPictures } from '../checks/pictures.ts';
import { assertExpectedVersions, type ExpectedVersions } from '../checks/expected-versions.ts';
import { filesOfEntry, idOf, type EntryName } from '../names/text-name.ts';
import { readFiles } from '../storage/read-files.ts';
import { entryConflict, type LanguageVersion } from '../checks/conflict.ts';
import { assertValid } from '../checks/validate.ts';
import { writeCommit, moveRefs } from '../storage/git/commit.ts';
import { changedPaths, draftRef, findDraft, statusOf, withStatus, type DraftBranch } from './draft-branch.ts';
import { createGitStore } from '../storage/git/git-store.ts';
import { changeRef, headOf, mainRef, type Repository } from '../storage/git/repository.ts';

/** The published versions that an editor agrees to overwrite, by path; null for a file that is gone. */
type Overwrite = Readonly<Record<string, string | null>>;

/** What an editor who publishes has looked at: the draft's files, and the published ones that they overwrite. */
export interface PublishDecision extends ReferenceDecision {
  expectedVersions?: ExpectedVersions;
  overwrite?: Overwrite;
}

/**
 * Puts the draft's files on the published branch, in one commit, and removes the draft.
 * @throws Refusal if a colleague has saved the draft since the editor saw it, has published one of its files meanwhile
 * (unless `overwrite` names that very version) or another picture under the name of one, or if it is no longer valid beside
 * the rest.
 */
export async function publishDraft(
  repository: Repository,
  draft: EntryName,
  { expectedVersions = {}, overwrite = {}, ...decision }: PublishDecision = {},
): Promise<void> {
  const { lastSave } = createGitStore(repository, draftRef(draft));
  await changeRef(repository, mainRef, async (published) => {
    // Looked up here, since a lost race begins again: the draft itself may be what has moved.
    const branch = await findDraft(repository, draft);
    await assertExpectedVersions(branch.tree, expectedVersions, lastSave);
    const paths = await changedPaths(repository, branch.head, branch.base);
    const sides = await Promise.all(
      filesOfEntry(draft).map((path) => versionBeside(path, branch, published, overwrite)),
    );
    const known = sides.filter((side) => side !== undefined);
    if (known.some(({ isTouched, isCurrent }) => isTouched && !isCurrent)) {
      throw await entryConflict(createGitStore(repository), published, known);
    }
    const changes = new Map<string, Buffer | null>();
    for (const path of paths) changes.set(path, (await branch.tree.read(path)) ?? null);
    await assertOwnPictures(published, changes);
    // What is gone from the site must come back whole, the language that the draft did not touch included.
    for (const { place, bytes, current } of known) if (!current) changes.set(place.path, bytes);
    await assertValid(published, changes);
    return {
      changes: await keepLinks(published, changes, decision),
      result: undefined,
      message: `Publish ${idOf(draft)}`,
      also: [{ ref: draftRef(draft), from: branch.head, to: undefined }],
    };
  });
}

/** One language of a draft beside what is published; undefined where the draft has no such file. */
async function versionBeside(
  path: string,
  { tree, baseTree }: DraftBranch,
  published: ContentTree,
  overwrite: Overwrite,
): Promise<LanguageVersion | undefined> {
  const place = parsePath(`content/${path}`);
  const [bytes, current, before] = [
    await tree.read(path),
    await published.read(path),
    await baseTree.read(path),
  ];
  if (place?.kind !== 'entry' || !bytes) return undefined;
  const version = current ? versionOf(current) : null;
  const isAgreed = overwrite[`content/${path}`] === version;
  return {
    place,
    bytes,
    current,
    isTouched: !before?.equals(bytes) && !current?.equals(bytes),
    isCurrent: version === (before ? versionOf(before) : null) || isAgreed,
  };
}

/**
 * Takes an entry off the site and keeps it as a draft, in one step: a draft that was there already is kept as it is.
 * @throws Refusal where the entry is not published, others refer to it, or lead to it by a link that is not accepted.
 */
export async function unpublishEntry(
  repository: Repository,
  draft: EntryName,
  decision: ReferenceDecision = {},
): Promise<void> {
  const { git, reader, author, now, lock } = repository;
  const { canCreate, label } = collections[draft.collection];
  if (!canCreate) throw isFixed(label);
  const name = idOf(draft);
  await lock(async () => {
    for (;;) {
      const head = await headOf(repository);
      const published = await reader.treeOf(head);
      const gone = await removal(published, filesOfEntry(draft), decision);
      if (gone.size === 0) throw notPublished(draft.name);
      const old = await git.resolve(draftRef(draft));
      const taken = await writeCommit(git, {
        parent: head,
        changes: gone,
        message: `Unpublish ${name}`,
        author,
        now: now(),
      });
      const kept = await writeCommit(git, {
        parent: taken.id,
        changes: await keptFiles(repository, draft, old, published),
        message: withStatus(
          `Keep ${name} as a draft`,
          old === undefined ? 'draft' : await statusOf(repository, old),
        ),
        author,
        now: now(),
      });
      const moves = [
        { ref: mainRef, from: head, to: taken.id },
        { ref: draftRef(draft), from: old, to: kept.id },
      ];
      if (await moveRefs(git, moves, [taken.temporaryRef, kept.temporaryRef])) return;
    }
  });
}

/** What the draft of an unpublished entry holds: what was published, with what a draft had changed over it. */
async function keptFiles(
  repository: Repository,
  draft: EntryName,
  old: string | undefined,
  published: ContentTree,
): Promise<Map<string, Buffer | null>> {
  const files = new Map<string, Buffer | null>(await readFiles(published, filesOfEntry(draft)));
  if (old === undefined) return files;
  const { head, base, tree } = await findDraft(repository, draft);
  for (const path of await changedPaths(repository, head, base))
    files.set(path, (await tree.read(path)) ?? null);
  return files;
}
