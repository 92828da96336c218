import type { FrameLocator, Locator, Page } from 'playwright/test';

/** The preview beside the fields of the CMS, as an editor sees and uses it. */
export class PreviewPane {
  readonly page: Page;
  /** What stands around the page: how to look at it, what is wrong in the text. */
  readonly frame: FrameLocator;
  /** The page itself. */
  readonly site: FrameLocator;

  private constructor(page: Page) {
    this.page = page;
    this.frame = page.frameLocator('#preview-pane');
    this.site = this.frame.frameLocator('iframe');
  }

  /** Turns the preview on, in place of the other language, with the text that is open. */
  static async open(page: Page): Promise<PreviewPane> {
    await page.getByTitle('Afficher l’aperçu').click();
    const pane = new PreviewPane(page);
    await pane.heading.waitFor();
    return pane;
  }

  get heading(): Locator {
    return this.site.locator('h1');
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** What is said above the page. */
  get notes(): Locator {
    return this.frame.getByRole('status');
  }

  /**
   * Types a title, and waits until the page shows it.
   * @returns the milliseconds from the last key to the page.
   */
  async timeToShow(title: string): Promise<number> {
    return this.page.evaluate(typeTitle, title);
  }
}

/** Runs in the browser, so that nothing but the CMS is timed: puts a title into its field, as a key does, and watches the page. */
async function typeTitle(title: string): Promise<number> {
  const field = document.querySelector<HTMLInputElement>('[id^="title-field-"]');
  const pane = document.querySelector<HTMLIFrameElement>('#preview-pane');
  const frame = pane?.contentDocument?.querySelector('iframe');
  const isShown = () => frame?.contentDocument?.querySelector('h1')?.textContent.includes(title);
  const start = performance.now();
  // By the browser's own setter, as a key does: React watches the input's.
  Reflect.set(HTMLInputElement.prototype, 'value', title, field);
  field?.dispatchEvent(new Event('input', { bubbles: true }));
  while (!isShown() && performance.now() - start < 10_000) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return performance.now() - start;
}
