import type {
  ArticleLeaf,
  BreadcrumbListLeaf,
  EducationalOccupationalProgramLeaf,
  EventLeaf,
  FAQPageLeaf,
  OrganizationLeaf,
  PersonLeaf,
} from 'schema-dts';
import { iconPath, logoPath } from '../../model/brand/paths.ts';
import type { LocaleData } from '../../model/site-data.ts';

/** What is not known is left out of the JSON. */
type Known<T> = { readonly [K in keyof T]: T[K] | undefined };

type Described =
  | ArticleLeaf
  | BreadcrumbListLeaf
  | EducationalOccupationalProgramLeaf
  | EventLeaf
  | FAQPageLeaf
  | OrganizationLeaf;

/** What search engines read of a page (schema.org as JSON-LD), from plain values; addresses are absolute. */
export type Structured = Known<Described>;

export interface Crumb {
  label: string;
  url: string;
}

/** The way from the home page to a page, itself included. */
export function breadcrumbList(crumbs: readonly Crumb[]): Known<BreadcrumbListLeaf> {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: crumbs.map(({ label, url }, place) => ({
      '@type': 'ListItem',
      position: place + 1,
      name: label,
      item: url,
    })),
  };
}

/** The organization that runs the site: one thing, on every page and in both languages. */
export interface Publisher {
  name: string;
  /** The home page. */
  url: string;
  site: URL;
}

const idOf = (site: URL) => new URL('/#organization', site).href;

const publisherOf = ({ name, url, site }: Publisher) =>
  ({ '@type': 'Organization', '@id': idOf(site), name, url }) as const;

export function organization({
  tagline,
  email,
  logo,
  ...publisher
}: Publisher & Pick<LocaleData['organisation'], 'tagline' | 'email' | 'logo'>): Known<OrganizationLeaf> {
  return {
    ...publisherOf(publisher),
    slogan: tagline,
    email,
    logo: new URL(logo ? logoPath : iconPath, publisher.site).href,
  };
}

/** A program, where something else speaks of it. */
export interface NamedProgram {
  name: string;
  url: string;
}

const programNamed = ({ name, url }: NamedProgram) =>
  ({ '@type': 'EducationalOccupationalProgram', '@id': `${url}#program`, name, url }) as const;

export interface ProgramFacts extends NamedProgram {
  formerNames?: readonly string[] | undefined;
  description: string;
  kind: string;
  host?: string | undefined;
  /** Of the call that can be answered now, as instants. */
  open?: { opens: number; closes: number } | undefined;
}

/** A program; its dates only while a call is open. */
export function program(facts: ProgramFacts): Known<EducationalOccupationalProgramLeaf> {
  const { formerNames, description, kind, host, open } = facts;
  return {
    ...programNamed(facts),
    alternateName: formerNames?.length ? formerNames : undefined,
    description,
    programType: kind,
    provider: host === undefined ? undefined : { '@type': 'Organization', name: host },
    applicationStartDate: open && new Date(open.opens).toISOString(),
    applicationDeadline: open && new Date(open.closes).toISOString(),
  };
}

export interface CallFacts {
  name: string;
  description: string;
  url: string;
  language: string;
  image: string;
  opens: number;
  closes: number;
  organizer: Publisher;
  program?: NamedProgram | undefined;
  sessions: readonly SessionFacts[];
}

/** An information session; instants in milliseconds since 1970. */
interface SessionFacts {
  name: string;
  /** In words: “Online”, an address. */
  place: string;
  starts: number;
  minutes: number;
}

/** A call for applications: an event that takes place online between opening and deadline, its sessions within it. */
export function callEvent(facts: CallFacts): Known<EventLeaf> {
  const { name, description, url, language, image, opens, closes, organizer } = facts;
  return {
    '@type': 'Event',
    name,
    description,
    url,
    image,
    inLanguage: language,
    startDate: new Date(opens).toISOString(),
    endDate: new Date(closes).toISOString(),
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
    location: { '@type': 'VirtualLocation', url },
    organizer: publisherOf(organizer),
    about: facts.program && programNamed(facts.program),
    subEvent: facts.sessions.map((session) => sessionEvent(session, facts)),
  };
}

function sessionEvent(session: SessionFacts, facts: CallFacts): EventLeaf {
  return {
    '@type': 'Event',
    name: `${session.name} — ${facts.name}`,
    description: facts.description,
    url: facts.url,
    image: facts.image,
    inLanguage: facts.language,
    startDate: new Date(session.starts).toISOString(),
    endDate: new Date(session.starts + session.minutes * 60_000).toISOString(),
    eventStatus: 'https://schema.org/EventScheduled',
    location: { '@type': 'Place', name: session.place, address: session.place },
    organizer: publisherOf(facts.organizer),
  };
}

export interface ArticleFacts {
  name: string;
  description: string;
  url: string;
  language: string;
  image: string;
  author?: string | undefined;
  section?: string | undefined;
  publisher: Publisher;
  published?: { date: string; precision: 'day' | 'month' | 'year'; yearInferred: boolean } | undefined;
  programs: readonly NamedProgram[];
  people: readonly { name: string; url: string }[];
  series?: { title: string; place: number } | undefined;
  /** The newest first. */
  corrections: readonly { date: string; text: string }[];
  sources?:
    readonly { publisher: string; detail?: string | undefined; link?: string | undefined }[] | undefined;
}

const lengths = { day: 10, month: 7, year: 4 } as const;

/** An article; its date to the precision known, and none where the year itself was inferred. */
export function article(facts: ArticleFacts): Known<ArticleLeaf> {
  const { published, corrections, series, author, publisher } = facts;
  const isCertain = published && !published.yearInferred;
  return {
    '@type': 'Article',
    headline: facts.name,
    description: facts.description,
    url: facts.url,
    image: facts.image,
    inLanguage: facts.language,
    articleSection: facts.section,
    datePublished: isCertain ? published.date.slice(0, lengths[published.precision]) : undefined,
    dateModified: corrections[0]?.date,
    author: author === undefined ? undefined : writer(author, publisher),
    publisher: publisherOf(publisher),
    about: facts.programs.map(programNamed),
    mentions: facts.people.map((person) => ({ '@type': 'Person', ...person })),
    isPartOf: series && { '@type': 'CreativeWorkSeries', name: series.title },
    position: series?.place,
    correction: corrections.map(({ date, text }) => ({
      '@type': 'CorrectionComment',
      datePublished: date,
      text,
    })),
    citation: facts.sources?.map(({ publisher: name, detail, link }) => ({
      '@type': 'CreativeWork',
      name: [name, detail].filter(Boolean).join(', '),
      ...(link ? { url: link } : {}),
    })),
  };
}

/** A byline that names the organization is its own; any other is a person’s. */
function writer(byline: string, publisher: Publisher): PersonLeaf | OrganizationLeaf {
  return { '@type': byline.includes(publisher.name) ? 'Organization' : 'Person', name: byline };
}

export interface AnsweredQuestion {
  name: string;
  url: string;
  /** HTML. */
  answer: string;
}

export function faqPage(questions: readonly AnsweredQuestion[], language: string): Known<FAQPageLeaf> {
  return {
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
