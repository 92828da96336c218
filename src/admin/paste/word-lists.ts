import { element } from '../dom/element.ts';

/**
 * Makes lists of Word's list paragraphs (`mso-list:l0 level2 lfo1`), which carry their bullet or number as text. Changes
 * the document.
 */
export function makeWordLists(body: HTMLElement): void {
  const paragraphs = [...body.querySelectorAll<HTMLElement>('[style*="mso-list"]')].filter(
    (each) => levelOf(each) !== undefined,
  );
  for (const first of paragraphs) {
    if (!first.isConnected) continue;
    const run = runFrom(first);
    const lists = element('div', {});
    first.before(lists);
    for (const paragraph of run) addItem(lists, paragraph);
  }
}

function styleOf(node: Element): string {
  return node.getAttribute('style') ?? '';
}

function levelOf(node: Element | null): number | undefined {
  const found = /mso-list:\s*l\d+\s+level(\d)/i.exec(node ? styleOf(node) : '')?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The list paragraphs that follow each other without another element between them. */
function runFrom(first: HTMLElement): HTMLElement[] {
  const run = [first];
  for (
    let next = first.nextElementSibling;
    levelOf(next) !== undefined;
    next = next?.nextElementSibling ?? null
  )
    if (next instanceof HTMLElement) run.push(next);
  return run;
}

function addItem(lists: HTMLElement, paragraph: HTMLElement): void {
  const level = levelOf(paragraph) ?? 1;
  const bullet = [...paragraph.querySelectorAll('[style]')].find((each) =>
    /mso-list:\s*ignore/i.test(styleOf(each)),
  );
  const isNumbered = /^\W*(?:\d+|[a-z]{1,5})[.)]/i.test(bullet?.textContent ?? '');
  bullet?.remove();
  const list = listAt(lists, level, isNumbered ? 'ol' : 'ul');
  list.append(element('li', {}, ...paragraph.childNodes));
  paragraph.remove();
}

/** The list of that level which the last item so far leads to, or a new one. */
export function listAt(lists: HTMLElement, level: number, tag: 'ol' | 'ul'): HTMLElement {
  let holder = lists;
  for (let depth = 1; ; depth += 1) {
    const last = holder.lastElementChild;
    const isList = last instanceof HTMLElement && /^[OU]L$/.test(last.tagName);
    if (depth === level || !isList) {
      if (isList && last.tagName.toLowerCase() === tag) return last;
      const list = element(tag, {});
      holder.append(list);
      return list;
    }
    const item = last.lastElementChild;
    if (!(item instanceof HTMLElement)) return last;
    holder = item;
  }
}
