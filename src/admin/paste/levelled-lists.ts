import { element } from '../dom/element.ts';
import { listAt } from './word-lists.ts';

const items = 'li:is([aria-level], [data-aria-level])';

/**
 * Nests lists whose items stand all on one level of the HTML and only say in `aria-level` how deep they are, as some
 * editors and Word for the web copy them, there each item in a list of its own. Changes the document.
 */
export function nestLevelledLists(body: HTMLElement): void {
  for (const list of body.querySelectorAll<HTMLElement>('ul, ol')) {
    if (!list.isConnected || !isFlat(list) || list.parentElement?.closest('ul, ol')) continue;
    const run = runFrom(list);
    const lists = element('div', {});
    placeOf(list).before(lists);
    for (const flat of run) {
      const place = placeOf(flat);
      for (const item of [...flat.children])
        listAt(lists, levelOf(item), flat.tagName === 'OL' ? 'ol' : 'ul').append(item);
      place.remove();
    }
  }
}

/** Whether all that a list holds are items that say their level, and none of them holds another list. */
function isFlat(list: Element): boolean {
  const { children } = list;
  return children.length > 0 && [...children].every((item) => item.matches(`${items}:not(:has(ul, ol))`));
}

function levelOf(item: Element): number {
  const level = Number(item.getAttribute('aria-level') ?? item.getAttribute('data-aria-level'));
  return Number.isInteger(level) && level > 0 ? level : 1;
}

/** What stands for a list among its neighbours: the innermost element that holds more than the list, less one. */
function placeOf(list: Element): Element {
  const { parentElement: holder } = list;
  const isAlone = holder?.tagName === 'DIV' && holder.childElementCount === 1;
  return isAlone && holder.textContent.trim() === list.textContent.trim() ? placeOf(holder) : list;
}

/** The flat lists that follow each other without another element between them. */
function runFrom(first: Element): Element[] {
  const run = [first];
  for (;;) {
    const next = placeOf(run.at(-1) ?? first).nextElementSibling;
    const list = next?.matches('ul, ol') ? next : next?.querySelector('ul, ol');
    if (!next || !list || !isFlat(list) || placeOf(list) !== next) return run;
    run.push(list);
  }
}
