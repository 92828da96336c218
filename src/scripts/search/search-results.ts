import type { Translate } from '../../i18n/translate.ts';
import type { Hit } from './search-hit.ts';
import type { Facet } from './search-state.ts';

/** The words of filters, by group and value: `cybersecurity` → `Cybersécurité`. */
export type Labels = Readonly<Record<Facet, ReadonlyMap<string, string>>>;

/** What rows are made of. */
export interface RowParts {
  /** A row with `[data-title]`, a `.badge` for examples, `[data-facts]` and `[data-excerpt]`. */
  template: HTMLTemplateElement;
  labels: Labels;
  t: Translate;
}

/** What it is, what matters now, its domains, the names it had: `Programme · Incubation · Cybersécurité`. */
function factsOf(hit: Hit, { labels, t }: RowParts, lang: string | undefined): (Node | string)[] {
  const note = document.createElement('span');
  note.textContent = hit.note ?? '';
  if (lang) note.lang = lang;
  const facts = [
    labels.type.get(hit.type) ?? '',
    hit.note ? note : '',
    hit.domains.map((domain) => labels.domain.get(domain) ?? domain).join(', '),
    hit.former ? t('search.former', { names: hit.former }) : '',
    hit.isOutdated ? t('search.outdated') : '',
  ].filter((fact) => fact !== '');
  return facts.flatMap((fact, place) => (place === 0 ? [fact] : [' · ', fact]));
}

function excerptOf(hit: Hit): (Node | string)[] {
  return hit.excerpt.map(({ text, isMatch }) => {
    if (!isMatch) return text;
    const mark = document.createElement('mark');
    mark.textContent = text;
    return mark;
  });
}

/**
 * One result of the list.
 * @param lang the language of what was found, where it is not the page's
 */
export function hitToRow(hit: Hit, parts: RowParts, lang?: string): DocumentFragment {
  const row = document.importNode(parts.template.content, true);
  const link = document.createElement('a');
  link.href = hit.url;
  link.textContent = hit.title;
  row.querySelector('[data-title]')?.append(link);
  if (!hit.isExample) row.querySelector('.badge')?.remove();
  row.querySelector('[data-facts]')?.append(...factsOf(hit, parts, lang));
  const excerpt = row.querySelector('[data-excerpt]');
  excerpt?.append(...excerptOf(hit));
  if (lang) for (const part of [link, excerpt]) part?.setAttribute('lang', lang);
  return row;
}
