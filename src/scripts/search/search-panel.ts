import { isLocale, type Locale } from '../../i18n/locales.ts';
import { createTranslate } from '../../i18n/translate.ts';
import { carrySearch } from '../language-switch.ts';
import type { SearchEngine } from './search-engine.ts';
import { isEmpty, paramsToState, stateToSearch, withoutFilters, type SearchState } from './search-state.ts';
import { SearchView } from './search-view.ts';

/** Long enough for a word to be typed, so that results are announced once. */
const typingPause = 250;

function parseStrings(json: string): Record<string, string> {
  const parsed: unknown = JSON.parse(json);
  const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

function pageLocale(): Locale {
  const language = document.documentElement.lang.slice(0, 2);
  return isLocale(language) ? language : 'fr';
}

/** The search page: a form, its filters and the results. Everything asked for stands in the address. */
class SearchPanel extends HTMLElement {
  readonly #locale = pageLocale();
  readonly #t = createTranslate(this.#locale, parseStrings(this.dataset['strings'] ?? '{}'));
  readonly #view = new SearchView(this, this.#locale, this.#t);
  #engine: Promise<SearchEngine> | undefined;
  /** The address of the current step of the history, before typing changed it. */
  #settled = '';
  #turn = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    const { form, input } = this.#view;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#settle(this.#asked());
    });
    this.addEventListener('change', (event) => {
      if (event.target !== input) this.#settle(this.#asked());
    });
    input.addEventListener('input', () => {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => {
        this.#follow(this.#asked());
      }, typingPause);
    });
    input.addEventListener('focus', () => void this.#prepare().catch(() => undefined), { once: true });
    this.querySelector('[data-clear]')?.addEventListener('click', () => {
      this.#settle(withoutFilters(this.#asked()));
      input.focus();
    });
    window.addEventListener('popstate', () => {
      this.#read();
    });
    this.#read();
  }

  /** What searches, loaded at the first search or before: the page does not wait for it. */
  #prepare(): Promise<SearchEngine> {
    this.#engine ??= this.#load().catch((error: unknown) => {
      this.#engine = undefined;
      throw error;
    });
    return this.#engine;
  }

  async #load(): Promise<SearchEngine> {
    const { SearchEngine } = await import('./search-engine.ts');
    const engine = new SearchEngine(this.#locale, this.#t('search.ignored'), this.#t('search.synonyms'));
    await engine.prepare();
    return engine;
  }

  #asked(): SearchState {
    const data = new FormData(this.#view.form);
    const pairs = [...data].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    return paramsToState(new URLSearchParams(pairs));
  }

  /** What the address asks for. */
  #read(): void {
    const state = paramsToState(new URLSearchParams(location.search));
    this.#settled = location.search;
    void this.#run(state);
  }

  /** While typing: the address follows, the history gets no new step. */
  #follow(state: SearchState): void {
    history.replaceState(null, '', location.pathname + stateToSearch(state));
    void this.#run(state);
  }

  /** A search that one may come back to with the browser's back button. */
  #settle(state: SearchState): void {
    clearTimeout(this.#pause);
    const next = stateToSearch(state);
    if (next !== this.#settled) {
      history.replaceState(null, '', location.pathname + this.#settled);
      history.pushState(null, '', location.pathname + next);
      this.#settled = next;
    }
    void this.#run(state);
  }

  async #run(state: SearchState): Promise<void> {
    const turn = ++this.#turn;
    const isStale = () => turn !== this.#turn;
    const asked = this.#asked();
    if (stateToSearch(asked) !== stateToSearch(state)) this.#view.fill(state);
    carrySearch(stateToSearch(state));
    if (isEmpty(state)) {
      this.#view.clear();
      return;
    }
    try {
      const found = await (await this.#prepare()).search(state);
      if (isStale()) return;
      await this.#view.show(found, state);
      if (found.total > 0 && !found.isPartial) return;
      const isHelped = found.isPartial || found.unfiltered === 0;
      const help = isHelped ? await (await this.#prepare()).help(state, found.total > 0) : {};
      if (!isStale())
        await this.#view.offer(help, found, state, (next) => {
          this.#settle(next);
        });
    } catch (error) {
      reportError(error);
      if (isStale()) return;
      this.#view.clear();
      this.#view.say(this.#t('search.failed'));
    }
  }
}

customElements.define('search-panel', SearchPanel);
