import type { Page } from 'playwright/test';

/** Puts HTML on the clipboard and presses the keys that paste it, as a person does. */
export async function paste(page: Page, html: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async (given) => {
    const text = new DOMParser().parseFromString(given, 'text/html').body.textContent;
    const parts = {
      'text/html': new Blob([given], { type: 'text/html' }),
      'text/plain': new Blob([text], { type: 'text/plain' }),
    };
    await navigator.clipboard.write([new ClipboardItem(parts)]);
  }, html);
  await page.keyboard.press('Control+V');
}

/** The same with a picture alone on the clipboard, as a screenshot puts it there. */
export async function pasteScreenshot(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(40, 30);
    canvas.getContext('2d');
    const picture = await canvas.convertToBlob({ type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
  });
  await page.keyboard.press('Control+V');
}
