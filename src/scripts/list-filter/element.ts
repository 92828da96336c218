import { carrySearch } from '../language-switch.ts';
import {
  filterRows,
  indexRows,
  isOpenAt,
  queryToSearch,
  searchToQuery,
  type FilterQuery,
  type FilterRow,
  type IndexedRow,
} from './filter.ts';

const pageSize = 60;

/**
 * The filters of a long list, over all of its pages: what is found takes the place of the page's own list while something is
 * asked for. The address always says what is asked, so that it can be shared; the data is fetched when it is first needed.
 */
class ListFilterElement extends HTMLElement {
  #rows: Promise<IndexedRow[]> | undefined;
  #found: readonly IndexedRow[] = [];
  #asked = 0;

  connectedCallback(): void {
    const form = this.#part('form', HTMLFormElement);
    form.removeAttribute('data-waiting');
    this.querySelector('[data-without-script]')?.remove();
    this.#fill(searchToQuery(location.search, this.#facets()));
    form.addEventListener('input', () => void this.#apply());
    form.addEventListener('reset', () => {
      setTimeout(() => void this.#apply());
      // The button that was pressed goes away.
      form.querySelector('input')?.focus();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#apply();
    });
    this.#part('[data-more]', HTMLButtonElement).addEventListener('click', () => {
      const next = this.#part('[data-list]', HTMLElement).childElementCount;
      this.#showMore();
      this.#goTo(next);
    });
    if (queryToSearch(this.#query()) !== '') void this.#apply();
  }

  #part<Part extends HTMLElement>(selector: string, kind: abstract new () => Part): Part {
    const found = this.querySelector(selector);
    if (found instanceof kind) return found;
    throw new Error(`The filters have no ${selector}: see ListFilter.astro.`);
  }

  #controls(): (HTMLInputElement | HTMLSelectElement)[] {
    return [...this.querySelectorAll<HTMLInputElement | HTMLSelectElement>('form [name]')];
  }

  #facets(): string[] {
    return [...new Set(this.#controls().flatMap(({ name }) => (name === 'q' ? [] : [name])))];
  }

  #fill({ q, facets }: FilterQuery): void {
    for (const control of this.#controls()) {
      const value = control.name === 'q' ? q : (facets[control.name] ?? '');
      if (control instanceof HTMLInputElement && ['checkbox', 'radio'].includes(control.type)) {
        // A value that no control has leaves the one that filters nothing.
        if (value === control.value) control.checked = true;
      } else control.value = value;
    }
  }

  #query(): FilterQuery {
    const data = new FormData(this.#part('form', HTMLFormElement));
    const pairs = [...data].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    return searchToQuery(new URLSearchParams(pairs).toString(), this.#facets());
  }

  async #apply(): Promise<void> {
    this.#asked += 1;
    const turn = this.#asked;
    const query = this.#query();
    const search = queryToSearch(query);
    history.replaceState(null, '', `${location.pathname}${search}`);
    carrySearch(search);
    const isAsking = search !== '';
    this.#part('[data-reset]', HTMLElement).hidden = !isAsking;
    this.#rows ??= this.#load();
    const rows = isAsking ? await this.#rows.catch(() => undefined) : [];
    if (turn !== this.#asked) return;
    if (!rows) {
      this.#rows = undefined;
      this.#say(this.dataset['failed'] ?? '');
      return;
    }
    this.#found = filterRows(rows, query, Date.now());
    this.#part('[data-list]', HTMLElement).replaceChildren();
    this.#showMore();
    this.#part('[data-groups]', HTMLElement).hidden = isAsking;
    this.#say(
      isAsking
        ? this.#count(this.#found.length, rows.length + Number(this.dataset['elsewhere']))
        : (this.dataset['all'] ?? ''),
    );
  }

  async #load(): Promise<IndexedRow[]> {
    const response = await fetch(this.dataset['source'] ?? '');
    if (!response.ok) throw new Error(`The list's data answered ${response.status}.`);
    // Written by our own build from the same type.
    return indexRows((await response.json()) as FilterRow[]);
  }

  #showMore(): void {
    const list = this.#part('[data-list]', HTMLElement);
    const shown = list.childElementCount;
    list.append(...this.#found.slice(shown, shown + pageSize).map((row) => this.#item(row)));
    this.#part('[data-more]', HTMLButtonElement).hidden = list.childElementCount >= this.#found.length;
  }

  /** A reader who asked for more goes on with the first of it: the button may be gone, and the focus with it. */
  #goTo(index: number): void {
    this.#part('[data-list]', HTMLElement).children[index]?.querySelector('a')?.focus();
  }

  #item(row: IndexedRow): Node {
    const item = this.#part('template', HTMLTemplateElement).content.cloneNode(true) as DocumentFragment;
    const link = item.querySelector('a');
    if (link) {
      link.href = row.u;
      link.textContent = row.n;
    }
    item.querySelector('[data-tagline]')?.append(row.t);
    item.querySelector('[data-meta]')?.append(row.m);
    if (!isOpenAt(row, Date.now())) item.querySelector('[data-open]')?.remove();
    if (!row.x) item.querySelector('[data-example]')?.remove();
    return item;
  }

  #count(count: number, total: number): string {
    const words = count === 0 ? this.dataset['none'] : this.dataset['some'];
    return (words ?? '').replace('{count}', String(count)).replace('{total}', String(total));
  }

  #say(text: string): void {
    this.#part('output', HTMLElement).textContent = text;
  }
}

customElements.define('list-filter', ListFilterElement);
