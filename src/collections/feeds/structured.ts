/** What search engines read of a page (schema.org as JSON-LD), from plain values; addresses are absolute. */
export type Structured = Readonly<Record<string, unknown>>;

const context = 'https://schema.org';

export interface Crumb {
  label: string;
  url: string;
}

/** The way from the home page to a page, itself included. */
export function breadcrumbList(crumbs: readonly Crumb[]): Structured {
  return {
    '@context': context,
    '@type': 'BreadcrumbList',
    itemListElement: crumbs.map(({ label, url }, place) => ({
      '@type': 'ListItem',
      position: place + 1,
      name: label,
      item: url,
    })),
  };
}

export function organization({
  name,
  url,
  tagline,
  email,
}: Record<'name' | 'url', string> & {
  tagline?: string | undefined;
  email?: string | undefined;
}): Structured {
  return { '@context': context, '@type': 'Organization', name, url, slogan: tagline, email };
}

export interface ProgramFacts {
  name: string;
  formerNames?: readonly string[] | undefined;
  description: string;
  url: string;
  language: string;
  kind: string;
  host?: string | undefined;
  /** Of the call that can be answered now, as instants. */
  open?: { opens: number; closes: number } | undefined;
}

/** A programme; its dates only while a call is open. */
export function program(facts: ProgramFacts): Structured {
  const { name, formerNames, description, url, language, kind, host, open } = facts;
  return {
    '@context': context,
    '@type': 'EducationalOccupationalProgram',
    name,
    alternateName: formerNames?.length ? formerNames : undefined,
    description,
    url,
    inLanguage: language,
    programType: kind,
    provider: host && { '@type': 'Organization', name: host },
    applicationStartDate: open && new Date(open.opens).toISOString(),
    applicationDeadline: open && new Date(open.closes).toISOString(),
  };
}

export interface CallFacts {
  name: string;
  description: string;
  url: string;
  language: string;
  opens: number;
  closes: number;
  organizer: { name: string; url: string };
}

/** A call for applications: an event that takes place online between opening and deadline. */
export function callEvent({
  name,
  description,
  url,
  language,
  opens,
  closes,
  organizer,
}: CallFacts): Structured {
  return {
    '@context': context,
    '@type': 'Event',
    name,
    description,
    url,
    inLanguage: language,
    startDate: new Date(opens).toISOString(),
    endDate: new Date(closes).toISOString(),
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
    location: { '@type': 'VirtualLocation', url },
    organizer: { '@type': 'Organization', ...organizer },
  };
}

export interface ArticleFacts {
  name: string;
  description: string;
  url: string;
  language: string;
  author?: string | undefined;
  publisher: { name: string; url: string };
  published?: { date: string; precision: 'day' | 'month' | 'year'; yearInferred: boolean } | undefined;
}

const lengths = { day: 10, month: 7, year: 4 } as const;

/** An article; its date to the precision known, and none where the year itself was inferred. */
export function article({
  name,
  description,
  url,
  language,
  author,
  publisher,
  published,
}: ArticleFacts): Structured {
  const isCertain = published && !published.yearInferred;
  return {
    '@context': context,
    '@type': 'Article',
    headline: name,
    description,
    url,
    inLanguage: language,
    datePublished: isCertain ? published.date.slice(0, lengths[published.precision]) : undefined,
    author: author && { name: author },
    publisher: { '@type': 'Organization', ...publisher },
  };
}

export interface AnsweredQuestion {
  name: string;
  url: string;
  /** HTML. */
  answer: string;
}

export function faqPage(questions: readonly AnsweredQuestion[], language: string): Structured {
  return {
    '@context': context,
    '@type': 'FAQPage',
    inLanguage: language,
    mainEntity: questions.map(({ name, url, answer }) => ({
      '@type': 'Question',
      name,
      url,
      acceptedAnswer: { '@type': 'Answer', text: answer },
    })),
  };
}
