import { readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { readEntry, entryPath, type EntryAddress } from '../../../src/collections/read/entry.ts';
import { locales, otherLocale, type Locale } from '../../../src/i18n/locales.ts';
import { collectionNames, type CollectionName } from '../../../src/model/collections/index.ts';
import { dayMs } from '../../../src/model/durations.ts';
import type { Random } from '../simulation/chance.ts';

/** What editors do to a content folder, one random edit after the other; and the time that passes. */
export interface Edited {
  contentDir: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** What happens to be chosen. */
interface Chance {
  pick: <T>(items: readonly T[]) => T;
  /** A whole number from 0, below `limit`. */
  below: (limit: number) => number;
}

export function chanceOf(random: Random): Chance {
  const below = (limit: number) => Math.floor(random.next() * limit);
  return {
    below,
    pick: (items) => {
      const [item] = items.slice(below(items.length));
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
  };
}

interface Named {
  collection: CollectionName;
  name: string;
}

const untranslated = '---\ntranslation: untranslated\n---\n';

async function namesOf(contentDir: string, collection: CollectionName): Promise<string[]> {
  const names = new Set<string>();
  for (const locale of locales)
    for (const file of await readdir(join(contentDir, collection, locale)).catch(() => []))
      names.add(file.replace(/\.mdx$/, ''));
  return [...names].sort();
}

async function anyEntry({ contentDir }: Edited, chance: Chance): Promise<Named> {
  for (;;) {
    const collection = chance.pick(collectionNames);
    const names = await namesOf(contentDir, collection);
    if (names.length > 0) return { collection, name: chance.pick(names) };
  }
}

const fileOf = (contentDir: string, address: EntryAddress) => join(contentDir, entryPath(address));

/** Changes the front matter and the body of a text; nothing where there is none in that language. */
async function change(
  contentDir: string,
  address: EntryAddress,
  edit: (data: Document, body: string) => unknown,
): Promise<void> {
  const file = fileOf(contentDir, address);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const [, front = '', body = ''] = /^---\n([^]*?)---\n([^]*)$/.exec(text ?? '') ?? [];
  if (text === undefined || text === untranslated) return;
  const data = parseDocument(front);
  const result = edit(data, body);
  const edited = typeof result === 'string' ? result : body;
  await writeFile(file, `---\n${data.toString({ lineWidth: 0 })}---\n${edited}`);
}

const words = ['gare', 'vent', 'fleuve', 'atelier', 'boussole', 'pont', 'balise'];
const textFields = [
  'title',
  'summary',
  'tagline',
  'author',
  'section',
  'place',
  'promise',
  'series',
  'role',
  'territory',
];
const lists = ['domains', 'programs', 'partners', 'cohorts', 'people'] as const;

const local = (instant: number) => new Date(instant).toISOString().slice(0, 16);
const day = (instant: number) => local(instant).slice(0, 10);

const dataOf = (data: Document) => z.record(z.string(), z.unknown()).parse(data.toJS());

type Edit = (edited: Edited, chance: Chance) => Promise<void>;

/** Edits the same entry in one language, or in both. */
async function inLanguages(
  edited: Edited,
  chance: Chance,
  edit: (data: Document, body: string, locale: Locale) => unknown,
  chosen?: Named,
): Promise<void> {
  const entry = chosen ?? (await anyEntry(edited, chance));
  const some = chance.pick([['fr'], ['en'], locales] as const);
  for (const locale of some)
    await change(edited.contentDir, { ...entry, locale }, (data, body) => edit(data, body, locale));
}

const ofCollection = async (edited: Edited, chance: Chance, collection: CollectionName) => ({
  collection,
  name: chance.pick(await namesOf(edited.contentDir, collection)),
});

/** Sets a field in both languages alike: dates and relations are shared by them. */
async function inBoth(edited: Edited, entry: Named, edit: (data: Document) => void): Promise<void> {
  for (const locale of locales) await change(edited.contentDir, { ...entry, locale }, edit);
}

async function changeYaml(file: string, edit: (data: Document) => void): Promise<void> {
  const data = parseDocument(await readFile(file, 'utf8'));
  edit(data);
  await writeFile(file, data.toString({ lineWidth: 0 }));
}

/** Every kind of change that editors and the calendar make, by what it is called in a report. */
export const edits: Readonly<Record<string, Edit>> = {
  body: (edited, chance) =>
    inLanguages(edited, chance, (_data, body) => `${body.trimEnd()}\n\nUn ${chance.pick(words)} de plus.\n`),
  'shorter body': (edited, chance) =>
    inLanguages(edited, chance, (_data, body) => body.trimEnd().replace(/\n\nUn \w+ de plus\.$/, '') + '\n'),
  text: (edited, chance) =>
    inLanguages(edited, chance, (data) => {
      const there = textFields.filter((field) => data.has(field));
      if (there.length === 0) return;
      const field = chance.pick(there);
      data.set(field, `${String(data.get(field)).replace(/ (\w+)\.\.$/, '')} ${chance.pick(words)}`);
    }),
  address: (edited, chance) =>
    inLanguages(edited, chance, (data) => {
      if (data.has('urlSlug'))
        data.set('urlSlug', `${String(data.get('urlSlug')).slice(0, 40)}-${chance.below(9)}`);
    }),
  relation: async (edited, chance) => {
    const list = chance.pick(lists);
    const target = chance.pick(await namesOf(edited.contentDir, list));
    await inBoth(edited, await anyEntry(edited, chance), (data) => {
      const before = z
        .array(z.string())
        .safeParse(data.get(list) === undefined ? undefined : dataOf(data)[list]).data;
      if (!before) return;
      const after = before.includes(target) ? before.filter((one) => one !== target) : [...before, target];
      if (after.length > 0) data.set(list, data.createNode(after));
      else data.delete(list);
    });
  },
  create: async (edited, chance) => {
    const { collection, name } = await anyEntry(edited, chance);
    const copy = `copy-${name.replace(/^copy-/, '').slice(0, 30)}-${chance.below(99)}`;
    for (const locale of locales) {
      const text = await readFile(fileOf(edited.contentDir, { collection, locale, name }), 'utf8').catch(
        () => '',
      );
      if (text === '') continue;
      const to = fileOf(edited.contentDir, { collection, locale, name: copy });
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, text);
      await change(edited.contentDir, { collection, locale, name: copy }, (data) => {
        if (data.has('urlSlug')) data.set('urlSlug', copy);
        if (data.has('title')) data.set('title', `${String(data.get('title'))} ${chance.pick(words)}`);
      });
    }
  },
  delete: async (edited, chance) => {
    const entry = await anyEntry(edited, chance);
    for (const locale of locales) await rm(fileOf(edited.contentDir, { ...entry, locale }), { force: true });
  },
  untranslate: async (edited, chance) => {
    const entry = await anyEntry(edited, chance);
    await writeFile(fileOf(edited.contentDir, { ...entry, locale: chance.pick(locales) }), untranslated);
  },
  translate: async (edited, chance) => {
    const entry = await anyEntry(edited, chance);
    const locale = chance.pick(locales);
    const to = fileOf(edited.contentDir, { ...entry, locale });
    if ((await readFile(to, 'utf8').catch(() => '')) !== untranslated) return;
    await writeFile(
      to,
      await readFile(fileOf(edited.contentDir, { ...entry, locale: otherLocale(locale) }), 'utf8'),
    );
  },
  'translation confirmed, or not': async (edited, chance) => {
    const entry = await anyEntry(edited, chance);
    const locale = chance.pick(locales);
    const source = { ...entry, locale: otherLocale(locale) };
    const text = await readFile(fileOf(edited.contentDir, source), 'utf8').catch(() => '');
    const read = readEntry(source, text);
    await change(edited.contentDir, { ...entry, locale }, (data) => {
      if (read.ok) data.set('translatedFrom', chance.below(2) === 0 ? read.entry.digest : '0123456789abcdef');
    });
  },
  embargo: async (edited, chance) => {
    const at = edited.now + (chance.below(9) - 3) * dayMs;
    await inBoth(edited, await anyEntry(edited, chance), (data) => {
      if (data.has('publishAt')) data.delete('publishAt');
      else data.set('publishAt', local(at));
    });
  },
  'date of an article': async (edited, chance) => {
    const date = day(edited.now - chance.below(900) * dayMs);
    const entry = await ofCollection(edited, chance, 'articles');
    await inBoth(edited, entry, (data) => {
      data.set('published', data.createNode({ date, precision: 'day', yearInferred: chance.below(9) === 0 }));
    });
  },
  'dates of a call': async (edited, chance) => {
    const opens = edited.now + (chance.below(30) - 20) * dayMs;
    const closes = opens + (1 + chance.below(20)) * dayMs;
    await inBoth(edited, await ofCollection(edited, chance, 'calls'), (data) => {
      data.set('opens', local(opens));
      data.set('closes', local(closes));
      data.set('resultsOn', day(closes + 9 * dayMs));
    });
  },
  'promise of criteria': async (edited, chance) => {
    const on = day(edited.now + (chance.below(20) - 10) * dayMs);
    await inBoth(edited, await ofCollection(edited, chance, 'criteria'), (data) => {
      if (data.get('status') === 'announced') data.set('promisedOn', on);
      else data.set('publishedOn', on);
    });
  },
  example: async (edited, chance) => {
    await inBoth(edited, await anyEntry(edited, chance), (data) => {
      if (data.get('example') === true) data.delete('example');
      else data.set('example', true);
    });
  },
  'series of an article': async (edited, chance) => {
    const entry = await ofCollection(edited, chance, 'articles');
    const [series, part] = [chance.pick(words), 1 + chance.below(3)];
    await inBoth(edited, entry, (data) => {
      data.set('series', series);
      data.set('part', part);
    });
  },
  order: (edited, chance) =>
    ofCollection(edited, chance, chance.pick(['questions', 'domains'])).then((entry) => {
      const order = chance.below(20);
      return inBoth(edited, entry, (data) => {
        data.set('order', order);
      });
    }),
  settings: ({ contentDir }, chance) =>
    changeYaml(join(contentDir, 'site/site.yaml'), (data) => {
      const locale = chance.pick(locales);
      const change = chance.pick<() => void>([
        () => {
          data.setIn(['name', locale], `Passerelle ${chance.pick(words)}`);
        },
        () => {
          data.setIn(['tagline', locale], `Des programmes, un ${chance.pick(words)}`);
        },
        () => {
          data.set('accent', chance.pick(['#7a3e00', '#00505c', '#5b2a86']));
        },
        () => {
          data.set('typefaces', chance.pick(['atkinson', 'source', 'public-sans']));
        },
        () => {
          data.set('contactEmail', `${chance.pick(words)}@example.org`);
        },
        () => {
          data.setIn(['languageTags', 'fr'], chance.pick(['fr-CA', 'fr-FR']));
        },
        () => {
          data.set('defaultLocale', locale);
        },
        () => {
          data.set('securityContact', `${chance.pick(words)}@example.org`);
        },
        () => {
          data.set('dataLicence', { name: { fr: chance.pick(words), en: chance.pick(words) } });
        },
        () => {
          data.setIn(['programKinds', 0, 'label', locale], `Lieu ${chance.pick(words)}`);
        },
      ]);
      change();
    }),
  menu: ({ contentDir }, chance) =>
    changeYaml(join(contentDir, 'site/site.yaml'), (data) => {
      data.setIn(['navigation', 0, 'label', chance.pick(locales)], `Menu ${chance.pick(words)}`);
    }),
  strings: async ({ contentDir }, chance) => {
    const locale = chance.pick(locales);
    await mkdir(join(contentDir, 'ui'), { recursive: true });
    const file = join(contentDir, `ui/${locale}.json`);
    const known = z
      .record(z.string(), z.string())
      .parse(JSON.parse(await readFile(file, 'utf8').catch(() => '{}')));
    const key = chance.pick(['startups.title', 'news.title', 'program.facts', 'related.title']);
    await writeFile(file, JSON.stringify({ ...known, [key]: `Titre ${chance.pick(words)}` }));
  },
  form: ({ contentDir }, chance) =>
    changeYaml(
      join(contentDir, `forms/${chance.pick(['application', 'question', 'session'])}.yaml`),
      (data) => {
        data.setIn(['submitLabel', chance.pick(locales)], `Envoyer, ${chance.pick(words)}`);
      },
    ),
  'time passes': (edited, chance) => {
    edited.now += chance.pick([1 / 24, 1, 3, 12, 40]) * dayMs;
    return Promise.resolve();
  },
};
