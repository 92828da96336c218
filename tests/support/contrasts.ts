import type { Page } from 'playwright/test';
import { z } from 'zod';

const answerSchema = z.object({ pale: z.array(z.string()), measured: z.array(z.string()) });

/**
 * The texts of a page that axe finds too pale. It measures those only whose colours, grounds, size and weight together are
 * not yet in `measured`, and adds them: for all others it would come to a number that it has found already.
 * axe is in the page (`openAxe`).
 */
export async function paleTexts(page: Page, measured: Set<string>): Promise<string[]> {
  if ((await page.evaluate(markUnknown, [...measured])) === 0) return [];
  const answer: unknown = await page.evaluate(
    `axe.run('[data-contrast]', { runOnly: { type: 'rule', values: ['color-contrast'] }, elementRef: true }).then(
      ({ violations, passes, incomplete }) => ({
        pale: violations.flatMap(({ nodes }) => nodes.map(({ html }) => html.slice(0, 300))),
        measured: [...violations, ...passes, ...incomplete].flatMap(({ nodes }) =>
          nodes.flatMap(({ element }) => element.dataset.contrast ?? [])),
      }))`,
  );
  const { pale, measured: now } = answerSchema.parse(answer);
  for (const one of now) measured.add(one);
  return pale;
}

/** Runs in the browser: gives the texts to measure their combination as `data-contrast`, and returns how many there are. */
function markUnknown(known: readonly string[]): number {
  /** As axe leaves out what is hidden, by ways of its own, one of each kind may not do; on a long page, all are too many. */
  const most = 5;
  const grounds = new Map<Element, string>();
  const groundOf = (element: Element | null): string => {
    if (!element) return '';
    const found = grounds.get(element);
    if (found !== undefined) return found;
    const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
    const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
    const above = groundOf(element.parentElement);
    const ground = own === 'rgba(0, 0, 0, 0) none 1' ? above : `${above}/${own}`;
    grounds.set(element, ground);
    return ground;
  };
  for (const old of document.querySelectorAll('[data-contrast]')) old.removeAttribute('data-contrast');
  const counts = new Map(known.map((one) => [one, most]));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let marked = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element?.checkVisibility() || !walker.currentNode.textContent?.trim()) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const combination = [color, groundOf(element), fontSize, fontWeight, textShadow].join('|');
    const count = counts.get(combination) ?? 0;
    if (count >= most || element.dataset['contrast'] !== undefined) continue;
    counts.set(combination, count + 1);
    element.dataset['contrast'] = combination;
    marked += 1;
  }
  return marked;
}
