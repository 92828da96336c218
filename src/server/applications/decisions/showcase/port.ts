import type { Bilingual, Locale } from '../../../../i18n/locales.ts';

/** A text of the showcase by its file name, and where an editor opens it. */
export interface ShowcaseText {
  name: string;
  /** Its title in the languages that have one. */
  titles: Partial<Bilingual>;
  href: string;
  /** False while it is a draft only. */
  isPublished: boolean;
}

/** What the CMS holds of the showcase. */
export interface ShowcaseState {
  /** Every start-up, published or drafted, by its file name. */
  startups: ReadonlyMap<string, ShowcaseText>;
  /** The cohorts of the call. */
  cohorts: readonly ShowcaseText[];
  /** File names and addresses that a new text of each collection cannot have. */
  taken: Readonly<Record<ShowcaseCollection, ReadonlySet<string>>>;
  /** The program of the call, and its title in the languages in which it is published. */
  call: { program: string; titles: Partial<Bilingual> } | undefined;
}

export type ShowcaseCollection = 'startups' | 'cohorts';

/** A text to draft: its fields by language; a language that is left out is marked as not translated. */
export interface ShowcaseDraft {
  collection: ShowcaseCollection;
  name: string;
  texts: Partial<Record<Locale, Readonly<Record<string, unknown>>>>;
}

/** Why something is not done, in words for the staff. */
export interface ShowcaseRefusal {
  ok: false;
  /** True where it is sure that nothing was saved. */
  isCertain: boolean;
  words: Bilingual;
}

/**
 * Where public texts are drafted. Applications know no more of the CMS: it is handed in where the server is put together.
 * Everything is done in the name of the person who sends the request under way.
 */
export interface Showcase {
  /** What there is, for a call. */
  look: (call: string) => Promise<({ ok: true } & ShowcaseState) | ShowcaseRefusal>;
  /** Saves a new draft by the CMS's own rules, and nothing that readers see. */
  draft: (text: ShowcaseDraft) => Promise<{ ok: true } | ShowcaseRefusal>;
  /** Runs tasks one after the other, so that two people at once make one set of drafts. */
  inTurn: <Result>(task: () => Promise<Result>) => Promise<Result>;
  /** Whether the person who sends this request may open the CMS. */
  mayOpen: () => boolean;
}
