import type { Page } from 'playwright/test';

/** What this file needs of Slate, the rich editor. */
interface Slate {
  children: readonly object[];
  apply: (operation: object) => void;
}

/** Where React keeps what an element was drawn with. */
interface Fiber {
  memoizedProps: { editor?: Slate } | null;
  return: Fiber | null;
}

/** A paragraph that no text of the site holds. */
const added = '‡';

/** Adds a paragraph at the end of each rich text that is open, as a key would: the whole text is written anew. */
export const addParagraphs = (page: Page): Promise<number> => page.evaluate(changeBodies, { added });

/** Takes away what `addParagraphs` added, also once it was saved and opened again. */
export const removeParagraphs = (page: Page): Promise<number> => page.evaluate(changeBodies, {});

/**
 * Runs in the browser. Through the editor itself, which is kept by React: sixty texts by keyboard take a quarter of an hour.
 * @returns how many texts there were.
 */
function changeBodies({ added }: { added?: string }): number {
  const nested = '.cms-editor-visual .cms-editor-visual *';
  const bodies = [...document.querySelectorAll(`[data-slate-editor]:not(${nested})`)];
  for (const body of bodies) {
    const key = Object.keys(body).find((name) => name.startsWith('__reactFiber')) ?? '';
    let fiber = Reflect.get(body, key) as Fiber | null;
    while (fiber && !fiber.memoizedProps?.editor) fiber = fiber.return;
    const editor = fiber?.memoizedProps?.editor;
    if (!editor) throw new Error('React keeps no rich editor here any more.');
    const last = editor.children.length - 1;
    editor.apply(
      added === undefined
        ? { type: 'remove_node', path: [last], node: editor.children[last] }
        : { type: 'insert_node', path: [last + 1], node: { type: 'paragraph', children: [{ text: added }] } },
    );
  }
  return bodies.length;
}
