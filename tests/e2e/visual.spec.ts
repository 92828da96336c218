import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { root } from '../../src/environment.ts';
import { expect, frozenDay, test } from '../support/frozen-site.ts';

/** Half a pixel for each CSS pixel: what moves, vanishes or changes colour shows; how a letter's edge is drawn does not. */
test.use({ deviceScaleFactor: 0.5, timezoneId: 'America/Toronto', reducedMotion: 'reduce' });

/** All in one browser: the site is built once for them. */
test.describe.configure({ mode: 'default' });

const madeWith = join(root, 'tests/visual/chromium.txt');

/** Forms have tests and a rhythm of change of their own; one is looked at on its own page. */
const withoutForms = 'application-form, main form[method="post" i] { display: none }';

async function compare(page: Page, name: string): Promise<void> {
  const isUpdate = test.info().config.updateSnapshots === 'all';
  const version = page.context().browser()?.version() ?? '';
  if (isUpdate) writeFileSync(madeWith, `${version}\n`);
  const known = readFileSync(madeWith, 'utf8').trim();
  const advice =
    `${name} does not look as it did. See the three pictures named below; if the change is meant: ` +
    'npm test -- --update-pictures visual.spec.ts' +
    (known === version ? '' : `\nThis is Chromium ${version}; the pictures were made with ${known}.`);
  await expect.soft(page, advice).toHaveScreenshot(`${name}.png`, {
    scale: 'device',
    maxDiffPixelRatio: 0.01,
    threshold: 0.25,
  });
}

interface View {
  lang: 'fr' | 'en';
  width: number;
  scheme: 'light' | 'dark';
  kinds: readonly string[];
}

const everyKind = [
  'welcome',
  'home',
  'programs',
  'program',
  'criteria',
  'calls',
  'call',
  'form',
  'cohorts',
  'cohort',
  'startups',
  'startup',
  'news',
  'article',
  'news-subject',
  'news-year',
  'questions',
  'ask',
  'all-questions',
  'domain',
  'person',
  'partner',
  'page',
  'search',
  'open-data',
  'not-found',
];

const views: readonly View[] = [
  { lang: 'fr', width: 1280, scheme: 'light', kinds: everyKind },
  { lang: 'fr', width: 320, scheme: 'light', kinds: everyKind },
  { lang: 'fr', width: 768, scheme: 'light', kinds: ['home', 'program', 'call', 'form', 'startups'] },
  { lang: 'fr', width: 1280, scheme: 'dark', kinds: ['home', 'program', 'criteria'] },
  { lang: 'en', width: 1280, scheme: 'light', kinds: ['home', 'program'] },
];

for (const { lang, width, scheme, kinds } of views) {
  test.describe(`${lang}, ${width} px, ${scheme}`, () => {
    test.use({ colorScheme: scheme, viewport: { width, height: 2200 } });

    test('every type of page looks as it was decided that it should', async ({ page, site }) => {
      await page.clock.setFixedTime(frozenDay);
      for (const kind of kinds) {
        const found = site.pages.find((one) => one.kind === kind && one.lang === lang);
        expect(found, `no page of the type ${kind}`).toBeDefined();
        await page.goto(found?.path ?? '');
        if (kind === 'form') await page.locator('application-form[data-ready]').waitFor();
        else await page.addStyleTag({ content: withoutForms });
        await page.evaluate(() => document.fonts.ready);
        await compare(page, `${kind}-${lang}-${width}-${scheme}`);
      }
    });
  });
}
