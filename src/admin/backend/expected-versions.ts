import type { Compared } from '../../model/messages/comparison.ts';

/** What the editor has looked at, so that what they decide about a text is about that and nothing newer. */
export class ExpectedVersions {
  readonly #published = new Map<string, string>();
  readonly #drafted = new Map<string, string>();

  /** A file as readers have it was opened or saved. */
  notePublished(path: string, version: string): void {
    this.#published.set(path, version);
  }

  /** A file of a draft was opened, compared or saved. */
  noteDrafted(path: string, version: string): void {
    this.#drafted.set(path, version);
  }

  /** A draft was compared, as the server has it, with what readers have. */
  noteCompared({ versions }: Compared): void {
    for (const [path, version] of Object.entries(versions)) this.noteDrafted(path, version);
  }

  /** The files of a draft are now those that readers have. */
  moveToPublished(collection: string, slug: string): void {
    for (const [path, version] of this.#draftOf(collection, slug)) this.#published.set(path, version);
  }

  published(paths: readonly string[]): Record<string, string> {
    return Object.fromEntries([...this.#published].filter(([path]) => paths.includes(path)));
  }

  drafted(collection: string, slug: string): Record<string, string> {
    return Object.fromEntries(this.#draftOf(collection, slug));
  }

  #draftOf(collection: string, slug: string): [path: string, version: string][] {
    const isOwn = (path: string) =>
      path.startsWith(`content/${collection}/`) && path.endsWith(`/${slug}.mdx`);
    return [...this.#drafted].filter(([path]) => isOwn(path));
  }
}
