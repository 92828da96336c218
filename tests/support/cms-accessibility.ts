import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with the page as it stands, or with a part of it, a line for each kind of obstacle. */
export async function obstaclesOn(page: Page, part?: string): Promise<string[]> {
  // The bar that shows a page being loaded lives for a moment and stands outside every landmark.
  const axe = new AxeBuilder({ page }).withTags(standards).exclude('body > canvas');
  if (part !== undefined) axe.include(part);
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join('\n')}`,
  );
}

/** Every text and every name of the page, in pieces: what an editor reads or hears. */
export function textsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      // What editors have written in English, and what says of itself that it is English.
      if (!parentElement?.closest('script, style, [lang="en"], .Pane2, [class*="ListCard"]'))
        texts.push(textContent ?? '');
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      for (const element of document.querySelectorAll(`[${name}]:not(.Pane2 *)`))
        texts.push(element.getAttribute(name) ?? '');
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  });
}
