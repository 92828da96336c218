import { expect, type Locator } from 'playwright/test';

// The rich editor (Slate) learns with a delay where a click or an arrow has put the browser's cursor, and takes the
// cursor back to where it thought that it was with the next key. So a cursor is put, given a pause that grows with each
// try, and tried: what the editor has drawn after a key is where its own cursor is.

/** A sign that no text of the site holds. */
const mark = '‡';
const pauses = { intervals: [150, 300, 600, 1_000] };

/**
 * Puts the cursor at the end of a text of the rich editor, and is sure of it. `key` leads there from wherever a click
 * falls: “End” in a text that takes one line. The locator must find the text also while it holds a sign more.
 */
export async function cursorAtEnd(text: Locator, key = 'End'): Promise<void> {
  const { keyboard } = text.page();
  const before = (await text.textContent()) ?? '';
  const marks = async () => (await text.textContent())?.split(mark).length ?? 0;
  await text.click();
  await expect(async () => {
    // What is above the text may have moved it away from under the click.
    if (!(await text.evaluate(holdsCursor))) {
      await text.click();
      throw new Error('The cursor was not in the text.');
    }
    if (!(await text.evaluate(isCursorAtEnd))) {
      await keyboard.press(key);
      throw new Error('The cursor was not at the end.');
    }
    const known = await marks();
    await keyboard.type(mark);
    await expect.poll(marks, { timeout: 5_000 }).toBe(known + 1);
    expect(await text.evaluate(isCursorAtEnd), 'the editor’s cursor is at the end').toBe(true);
  }).toPass(pauses);
  for (let left = await marks(); left > 1; left -= 1) await keyboard.press('Backspace');
  await expect(text).toHaveText(before);
}

/** Begins an empty paragraph below a heading, with the cursor in it. */
export async function newParagraphBelow(heading: Locator): Promise<void> {
  const title = (await heading.textContent()) ?? '';
  await cursorAtEnd(heading);
  await heading.page().keyboard.press('Enter');
  await expect(heading.locator('xpath=following-sibling::*[1]')).toHaveText('');
  await expect(heading).toHaveText(title);
}

/** Writes over a paragraph of the rich editor. The locator must find it whatever it says. */
export async function writeOver(paragraph: Locator, words: string): Promise<void> {
  await cursorAtEnd(paragraph);
  await expect(async () => {
    if (!(await paragraph.evaluate(isSelected))) {
      await paragraph.click({ clickCount: 3 });
      throw new Error('The paragraph was not selected.');
    }
    await paragraph.page().keyboard.type(words);
    await expect(paragraph).toHaveText(words, { timeout: 5_000 });
  }).toPass(pauses);
}

/** Runs in the browser: whether the cursor is in the text. */
function holdsCursor(text: Element): boolean {
  return text.contains(getSelection()?.focusNode ?? null);
}

/** Runs in the browser: whether no letter stands between the cursor and the end of the text. */
function isCursorAtEnd(text: Element): boolean {
  const selection = getSelection();
  if (!selection?.focusNode || !selection.isCollapsed || !text.contains(selection.focusNode)) return false;
  const rest = document.createRange();
  rest.selectNodeContents(text);
  rest.setStart(selection.focusNode, selection.focusOffset);
  return rest.toString().trim() === '';
}

/** Runs in the browser: whether all of the paragraph is selected, and nothing else. */
function isSelected(paragraph: Element): boolean {
  return getSelection()?.toString().trim() === paragraph.textContent.trim();
}
