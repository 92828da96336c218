import type { ContentCopy } from './content-copy.ts';

/** The French and the English of one thing. */
type Words = Readonly<Record<'fr' | 'en', string>>;

function article(lang: 'fr' | 'en', title: string, head: string): string {
  return `---
title: "${title}"
urlSlug: ${slugOf(title)}
summary: "${lang === 'fr' ? 'Un article écrit pour un essai.' : 'An article written for a test.'}"
kind: interview
${head.trim()}
example: false
translation: complete
---
${lang === 'fr' ? 'Le corps de cet article.' : 'The body of this article.'}
`;
}

const slugOf = (title: string) =>
  title.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '-');
const dated = (date: string) => `published:\n  date: ${date}\n  precision: day\n  yearInferred: false\n`;
const untranslated = '---\ntranslation: untranslated\n---\n';

async function both(copy: ContentCopy, name: string, titles: Words, heads: Words): Promise<void> {
  for (const lang of ['fr', 'en'] as const)
    await copy.write(`articles/${lang}/${name}.mdx`, article(lang, titles[lang], heads[lang]));
}

/**
 * Adds what the real news do not have: a series of three parts of which the last is not translated and the first was
 * published last; corrections; linked sources; and a figure stated by a person whose page is not translated.
 */
export async function addNews(copy: ContentCopy): Promise<void> {
  const series = { fr: 'series: Portraits de fondateurs\n', en: 'series: Portraits of founders\n' };
  const head = (rest: string): Words => ({ fr: series.fr + rest, en: series.en + rest });
  await both(
    copy,
    'part-one',
    { fr: 'Premier portrait', en: 'First portrait' },
    head(`part: 1\n${dated('2024-09-01')}programs:\n  - spark\n`),
  );
  const corrected: Words = {
    fr: 'corrections:\n  - date: 2024-05-02\n    text: "Le premier texte disait vingt; c’est dix."\n  - date: 2024-06-03\n    text: Un nom était mal écrit.\n',
    en: 'corrections:\n  - date: 2024-05-02\n    text: The first text said twenty; it is ten.\n  - date: 2024-06-03\n    text: A name was misspelled.\n',
  };
  const rest = `part: 2\n${dated('2024-05-01')}`;
  await both(
    copy,
    'part-two',
    { fr: 'Second portrait', en: 'Second portrait' },
    { fr: head(rest).fr + corrected.fr, en: head(rest).en + corrected.en },
  );
  await copy.write(
    'articles/fr/part-three.mdx',
    article('fr', 'Troisième portrait', `series: portraits de  fondateurs\n${dated('2024-07-01')}`),
  );
  await copy.write('articles/en/part-three.mdx', untranslated);
  await copy.write('people/en/carl-viel.mdx', untranslated);
  const figure = (label: string, unit: string) =>
    `${dated('2024-01-01')}figures:\n  - label: ${label}\n    value: 500\n    unit: ${unit}\n    currency: EUR\n    confirmed: true\n    speaker: carl-viel\nsources:\n  - publisher: Le Journal\n    detail: p. 3\n    link: https://example.org/journal\n  - publisher: La Gazette\n`;
  await both(
    copy,
    'figures',
    { fr: 'Des chiffres', en: 'Some figures' },
    { fr: figure('Prix du poste', 'par mois'), en: figure('Price of a shell', 'a month') },
  );
}
