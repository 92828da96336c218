import type { ContentCopy } from './content-copy.ts';

const languages = ['fr', 'en'] as const;

/** What a text says that exists in one language only. */
export const untranslated = '---\ntranslation: untranslated\n---\n';

/** Adds an entry in both languages; `head` is its front matter but for the title, `urlSlug` included where it has one. */
export async function addEntry(
  copy: ContentCopy,
  file: `${string}/${string}`,
  { title, head, body = '' }: { title: string; head: string; body?: string },
): Promise<void> {
  const [collection, name] = file.split('/');
  const text = `---\ntitle: ${title}\n${head.trim()}\ntranslation: complete\n---\n\n${body}\n`;
  for (const locale of languages) await copy.write(`${collection}/${locale}/${name}.mdx`, text);
}

/** Marks the English of entries as not translated: `inFrenchOnly(copy, 'criteria/demo-2026')`. */
export async function inFrenchOnly(copy: ContentCopy, ...files: `${string}/${string}`[]): Promise<void> {
  for (const file of files) await copy.write(file.replace('/', '/en/') + '.mdx', untranslated);
}

/** Adds front matter to an entry in both languages. */
export async function addFields(
  copy: ContentCopy,
  file: `${string}/${string}`,
  fields: string,
): Promise<void> {
  for (const locale of languages)
    await copy.replace(
      file.replace('/', `/${locale}/`) + '.mdx',
      '\ntranslation:',
      `\n${fields.trim()}\ntranslation:`,
    );
}

const summary = (words: string) => `summary: ${words}`;

/**
 * Adds one entry of each collection that carries a word in its name, its address and its texts, none public before
 * `publishAt` (a local time), and entries that are public and refer to them. Only the programme has a call, criteria, a
 * cohort and a question of its own: they carry no date, since they belong to it.
 */
export async function addEmbargoed(copy: ContentCopy, word: string, publishAt: string): Promise<void> {
  const name = word.toLowerCase();
  const until = `publishAt: ${publishAt}`;
  const slug = `urlSlug: ${name}`;
  const add = (collection: string, head: string, suffix = '') =>
    addEntry(copy, `${collection}/${name}${suffix}`, {
      title: `${word} ${collection}`,
      head,
      body: `${word}.`,
    });
  await add(
    'programs',
    `${slug}\n${summary(word)}\nkind: coworking\nregion: quebec\nhost: ${name}\n${until}`,
  );
  await add('cohorts', `${slug}-own\n${summary(word)}\nprogram: ${name}\nexample: true`, '-own');
  await add('criteria', `${summary(word)}\nprogram: ${name}\nstatus: announced\nexample: true`);
  const dates = 'opens: 2026-11-01T09:00\ncloses: 2027-03-31T23:59\nzone: America/Toronto\ngraceMinutes: 0';
  await add(
    'calls',
    `${slug}\n${summary(word)}\nprogram: ${name}\n${dates}\nform: application\nexample: true`,
  );
  await add('questions', `program: ${name}\norder: 5`);
  await addEntry(copy, `domains/${name}`, {
    title: `${word} domains`,
    head: `${slug}\n${summary(word)}\norder: 9\n${until}`,
  });
  await add('people', `role: ${word}\nexample: true\n${until}`);
  await add('partners', `${slug}\n${summary(word)}\nexample: true\n${until}`);
  await add('cohorts', `${slug}\n${summary(word)}\nprogram: camp-microsoft\nexample: true\n${until}`);
  const references = `cohorts:\n  - ${name}\ndomains:\n  - ${name}`;
  await add('startups', `${slug}\ntagline: ${word}\n${references}\nexample: true\n${until}`);
  await addFields(
    copy,
    'programs/bizspark',
    `partners:\n  - ${name}\npeople:\n  - ${name}\ndomains:\n  - ${name}\noutOfScope:\n  - label: Z\n    domain: ${name}`,
  );
  for (const locale of languages) {
    await copy.replace(
      `programs/${locale}/spark.mdx`,
      'pathways:\n',
      `pathways:\n  - program: ${name}\n    condition: ${word}.\n`,
    );
    await copy.replace(
      `startups/${locale}/exemple-atelier-01.mdx`,
      'cohorts:\n  - demo-2026\ndomains:\n',
      `cohorts:\n  - ${name}\ndomains:\n  - ${name}\n`,
    );
  }
}
