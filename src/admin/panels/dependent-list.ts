import { element } from '../dom/element.ts';
import type { DependentText } from '../decap/events.ts';

/** Other texts by name, each a link that opens it in another tab: the one in the editor stays as it is. */
export function dependentList(texts: readonly DependentText[]): HTMLElement {
  const items = texts.map(({ title, href }) =>
    element('li', {}, element('a', { href, target: '_blank', rel: 'noopener' }, title)),
  );
  return element('ul', {}, ...items);
}
