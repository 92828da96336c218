import type { Bilingual } from './locales.ts';

interface WordGroup {
  label: Bilingual;
  /** The first parts of the keys of its words: `form` for `form.optional`. */
  prefixes: readonly string[];
}

/** The words of the interface by where they are seen, in the order in which an editor goes through them. */
export const wordGroups = {
  everywhere: {
    label: { fr: 'Partout sur le site', en: 'All over the site' },
    prefixes: [
      'site',
      'layout',
      'list',
      'related',
      'share',
      'sources',
      'translation',
      'example',
      'figure',
      'block',
      'body',
      'date',
      'period',
      'time',
      'text',
      'moved',
      'notFound',
      'plain',
    ],
  },
  home: { label: { fr: 'Accueil', en: 'Home' }, prefixes: ['welcome', 'home'] },
  programs: {
    label: { fr: 'Programmes et critères', en: 'Programs and criteria' },
    prefixes: ['program', 'programs', 'criteria', 'agreement'],
  },
  calls: {
    label: { fr: 'Appels à candidatures', en: 'Calls for applications' },
    prefixes: ['call', 'calls', 'calendar', 'sessions', 'ask'],
  },
  startups: {
    label: {
      fr: 'Entreprises, cohortes, personnes et partenaires',
      en: 'Startups, cohorts, people and partners',
    },
    prefixes: [
      'startup',
      'startups',
      'directory',
      'domain',
      'domains',
      'cohort',
      'cohorts',
      'person',
      'people',
      'partner',
    ],
  },
  news: {
    label: { fr: 'Actualités et questions', en: 'News and questions' },
    prefixes: ['news', 'article', 'questions'],
  },
  search: { label: { fr: 'Recherche', en: 'Search' }, prefixes: ['search'] },
  openData: { label: { fr: 'Données ouvertes', en: 'Open data' }, prefixes: ['openData'] },
  forms: { label: { fr: 'Formulaires', en: 'Forms' }, prefixes: ['form', 'questionnaire', 'privacy'] },
  afterwards: {
    label: { fr: 'Après l’envoi d’un formulaire', en: 'After a form is sent' },
    prefixes: ['receipt', 'receiptLink', 'withdraw', 'addressChange', 'resume', 'supplement', 'notice'],
  },
  mail: { label: { fr: 'Courriels', en: 'E-mails' }, prefixes: ['mail'] },
  staff: {
    label: { fr: 'Pages de l’équipe', en: 'Pages of the staff' },
    prefixes: ['cms', 'work', 'guide', 'draft'],
  },
} as const satisfies Readonly<Record<string, WordGroup>>;

export type WordGroupName = keyof typeof wordGroups;

/** The group of a word; undefined for one that no group has. @example wordGroupOf('form.optional') // 'forms' */
export function wordGroupOf(key: string): WordGroupName | undefined {
  const prefix = key.split('.', 1).join('');
  const names = Object.keys(wordGroups) as WordGroupName[];
  return names.find((name) => wordGroups[name].prefixes.some((one) => one === prefix));
}
