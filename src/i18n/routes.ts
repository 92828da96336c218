import type { Bilingual, Locale } from './locales.ts';

/** The parts of an address that are words, in each language. */
export const segments = {
  programs: { fr: 'programmes', en: 'programs' },
  criteria: { fr: 'criteres', en: 'criteria' },
  cohorts: { fr: 'cohortes', en: 'cohorts' },
  startups: { fr: 'entreprises', en: 'startups' },
  news: { fr: 'actualites', en: 'news' },
  year: { fr: 'annee', en: 'year' },
  undated: { fr: 'sans-date', en: 'undated' },
  page: { fr: 'page', en: 'page' },
  questions: { fr: 'questions', en: 'questions' },
  apply: { fr: 'candidater', en: 'apply' },
  form: { fr: 'formulaire', en: 'form' },
  allQuestions: { fr: 'toutes-les-questions', en: 'all-questions' },
  search: { fr: 'recherche', en: 'search' },
  openData: { fr: 'donnees-ouvertes', en: 'open-data' },
  people: { fr: 'personnes', en: 'people' },
  partners: { fr: 'organisations', en: 'organizations' },
  domains: { fr: 'domaines', en: 'domains' },
  ask: { fr: 'poser', en: 'ask' },
  sessions: { fr: 'seances', en: 'sessions' },
  notice: { fr: 'avis', en: 'notice' },
  receipt: { fr: 'recu', en: 'receipt' },
  withdraw: { fr: 'retrait', en: 'withdraw' },
  link: { fr: 'lien', en: 'link' },
  address: { fr: 'courriel', en: 'email' },
  supplement: { fr: 'complement', en: 'more' },
  draft: { fr: 'brouillon', en: 'draft' },
  resume: { fr: 'reprendre', en: 'continue' },
} as const satisfies Record<string, Bilingual>;

/** The editors' to-do list, outside the languages' folders. */
export const todoPaths = { fr: '/admin/travail/', en: '/admin/work/' } as const satisfies Bilingual;

/** Joins an address: `toPath('fr', segments.programs.fr, 'spark') === '/fr/programmes/spark/'`. */
function toPath(locale: Locale, ...parts: readonly string[]): string {
  return `/${[locale, ...parts].join('/')}/`;
}

/**
 * The address of every kind of page. Slugs are those of the page's language.
 * @example routes.criteria('en', 'spark') === '/en/programs/spark/criteria/'
 */
export const routes = {
  home: (locale: Locale) => toPath(locale),
  page: (locale: Locale, slug: string) => toPath(locale, slug),
  programs: (locale: Locale) => toPath(locale, segments.programs[locale]),
  program: (locale: Locale, slug: string) => toPath(locale, segments.programs[locale], slug),
  criteria: (locale: Locale, program: string) =>
    toPath(locale, segments.programs[locale], program, segments.criteria[locale]),
  cohorts: (locale: Locale, program: string) =>
    toPath(locale, segments.programs[locale], program, segments.cohorts[locale]),
  cohort: (locale: Locale, program: string, slug: string) =>
    toPath(locale, segments.programs[locale], program, segments.cohorts[locale], slug),
  startups: (locale: Locale) => toPath(locale, segments.startups[locale]),
  startup: (locale: Locale, slug: string) => toPath(locale, segments.startups[locale], slug),
  news: (locale: Locale) => toPath(locale, segments.news[locale]),
  newsYear: (locale: Locale, year: string) =>
    toPath(locale, segments.news[locale], segments.year[locale], year),
  /** The articles of which the source does not state the year. */
  newsUndated: (locale: Locale) =>
    toPath(locale, segments.news[locale], segments.year[locale], segments.undated[locale]),
  /** The articles about what has a page of its own: `routes.newsAbout('fr', '/fr/programmes/spark/')`. */
  newsAbout: (locale: Locale, subject: string) => `${subject}${segments.news[locale]}/`,
  article: (locale: Locale, slug: string) => toPath(locale, segments.news[locale], slug),
  newsFeed: (locale: Locale) => `${toPath(locale)}rss.xml`,
  programFeed: (locale: Locale, program: string) => `${routes.program(locale, program)}rss.xml`,
  callsCalendar: (locale: Locale) => `${toPath(locale)}calls.ics`,
  questions: (locale: Locale) => toPath(locale, segments.questions[locale]),
  question: (locale: Locale, name: string) => `${toPath(locale, segments.questions[locale])}#${name}`,
  calls: (locale: Locale) => toPath(locale, segments.apply[locale]),
  apply: (locale: Locale, call: string) => toPath(locale, segments.apply[locale], call),
  /** The form of a call, on a page of its own. */
  form: (locale: Locale, call: string) => toPath(locale, segments.apply[locale], call, segments.form[locale]),
  allQuestions: (locale: Locale, call: string) =>
    toPath(locale, segments.apply[locale], call, segments.allQuestions[locale]),
  /** The same questions as plain text. */
  allQuestionsText: (locale: Locale, call: string) =>
    routes.allQuestions(locale, call).replace(/\/$/, '.txt'),
  ask: (locale: Locale) => toPath(locale, segments.questions[locale], segments.ask[locale]),
  sessions: (locale: Locale, call: string) =>
    toPath(locale, segments.apply[locale], call, segments.sessions[locale]),
  notice: (locale: Locale, token: string) => toPath(locale, segments.notice[locale], token),
  search: (locale: Locale) => toPath(locale, segments.search[locale]),
  openData: (locale: Locale) => toPath(locale, segments.openData[locale]),
  person: (locale: Locale, name: string) => toPath(locale, segments.people[locale], name),
  partner: (locale: Locale, name: string) => toPath(locale, segments.partners[locale], name),
  domain: (locale: Locale, name: string) => toPath(locale, segments.domains[locale], name),
  receipt: (locale: Locale, token: string) => toPath(locale, segments.receipt[locale], token),
  /** Where applicants withdraw. */
  withdraw: (locale: Locale, token: string) =>
    toPath(locale, segments.receipt[locale], token, segments.withdraw[locale]),
  /** Where applicants correct the e-mail address of their application. */
  correctAddress: (locale: Locale, token: string) =>
    toPath(locale, segments.receipt[locale], token, segments.address[locale]),
  /** The page behind the link that confirms it. */
  addressLink: (locale: Locale, token: string) =>
    toPath(locale, segments.receipt[locale], segments.address[locale], token),
  /** Where applicants send what the staff asked for; `id` of the request. */
  supplement: (locale: Locale, token: string, id: string) =>
    toPath(locale, segments.receipt[locale], token, segments.supplement[locale], id),
  /** Where applicants ask for the link to their own page again. */
  receiptLost: (locale: Locale) => toPath(locale, segments.receipt[locale]),
  /** The page behind that link. */
  receiptLink: (locale: Locale, token: string) =>
    toPath(locale, segments.receipt[locale], segments.link[locale], token),
  /** Saved applications that are not sent yet, and asking for their link. */
  resume: (locale: Locale) => toPath(locale, segments.resume[locale]),
  /** One of them, to be continued: its form. */
  resumeForm: (locale: Locale, id: string) => toPath(locale, segments.resume[locale], id),
  /** The page behind the link of the message. */
  resumeLink: (locale: Locale, token: string) =>
    toPath(locale, segments.resume[locale], segments.link[locale], token),
  /** A draft, shown by a link that ends. */
  draft: (locale: Locale, token: string) => toPath(locale, segments.draft[locale], token),
  /** A further page of a list; the first one has the list's own address. */
  pageOf: (locale: Locale, list: string, page: number) =>
    page === 1 ? list : `${list}${segments.page[locale]}/${page}/`,
} as const;

/**
 * The addresses that no text may take: those of the pages that the site has whatever its content, of what the server
 * answers, and of whatever stands above them.
 * @example reservedPaths('fr').has('/fr/recherche/') && reservedPaths('fr').has('/fr/actualites/annee/')
 */
export function reservedPaths(locale: Locale): ReadonlySet<string> {
  const any = '-';
  const longestPaths = [
    routes.pageOf(locale, routes.programs(locale), 2),
    routes.startups(locale),
    routes.newsYear(locale, any),
    routes.newsUndated(locale),
    routes.pageOf(locale, routes.news(locale), 2),
    routes.calls(locale),
    routes.ask(locale),
    routes.search(locale),
    routes.openData(locale),
    routes.person(locale, any),
    routes.partner(locale, any),
    routes.domain(locale, any),
    routes.notice(locale, any),
    routes.receipt(locale, any),
    routes.resume(locale),
    routes.draft(locale, any),
    routes.page(locale, '404'),
  ];
  return new Set(
    longestPaths.flatMap((path) => {
      const parts = path.split('/').filter(Boolean).slice(1);
      return parts.map((_, index) => toPath(locale, ...parts.slice(0, index + 1)));
    }),
  );
}
