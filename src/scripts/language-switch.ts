/** The link to the same page in the other language: one, or none on pages in both. */
const links = () => document.querySelectorAll<HTMLAnchorElement>('a[hreflang][translate="no"]');

/** Asks the same in the other language: words and filters have the same names there. */
export function carrySearch(search: string): void {
  for (const link of links()) link.search = search;
}

/** Leads to the same question, or the same part of a form, whose marks are the same in both languages. */
export function carryFragment(): void {
  for (const link of links())
    link.addEventListener('click', () => {
      link.hash = location.hash;
    });
}
