import type { Page } from 'playwright/test';

/**
 * What stands wholly or partly outside the window, where no scrolling leads: texts of the page, as "TAG words". The page's
 * column clips what is too wide, so that the width of the document tells nothing. A table in a box of its own may scroll.
 */
export function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth + 1;
    const isMeant = (element: Element) =>
      element.closest('.visually-hidden, svg, [hidden], template') !== null ||
      // Said to screen readers only, at this width.
      getComputedStyle(element).clipPath === 'inset(50%)' ||
      [...ancestors(element)].some((one) => /auto|scroll/.test(getComputedStyle(one).overflowX));
    function* ancestors(element: Element) {
      for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) yield one;
    }
    const range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const parent = node.parentElement;
      if (!parent?.checkVisibility() || !node.textContent?.trim()) continue;
      range.selectNodeContents(node);
      const isOut = [...range.getClientRects()].some(
        (box) => box.width > 0 && (box.right > edge || box.left < -1),
      );
      if (isOut && !isMeant(parent)) found.push(`${parent.tagName} ${node.textContent.trim().slice(0, 60)}`);
    }
    return found;
  });
}
