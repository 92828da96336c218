import type { Locator, Page } from 'playwright';
import type { Locale } from '../../i18n/locales.ts';
import { todoPaths } from '../../i18n/routes.ts';
import { accountPaths } from '../../model/accounts/addresses.ts';

/** What a picture shows: one element, or the top of the page down to a height. */
export type Frame = { element: Locator } | { y?: number; height: number };

/** A picture of the guide. */
export interface Shot {
  name: string;
  /** Brings the CMS where it is to be photographed. */
  prepare: (page: Page, locale: Locale) => Promise<Frame>;
}

/** Enters the CMS by its address with the key. */
export async function openEditor(page: Page, cms: string): Promise<void> {
  await page.goto(cms);
  await page.locator('[class*="LoginButton"], [class*="AuthenticationPage"] button').first().click();
  await page.locator('[class*="SidebarNavList"]').waitFor();
}

async function open(page: Page, collection: string, name: string): Promise<void> {
  await page.goto('/admin/#/collections/programs');
  await page.locator('[class*="ListCardTitle"]').first().waitFor();
  await page.goto(`/admin/#/collections/${collection}/entries/${name}`);
  await field(page, 'title').first().waitFor();
  await page.locator('[class*="BackStatusUnchanged"]').waitFor();
}

/** The inputs of a field: the French one, then the English one. */
function field(page: Page, name: string): Locator {
  return page.locator(`[id^="${name}-field-"]`);
}

async function scrollTo(page: Page, element: Locator): Promise<void> {
  await element.evaluate((one) => {
    one.scrollIntoView({ block: 'start' });
  });
  // The part of the pane that the toolbar covers.
  await page.waitForTimeout(300);
}

const section = (page: Page, name: string) =>
  page
    .locator('[class*="ControlContainer"]', { has: page.locator(`.cms-section`) })
    .filter({ hasText: name });

const save = (page: Page) => page.getByRole('button', { name: /^(?:Enregistrer|Save)$/ });

/** The pictures of the guide, in an order in which each finds the CMS as the one before left it. */
export const guideShots: readonly Shot[] = [
  {
    name: 'list',
    prepare: async (page) => {
      await page.goto('/admin/#/collections/programs');
      await page.locator('[class*="ListCardTitle"]').first().waitFor();
      return { height: 660 };
    },
  },
  {
    name: 'footer',
    prepare: async (page) => {
      await page.locator('.cms-status-state:not(:empty)').waitFor();
      return { element: page.locator('.cms-status') };
    },
  },
  {
    name: 'entry',
    prepare: async (page) => {
      await open(page, 'programs', 'spark');
      return { height: 740 };
    },
  },
  {
    name: 'block-menu',
    prepare: async (page) => {
      const editor = page.locator('.cms-editor-visual').first();
      await scrollTo(page, editor);
      await editor
        .getByRole('button', { name: /^(?:Ajouter un bloc|Add a block)$/ })
        .first()
        .click();
      await page.getByRole('menuitem').first().waitFor();
      return { y: 60, height: 560 };
    },
  },
  {
    name: 'picture',
    prepare: async (page) => {
      await open(page, 'programs', 'bizspark');
      const group = page.locator('[class*="ControlContainer"]', { has: field(page, 'picture') });
      await group.first().getByRole('button').first().click();
      return { element: group.first() };
    },
  },
  {
    name: 'call',
    prepare: async (page, locale) => {
      await open(page, 'calls', 'demo-2026');
      await scrollTo(page, section(page, { fr: 'Dates', en: 'Dates' }[locale]).first());
      return { y: 66, height: 560 };
    },
  },
  {
    name: 'refusal',
    prepare: async (page) => {
      await open(page, 'partners', 'microsoft-canada');
      await field(page, 'summary').last().fill('');
      await save(page).click();
      return { element: page.locator('.cms-problems') };
    },
  },
  {
    name: 'outdated',
    prepare: async (page) => {
      await open(page, 'people', 'jean-ferre');
      const french = field(page, 'role').first();
      await french.fill(`${await french.inputValue()}, conférencier`);
      await save(page).click();
      return { element: page.locator('.cms-question') };
    },
  },
  {
    name: 'status',
    prepare: async (page) => {
      await page.locator('.cms-question').getByRole('button').last().click();
      await page.getByRole('button', { name: /^(?:Statut|Status)/ }).click();
      await page.getByRole('menuitem').first().waitFor();
      return { height: 260 };
    },
  },
  {
    name: 'board',
    prepare: async (page) => {
      await page.goto('/admin/#/workflow');
      await page.locator('[class*="WorkflowCard"]').first().waitFor();
      return { height: 480 };
    },
  },
  {
    name: 'work',
    prepare: async (page, locale) => {
      await page.goto(todoPaths[locale]);
      await page.evaluate(() => document.fonts.ready);
      return { height: 800 };
    },
  },
];

/** Those of a server whose people sign in, before anyone has. */
export const signInShots: readonly Shot[] = [
  {
    name: 'sign-in',
    prepare: async (page, locale) => {
      await page.goto(accountPaths.signIn[locale]);
      await page
        .locator('input[type=email]')
        .fill({ fr: 'camille.roy@exemple.org', en: 'camille.roy@example.org' }[locale]);
      await page.evaluate(() => document.fonts.ready);
      return { element: page.locator('main') };
    },
  },
  {
    name: 'sign-in-code',
    prepare: async (page, locale) => {
      await page.goto(`${accountPaths.signIn[locale]}code/`);
      await page.evaluate(() => document.fonts.ready);
      return { element: page.locator('main') };
    },
  },
];
