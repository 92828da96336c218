import type { Page } from 'playwright/test';

/**
 * Words that a reader sees as one though they stand in two elements: “publiés” and “le” as “publiésle”. Two texts are glued
 * where the first ends and the second begins with a letter or a digit, on one line, with nothing between them.
 */
export function gluedWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const range = document.createRange();
    const boxesOf = (node: Node) => {
      range.selectNodeContents(node);
      return [...range.getClientRects()].filter(({ width }) => width > 0);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    let before: { text: string; box: DOMRect } | undefined;
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const text = node.textContent ?? '';
      const boxes = boxesOf(node);
      const [first] = boxes;
      const last = boxes.at(-1);
      if (!first || !last || node.parentElement?.closest('.visually-hidden, svg')) continue;
      const isGlued =
        before &&
        /[\p{L}\d]$/u.test(before.text) &&
        /^[\p{L}\d]/u.test(text) &&
        Math.abs(before.box.right - first.left) < 1 &&
        before.box.bottom > first.top &&
        first.bottom > before.box.top;
      if (isGlued) found.push(`${before?.text.slice(-30) ?? ''}|${text.slice(0, 30)}`);
      before = { text, box: last };
    }
    return found;
  });
}
