import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { locales, type Locale } from '../../src/i18n/locales.ts';

const domains = ['mixed-reality', 'cybersecurity', 'blockchain'];
const stages = ['idea', 'prototype', 'market', 'growth'];
const words = {
  fr: {
    name: 'Exemple',
    text: 'Une phrase d’exemple sur ce que fait cette entreprise inventée',
    slug: 'exemple',
  },
  en: { name: 'Example', text: 'An example sentence about what this invented company does', slug: 'example' },
} as const satisfies Record<Locale, object>;

/** Words of its own for each text: those that all have alike weigh nothing in a compressed list. */
const codeOf = (index: number) => createHash('sha256').update(String(index)).digest('hex').slice(0, 24);

function startup(index: number, locale: Locale): string {
  const { name, text, slug } = words[locale];
  return `---
title: ${name} ${index}
urlSlug: ${slug}-${index}
tagline: ${text} ${index}, ${codeOf(index)}.
cohorts:
  - demo-2026
domains:
  - ${domains[index % domains.length]}
place: Québec
stage: ${stages[index % stages.length]}
example: true
translation: complete
---
${text}.
`;
}

function article(index: number, locale: Locale): string {
  const { name, text, slug } = words[locale];
  return `---
title: ${name} ${index}
urlSlug: ${slug}-${index}
summary: ${text} ${index}, ${codeOf(index)}.
kind: news
published:
  date: ${2000 + (index % 25)}-0${1 + (index % 9)}-15
  precision: day
  yearInferred: false
programs:
  - ${index % 2 === 0 ? 'spark' : 'bizspark'}
domains:
  - ${domains[index % domains.length]}
example: true
translation: complete
---
${text}.
`;
}

/** Adds invented start-ups and articles, in both languages, to a copy of the content. */
export async function growContent(
  contentDir: string,
  counts: { startups: number; articles: number },
): Promise<void> {
  for (const locale of locales) {
    await fill(join(contentDir, 'startups', locale), counts.startups, (index) => startup(index, locale));
    await fill(join(contentDir, 'articles', locale), counts.articles, (index) => article(index, locale));
  }
}

async function fill(folder: string, count: number, textOf: (index: number) => string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const all = Array.from({ length: count }, (_, index) => index);
  await Promise.all(all.map((index) => writeFile(join(folder, `generated-${index}.mdx`), textOf(index))));
}
