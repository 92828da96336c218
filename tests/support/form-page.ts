import type { Page } from 'playwright/test';

/** Waits until the form's script has taken over. */
export const ready = (page: Page) => page.locator('application-form[data-ready]').waitFor();

/** Opens a page with a form; where scripts run, waits for the form's own. */
export async function openForm(page: Page, path: string, javaScriptEnabled = true): Promise<void> {
  await page.goto(path);
  if (javaScriptEnabled) await ready(page);
}

/** What sums up the errors of a form. */
export const summaryOf = (page: Page) => page.locator('[data-error-summary]');

/** A PDF of that many bytes, with a head and a trailer. */
export const pdfOf = (name: string, bytes: number) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.4\n${' '.repeat(bytes)}\ntrailer<<>>\n%%EOF\n`),
});
