import type { Loader, LoaderContext } from 'astro/loaders';
import { join, relative } from 'node:path';
import { readPlaces, root } from '../environment.ts';
import { locales } from '../i18n/locales.ts';
import type { CollectionName } from '../model/collections/index.ts';
import { problemToLine, type Problem } from '../model/problem.ts';
import { readCollection } from './read/content.ts';
import { readSettings } from './read/settings.ts';

const { contentDir } = readPlaces();

/** Content that the model or the gate refuses; the message has one line a problem. */
class ContentProblemsError extends Error {
  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problemToLine(problem)).join('\n'));
    this.name = 'ContentProblemsError';
  }
}

interface Loaded {
  id: string;
  data: object;
  body?: string;
  file?: string;
  digest?: string;
}

/** A loader that reads afresh whenever a file under its folder changes (in development). */
function loaderOf(
  name: string,
  folder: string,
  read: () => Promise<{ items: Loaded[]; problems: Problem[] }>,
): Loader {
  const load = async (context: LoaderContext) => {
    const { store } = context;
    const { items, problems } = await read();
    if (problems.length > 0) throw new ContentProblemsError(problems);
    const ready = await Promise.all(
      items.map(async ({ id, data, body, file, digest }) => {
        const filePath = relative(root, join(contentDir, file ?? ''));
        const parsed = await context.parseData({ id, data: { ...data }, filePath });
        return {
          id,
          data: parsed,
          ...(body === undefined ? {} : { body }),
          filePath,
          ...(digest ? { digest } : {}),
        };
      }),
    );
    store.clear();
    for (const item of ready) store.set(item);
  };
  return {
    name,
    load: async (context) => {
      await load(context);
      context.watcher?.add(join(contentDir, folder));
      context.watcher?.on('all', (_event, path) => {
        if (!path.startsWith(join(contentDir, folder))) return;
        load(context).catch((error: unknown) => {
          context.logger.error(error instanceof Error ? error.message : String(error));
        });
      });
    },
  };
}

/** The entries of a collection, one a language: ids are `fr/spark`, the digest is that of the texts. */
export function entries(collection: CollectionName): Loader {
  return loaderOf(`passerelle-${collection}`, collection, async () => {
    const { entries: found, problems } = await readCollection(contentDir, collection);
    const items = found.map(({ locale, name, data, body, file, digest }) => ({
      id: `${locale}/${name}`,
      data,
      body,
      file,
      digest,
    }));
    return { items, problems };
  });
}

/** The form definitions, by name. */
export function forms(): Loader {
  return loaderOf('passerelle-forms', 'forms', async () => {
    const { forms: found, problems } = await readSettings(contentDir);
    return {
      items: [...found].map(([id, data]) => ({ id, data })),
      problems: problems.filter(({ file }) => file.startsWith('forms/')),
    };
  });
}

/** The organisation's settings, one entry named `site`. */
export function settings(): Loader {
  return loaderOf('passerelle-settings', 'site', async () => {
    const { site, problems } = await readSettings(contentDir);
    return {
      items: site ? [{ id: 'site', data: site }] : [],
      problems: problems.filter(({ code }) => code === 'settings'),
    };
  });
}

/**
 * The interface strings, by language. A content folder that is older than the program lacks the newest ones: those are then
 * the program's own.
 */
export function strings(): Loader {
  return loaderOf('passerelle-strings', 'ui', async () => {
    const { strings: own } = await readSettings(join(root, 'content'));
    const { strings: found, problems } = await readSettings(contentDir);
    const items = locales.map((id) => ({ id, data: { ...own[id], ...found[id] } }));
    return { items, problems: problems.filter(({ code }) => code === 'strings') };
  });
}
