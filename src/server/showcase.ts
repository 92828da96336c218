import { z } from 'zod';
import { locales, type Locale } from '../i18n/locales.ts';
import type {
  Showcase,
  ShowcaseCollection,
  ShowcaseDraft,
  ShowcaseRefusal,
  ShowcaseState,
  ShowcaseText,
} from './applications/decisions/showcase/port.ts';
import { editorAddress } from './cms/names/labels.ts';
import { parsePath } from './cms/names/paths.ts';
import type { Editor } from './cms/protocol/permissions.ts';
import { activityOf, subjectOf } from './cms/protocol/subject.ts';
import type { TextRequest } from './cms/protocol/requests.ts';
import { Refusal } from './cms/refusal.ts';
import { notReady, withoutDrafts } from './cms/refusals.ts';
import { createLock } from './cms/storage/lock.ts';
import type { Texts } from './cms/texts/texts.ts';

export interface ShowcaseOptions {
  texts: Pick<Texts, 'perform'>;
  /** `local`: texts are plain files, which have no drafts. */
  backend: 'local' | 'git';
  /** Who sends the request under way, as they sign commits. */
  authorNow: () => Editor['author'];
  mayOpen: () => boolean;
  /** As for a save of the CMS: see `EditingOptions`. */
  beginSave: () => () => Promise<void>;
  /** Puts into the record what the person who sends the request under way did. */
  record: (action: string, subject: string) => void;
}

const infoSchema = z.object({ publish_modes: z.array(z.string()) });
const dataSchema = z.record(z.string(), z.unknown());
const listSchema = z.array(
  z.object({ read: z.object({ data: dataSchema }).optional(), file: z.object({ path: z.string() }) }),
);
const namesSchema = z.array(z.string());
const draftFileSchema = z.object({ read: dataSchema.default({}) });

/** One language of a text, as far as it can be read. */
interface Found {
  name: string;
  locale: Locale;
  data: Readonly<Record<string, unknown>>;
  isPublished: boolean;
}

/** Refusals after which it is not sure whether something was saved. */
const uncertain: ReadonlySet<string> = new Set(['unconfirmed', 'not-ready', 'too-complex']);

function toRefusal(error: unknown): ShowcaseRefusal {
  if (!(error instanceof Refusal)) throw error;
  const { code, words } = error;
  return { ok: false, isCertain: !uncertain.has(code), words };
}

/** An entry's file without a text: JSON is YAML, and needs no YAML library in the process that takes applications. */
const frontMatter = (data: object): string =>
  [
    '---',
    ...Object.entries(data).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    '---',
    '',
  ].join('\n');

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Joins the decisions on applications to the CMS, which draws up its drafts as it does those of editors. */
export function createShowcase(options: ShowcaseOptions): Showcase {
  const { texts, backend, authorNow, mayOpen, beginSave, record } = options;
  const lock = createLock();
  // The staff write drafts, and publish nothing.
  const perform = (request: TextRequest) =>
    texts.perform(request, 'en', { author: authorNow(), isPublisher: false });

  async function published(collection: ShowcaseCollection | 'calls'): Promise<Found[]> {
    const params = { folder: `content/${collection}`, parsed: true };
    const list = listSchema.parse(await perform({ action: 'entriesByFolder', params }));
    return list.flatMap(({ read, file }) => {
      const place = parsePath(file.path);
      if (place?.kind !== 'entry') return [];
      const { name, locale } = place;
      return [{ name, locale, data: read?.data ?? {}, isPublished: true }];
    });
  }

  async function drafted(collection: ShowcaseCollection, ids: readonly string[]): Promise<Found[]> {
    const found: Found[] = [];
    for (const id of ids.filter((one) => one.startsWith(`${collection}/`))) {
      const name = id.slice(collection.length + 1);
      for (const locale of locales) {
        const path = `content/${collection}/${locale}/${name}.mdx`;
        const params = { collection, slug: name, path, parsed: true };
        const data = await perform({ action: 'unpublishedEntryDataFile', params }).then(
          (file) => draftFileSchema.parse(file).read,
          // It was published or thrown away meanwhile, or lacks this language.
          (error: unknown) => {
            if (error instanceof Refusal && error.code === 'not-found') return undefined;
            throw error;
          },
        );
        found.push({ name, locale, data: data ?? {}, isPublished: false });
      }
    }
    return found;
  }

  /** Texts by name; what is published counts before its draft. */
  function toTexts(collection: ShowcaseCollection, all: readonly Found[]): Map<string, ShowcaseText> {
    const found = new Map<string, ShowcaseText>();
    for (const { name, locale, data, isPublished } of all) {
      const known = found.get(name);
      const title = textOf(data['title']);
      found.set(name, {
        name,
        titles: { ...(title !== undefined && { [locale]: title }), ...known?.titles },
        href: editorAddress({ collection, name }),
        isPublished: known?.isPublished ?? isPublished,
      });
    }
    return found;
  }

  /** Names and addresses of texts, and the beginnings of the collection's name, which no file may have. */
  const takenBy = (collection: ShowcaseCollection, all: readonly Found[]): ReadonlySet<string> =>
    new Set([
      ...all.flatMap(({ name, data }) => [name, textOf(data['urlSlug']) ?? name]),
      ...Array.from(collection, (_, index) => collection.slice(0, index + 1)),
    ]);

  function callOf(calls: readonly Found[], call: string): ShowcaseState['call'] {
    const own = calls.filter(({ name, data }) => name === call && data['translation'] === 'complete');
    const program = textOf(own[0]?.data['program']);
    if (program === undefined) return undefined;
    const titles = Object.fromEntries(own.map(({ locale, data }) => [locale, textOf(data['title']) ?? call]));
    return { program, titles };
  }

  async function look(call: string): Promise<{ ok: true } & ShowcaseState> {
    const { publish_modes: modes } = infoSchema.parse(await perform({ action: 'info', params: {} }));
    if (!modes.includes('editorial_workflow')) throw backend === 'local' ? withoutDrafts() : notReady();
    const ids = namesSchema.parse(await perform({ action: 'unpublishedEntries', params: {} }));
    const startups = [...(await published('startups')), ...(await drafted('startups', ids))];
    const cohorts = [...(await published('cohorts')), ...(await drafted('cohorts', ids))];
    return {
      ok: true,
      startups: toTexts('startups', startups),
      cohorts: [
        ...toTexts(
          'cohorts',
          cohorts.filter(({ data }) => data['call'] === call),
        ).values(),
      ],
      taken: { startups: takenBy('startups', startups), cohorts: takenBy('cohorts', cohorts) },
      call: callOf(await published('calls'), call),
    };
  }

  async function draft({ collection, name, texts: written }: ShowcaseDraft): Promise<{ ok: true }> {
    const dataFiles = locales.map((locale) => {
      const text = written[locale];
      const data = text ? { ...text, translation: 'complete' } : { translation: 'untranslated' };
      return {
        path: `content/${collection}/${locale}/${name}.mdx`,
        raw: frontMatter(data),
      };
    });
    const request = {
      action: 'persistEntry' as const,
      params: {
        dataFiles,
        assets: [],
        options: {
          newEntry: true,
          useWorkflow: true,
          status: 'draft' as const,
          collectionName: collection,
          canonical: true,
        },
        accepted: [],
      },
    };
    const confirm = beginSave();
    await perform(request);
    await confirm();
    record(activityOf(request), subjectOf(request));
    return { ok: true };
  }

  return {
    look: (call) => look(call).catch(toRefusal),
    draft: (text) => draft(text).catch(toRefusal),
    inTurn: lock,
    mayOpen,
  };
}
