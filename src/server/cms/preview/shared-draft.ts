import { entryPath } from '../../../collections/read/entry.ts';
import { locales, type Locale } from '../../../i18n/locales.ts';
import type { PreviewPage } from '../../../model/messages/preview.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { parsePath } from '../names/paths.ts';
import type { EntryName } from '../names/text-name.ts';
import type { Preview, PreviewRequest } from './preview.ts';

export interface SharedDraftRequest {
  draft: EntryName;
  locale: Locale;
  shared: NonNullable<PreviewPage['shared']>;
}

/** The page of a draft for people without an account: `gone` where there is no such draft, `absent` where it has no page in this language. */
export type SharedDraft =
  | { state: 'gone' | 'absent' }
  | { state: 'shown'; html: string; policy: string; pictures: readonly string[] };

/** Draws a draft as it is saved, as the CMS's preview draws it, and reads the pictures of it. */
export function createSharedDrafts(
  drafts: Drafts | undefined,
  preview: (request: PreviewRequest) => Promise<Preview>,
) {
  return {
    async page({ draft, locale, shared }: SharedDraftRequest): Promise<SharedDraft> {
      const tree = await drafts?.treeOf(draft);
      if (!tree) return { state: 'gone' };
      const texts: { path: string; raw: string }[] = [];
      for (const one of locales) {
        const path = entryPath({ ...draft, locale: one });
        const bytes = await tree.read(path);
        if (bytes) texts.push({ path: `content/${path}`, raw: bytes.toString() });
      }
      if (texts.length === 0) return { state: 'gone' };
      const { html, policy, faults } = await preview({ locale, texts, shared });
      // With a fault in it, the page would be that of the published text.
      if (html === null || policy === null || faults.length > 0) return { state: 'absent' };
      const pictures = new Set<string>();
      const page = html.replace(/"\/admin\/api\/media\/([\w.-]+)"/g, (_, name: string) => {
        pictures.add(name);
        return `"media/${name}"`;
      });
      return { state: 'shown', html: page, policy, pictures: [...pictures] };
    },

    /** A picture of the library, as the draft has it. */
    async picture(draft: EntryName, name: string): Promise<Buffer | undefined> {
      const place = parsePath(`content/media/${name}`);
      return place?.kind === 'media' ? (await drafts?.treeOf(draft))?.read(place.path) : undefined;
    },
  };
}
