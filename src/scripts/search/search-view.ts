import { otherLocale, type Locale } from '../../i18n/locales.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { Found } from './search-all.ts';
import type { Help } from './search-engine.ts';
import { hitToRow, type Labels, type RowParts } from './search-results.ts';
import { facets, hasFilters, withoutFilters, type Facet, type SearchState } from './search-state.ts';

const pageSize = 10;

/** One or two more are shown at once: a button for them costs more than they do. */
const pageLimit = 12;

/** What a reader can be taken to from a search that found nothing. */
export type Go = (state: SearchState) => void;

/** The parts of the search page that a script changes, found once; `data-*` attributes name them. */
export class SearchView {
  readonly form: HTMLFormElement;
  readonly input: HTMLInputElement;
  readonly #root: HTMLElement;
  readonly #locale: Locale;
  readonly #t: Translate;
  readonly #row: RowParts;

  /** @throws Error where the page has lost a part that the script needs. */
  constructor(root: HTMLElement, locale: Locale, t: Translate) {
    this.#root = root;
    this.#locale = locale;
    this.#t = t;
    this.form = this.#part('form', HTMLFormElement);
    this.input = this.#part('input[type="search"]', HTMLInputElement);
    const template = this.#part('template[data-row]', HTMLTemplateElement);
    const labels: Labels = { type: this.#labelsOf('type'), domain: this.#labelsOf('domain') };
    this.#row = { template, labels, t };
    this.#part('[data-filters]', HTMLDetailsElement).open = matchMedia('(width >= 60rem)').matches;
  }

  #part<Part extends HTMLElement>(selector: string, kind: abstract new () => Part): Part {
    const found = this.#root.querySelector(selector);
    if (found instanceof kind) return found;
    throw new Error(`The search page has no ${selector}: see SearchPanel.astro.`);
  }

  #boxes(facet: Facet): HTMLInputElement[] {
    return [...this.#root.querySelectorAll<HTMLInputElement>(`input[name="${facet}"]`)];
  }

  #labelsOf(facet: Facet): Map<string, string> {
    return new Map(
      this.#boxes(facet).map((box) => [
        box.value,
        box.closest('label')?.querySelector('[data-label]')?.textContent ?? box.value,
      ]),
    );
  }

  /** Shows in the form what is asked for. */
  fill({ query, chosen }: SearchState): void {
    this.input.value = query;
    if (hasFilters({ query, chosen })) this.#part('[data-filters]', HTMLDetailsElement).open = true;
    for (const facet of facets)
      for (const box of this.#boxes(facet)) box.checked = chosen[facet].includes(box.value);
  }

  /** One sentence, announced by screen readers. */
  say(text: string): void {
    this.#part('[data-status]', HTMLElement).textContent = text;
  }

  /** Nothing asked for: how to browse, and nothing else. */
  clear(): void {
    this.#reset();
    this.say('');
    for (const facet of facets) this.#count(facet, undefined);
    this.#part('[data-browse]', HTMLElement).hidden = false;
  }

  /** The answer's number, its first results, and the number of results that each filter has. */
  async show(found: Found, state: SearchState): Promise<void> {
    const rows = await this.#rowsOf(found, 0);
    this.#reset();
    for (const facet of facets) this.#count(facet, found.counts[facet] ?? {});
    this.#part('[data-clear]', HTMLElement).hidden = !hasFilters(state);
    this.#part('[data-browse]', HTMLElement).hidden = found.total > 0;
    if (found.total === 0) return;
    const key = found.isPartial ? 'search.some' : state.query ? 'search.count' : 'search.countAll';
    this.say(this.#t(key, { count: found.total, query: state.query }));
    this.#list(found, rows);
  }

  /** What to do about words that were not found: all of them, or some of them. */
  async offer(help: Help, found: Found, state: SearchState, go: Go): Promise<void> {
    const { query } = state;
    const rows = help.other ? await this.#rowsOf(help.other, 0, otherLocale(this.#locale)) : [];
    const isNone = found.total === 0;
    if (isNone)
      this.say(
        [
          this.#t(hasFilters(state) ? 'search.noneFiltered' : 'search.none', { query }),
          help.other ? this.#t('search.other', { count: help.other.total }) : '',
        ].join(' '),
      );
    const offers = this.#part('[data-offers]', HTMLElement);
    const offer = (text: string, next: SearchState) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = text;
      button.addEventListener('click', () => {
        go(next);
      });
      offers.append(button);
    };
    if (isNone && found.unfiltered > 0)
      offer(this.#t('search.withoutFilters', { count: found.unfiltered }), withoutFilters(state));
    const { suggestion } = help;
    if (suggestion)
      offer(this.#t('search.didYouMean', { query: suggestion }), { ...state, query: suggestion });
    this.#part('[data-tips]', HTMLElement).hidden =
      !isNone || offers.childElementCount > 0 || help.other !== undefined;
    if (help.other) this.#list(help.other, rows, otherLocale(this.#locale));
  }

  #reset(): void {
    this.#part('[data-results]', HTMLElement).replaceChildren();
    this.#part('[data-offers]', HTMLElement).replaceChildren();
    for (const name of ['heading', 'more', 'tips', 'clear'])
      this.#part(`[data-${name}]`, HTMLElement).hidden = true;
  }

  #count(facet: Facet, counts: Readonly<Record<string, number>> | undefined): void {
    for (const box of this.#boxes(facet)) {
      const label = box.closest('label');
      const place = label?.querySelector('[data-count]');
      const count = counts?.[box.value] ?? 0;
      if (place) place.textContent = counts ? `(${count})` : '';
      // What would lead to nothing is not offered; what was chosen can be taken back.
      if (label) label.hidden = counts !== undefined && count === 0 && !box.checked;
    }
    const group = this.#boxes(facet)[0]?.closest('fieldset');
    if (group) group.hidden = group.querySelector('label:not([hidden])') === null;
  }

  async #rowsOf(found: Found, from: number, lang?: Locale): Promise<DocumentFragment[]> {
    const rest = found.total - from;
    const hits = await found.load(from, from + (rest <= pageLimit ? rest : pageSize));
    return hits.map((hit) => hitToRow(hit, this.#row, lang));
  }

  #list(found: Found, rows: readonly DocumentFragment[], lang?: Locale): void {
    const list = this.#part('[data-results]', HTMLElement);
    const more = this.#part('[data-more]', HTMLButtonElement);
    const place = list.childElementCount;
    this.#part('[data-heading]', HTMLElement).hidden = false;
    list.append(...rows);
    const left = found.total - list.childElementCount;
    more.hidden = left <= 0;
    more.textContent = this.#t('search.more', { count: left <= pageLimit ? left : pageSize });
    more.onclick = async () => {
      this.#list(found, await this.#rowsOf(found, list.childElementCount, lang), lang);
      list.children[place + rows.length]?.querySelector('a')?.focus();
    };
  }
}
