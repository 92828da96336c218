import { fold } from '../../i18n/fold.ts';
import { otherLocale, type Locale } from '../../i18n/locales.ts';
import type { Instance } from './index-types.ts';
import { addLanguage, openIndex, readVocabulary } from './pagefind.ts';
import { searchAny } from './search-any.ts';
import { searchAll, type Found } from './search-all.ts';
import { withoutFilters, type SearchState } from './search-state.ts';
import { suggest } from './search-suggest.ts';
import { isDoubtful, lettersOf, parseSynonyms, queryToPlans, type Plan } from './search-words.ts';

/** What can be proposed where nothing was found, or not every word. */
export interface Help {
  suggestion?: string | undefined;
  /** Results in the other language; nothing where there are none either. */
  other?: Found | undefined;
}

/** Searches the site in the page's language; what it needs is loaded at the first search. */
export class SearchEngine {
  readonly #locale: Locale;
  readonly #ignored: ReadonlySet<string>;
  readonly #synonyms: ReadonlyMap<string, string>;
  #own: Promise<Instance> | undefined;
  #both: Promise<Instance> | undefined;
  #vocabulary: Promise<readonly string[]> | undefined;

  /**
   * @param ignored words that tell nothing about a subject, between spaces
   * @param synonyms as `parseSynonyms` reads them
   */
  constructor(locale: Locale, ignored: string, synonyms: string) {
    this.#locale = locale;
    this.#ignored = new Set(fold(ignored).split(' '));
    this.#synonyms = parseSynonyms(synonyms);
  }

  /** Loads the index ahead of the first search. */
  prepare(): Promise<Instance> {
    void this.#words();
    this.#own ??= openIndex().catch((error: unknown) => {
      this.#own = undefined;
      throw error;
    });
    return this.#own;
  }

  async search(state: SearchState): Promise<Found> {
    const instance = await this.prepare();
    if (!state.query) return searchAll(instance, state, { text: '', words: [] }, false);
    const typed = this.#plansOf(state.query);
    const meaning = this.#synonyms.get(lettersOf(typed[0]?.text ?? ''));
    const plans = [...(meaning ? this.#plansOf(meaning) : []), ...typed];
    for (const plan of plans) {
      const found = await searchAll(instance, state, plan, await this.#isDoubtful(plan));
      if (found.unfiltered > 0) return found;
    }
    return searchAny(instance, state, typed[0]?.words ?? []);
  }

  /** For a search that found nothing, or not every word. */
  async help(state: SearchState, isPartial: boolean): Promise<Help> {
    const [own] = this.#plansOf(state.query);
    const [foreign] = this.#plansOf(state.query, otherLocale(this.#locale));
    if (!own || !foreign) return {};
    const suggestion = suggest(own.text, await this.#words());
    if (isPartial) return { suggestion };
    const other = await searchAll(await this.#openBoth(), withoutFilters(state), foreign, true);
    return { suggestion, other: other.total > 0 ? other : undefined };
  }

  #plansOf(query: string, locale = this.#locale): Plan[] {
    return queryToPlans(query, locale, this.#ignored);
  }

  #words(): Promise<readonly string[]> {
    this.#vocabulary ??= readVocabulary(this.#locale).catch(() => []);
    return this.#vocabulary;
  }

  async #isDoubtful({ words }: Plan): Promise<boolean> {
    const vocabulary = await this.#words();
    return words.some((word) => isDoubtful(word, vocabulary));
  }

  #openBoth(): Promise<Instance> {
    this.#both ??= openIndex().then(async (instance) => {
      await addLanguage(instance, otherLocale(this.#locale));
      return instance;
    });
    return this.#both;
  }
}
