import type { Page } from 'playwright/test';

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
