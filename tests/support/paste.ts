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
