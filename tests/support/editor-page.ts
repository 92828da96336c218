import { expect, type Locator, type Page } from 'playwright/test';
import type { Locale } from '../../src/i18n/locales.ts';

/** The menu of blocks in a rich text editor, once it is named: Decap puts a second button into it, which is then inert. */
export const blockMenu = '[aria-haspopup][aria-label="Ajouter un bloc"]';

/** The CMS with one text open, both languages side by side, as an editor sees and uses it. */
export class EditorPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens an entry; enters the CMS first where that is still to be done. */
  static async open(page: Page, collection: string, name: string): Promise<EditorPage> {
    return EditorPage.#at(page, `/admin/#/collections/${collection}/entries/${name}`);
  }

  /** Opens the form for a new entry. */
  static async create(page: Page, collection: string): Promise<EditorPage> {
    return EditorPage.#at(page, `/admin/#/collections/${collection}/new`);
  }

  /** Enters the CMS, with no text open yet. */
  static async enter(page: Page): Promise<EditorPage> {
    await page.goto('/admin/');
    await page.getByRole('button', { name: /^(?:Ouvrir l’éditeur|Open the editor)$/ }).click();
    await expect(page.locator('[class*="ListCardTitle"]').first()).toBeVisible();
    return new EditorPage(page);
  }

  /** The entry to which a link has led; enters the CMS first where that is still to be done. */
  static async here(page: Page): Promise<EditorPage> {
    await page.waitForURL(/#\/collections\/[a-z]+\/entries\//);
    return EditorPage.#at(page, page.url());
  }

  static async #at(page: Page, address: string): Promise<EditorPage> {
    await page.goto(address);
    const editor = new EditorPage(page);
    const enter = page.getByRole('button', { name: /^(?:Ouvrir l’éditeur|Open the editor)$/ });
    await expect(enter.or(editor.input('title', 'fr'))).toBeVisible();
    if (await enter.isVisible()) {
      await enter.click();
      await page.goto(address);
    }
    await expect(editor.input('title', 'fr')).toBeVisible();
    return editor;
  }

  /** The input of a field in one of the two panes. */
  input(field: string, locale: Locale): Locator {
    // Blocks of a text have fields of their own, some under the same names.
    const inputs = this.page.locator(`[id^="${field}-field-"]:not(.cms-editor-visual [id])`);
    return locale === 'fr' ? inputs.first() : inputs.last();
  }

  /** The first input of that name in a block of the French text. */
  blockInput(field: string): Locator {
    return this.page.locator(`.cms-editor-visual [id^="${field}-field-"]`).first();
  }

  async fill(field: string, locale: Locale, text: string): Promise<void> {
    await this.input(field, locale).fill(text);
  }

  /** Clicks “Publish”, then “Publish now”. */
  async publish(): Promise<void> {
    await this.page.getByRole('button', { name: /^(?:Publier|Publish)$/ }).click();
    await this.page.getByRole('menuitem', { name: /^(?:Publier maintenant|Publish now)$/ }).click();
  }

  /** Chooses a value of a list, or an entry that another refers to, by the words that the editor sees. */
  async choose(field: string, words: string): Promise<void> {
    await this.input(field, 'fr').fill(words);
    await this.page.getByRole('option', { name: words }).first().click();
  }

  /** Clicks “Published”, then “Take off the site”. */
  async unpublish(): Promise<void> {
    await this.page.getByRole('button', { name: 'Publié', exact: true }).click();
    await this.page.getByRole('menuitem', { name: 'Retirer du site' }).click();
  }

  /** Clicks “Save”, where texts begin as drafts. */
  async saveDraft(): Promise<void> {
    await this.page.getByRole('button', { name: /^(?:Enregistrer|Save)$/ }).click();
  }

  /** Gives a draft another status, by its French name. */
  async setStatus(status: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Statut/ }).click();
    await this.page.getByRole('menuitem', { name: status }).click();
    await expect(this.page.getByRole('button', { name: `Statut\u00a0: ${status}` })).toBeVisible();
  }

  /** Waits until Decap has put a copy of the unsaved text in the browser, as it does some seconds after the last key. */
  async keptInBrowser(collection: string, name: string, text: string): Promise<void> {
    await expect.poll(() => this.page.evaluate(readBackup, `backup.${collection}.${name}`)).toContain(text);
  }

  /** Waits until a text that has just been restored is open, the CMS says so, and the keyboard goes on in it. */
  async expectRestored(title: string): Promise<void> {
    const told = this.page.getByRole('status').locator('.cms-notice');
    await expect(told).toContainText(`«\u00a0${title}\u00a0» est rétabli`);
    await expect(told).toBeVisible();
    await expect(this.page.getByRole('main', { name: title })).toBeFocused();
    expect(new URL(this.page.url()).search, 'said once: a page that is loaded again says nothing').toBe('');
  }

  /** What says that nothing is left to save. */
  get saved(): Locator {
    return this.page.getByText(/^(?:Tout est enregistré|Everything is saved)$/);
  }

  /** The state of the publication, at the foot. */
  get status(): Locator {
    return this.page.locator('.cms-status-state');
  }

  /** What a colleague saved first, beside one’s own text. */
  get conflict(): Locator {
    return this.page.locator('.cms-conflict');
  }

  get changesButton(): Locator {
    return this.page.getByRole('button', { name: /^(?:Ce qui change|What changes)$/ });
  }

  /** What would change for readers. */
  get changes(): Locator {
    return this.page.locator('.cms-changes');
  }

  /** Why the last save was refused. */
  get problems(): Locator {
    return this.page.locator('.cms-problems');
  }
}

/** Runs in the browser: Decap's copy of an unsaved text, as JSON; empty where there is none. */
function readBackup(key: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('localforage');
    opening.onerror = () => {
      reject(new Error('The browser has no store for unsaved texts.'));
    };
    opening.onsuccess = () => {
      const database = opening.result;
      const found = database.transaction('keyvaluepairs').objectStore('keyvaluepairs').get(key);
      found.onsuccess = () => {
        database.close();
        resolve(JSON.stringify(found.result ?? ''));
      };
    };
  });
}
