import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { z } from 'zod';

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const answerSchema = z.object({ obstacles: z.array(z.string()), passed: z.number() });

/** What axe says of a page: a line for each kind of obstacle, and how many rules found nothing to object to. */
export type AxeAnswer = z.infer<typeof answerSchema>;

interface Where {
  /** Selectors of what is looked at, else all of the page; a list leads into frames. */
  include?: readonly (string | readonly string[])[];
  exclude?: readonly string[];
}

/** Puts axe into the page as it stands and its frames; it stays until another page is opened. */
export async function openAxe(page: Page): Promise<void> {
  await Promise.all(page.frames().map((frame) => frame.evaluate(source)));
}

/** Puts axe into each page that is opened from now on: for many pages, cheaper than `openAxe` for each. */
export const openAxeWithPages = (page: Page) => page.addInitScript(source);

/** Asks axe, which `openAxe` has put there: by every rule of the standards, less those of `without`, or by `only` some. */
export async function askAxe(
  page: Page,
  where: Where = {},
  { only, without = [] }: { only?: readonly string[]; without?: readonly string[] } = {},
): Promise<AxeAnswer> {
  const runOnly = only ? { type: 'rule', values: only } : { type: 'tag', values: standards };
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const include = (where.include ?? ['html']).map((one) => [one].flat());
  const context = { include, exclude: (where.exclude ?? []).map((one) => [one]) };
  const answer: unknown = await page.evaluate(
    `axe.run(${JSON.stringify(context)}, ${JSON.stringify({ runOnly, rules, resultTypes: ['violations'] })}).then(
      ({ violations, passes }) => ({
        obstacles: violations.map(({ id, nodes }) =>
          id + ': ' + nodes.map(({ html }) => html.slice(0, 300)).join('\\n')),
        passed: passes.length,
      }))`,
  );
  return answerSchema.parse(answer);
}

/** What axe finds wrong with the page as it stands, a line for each kind of obstacle. */
export async function obstaclesOn(page: Page, where: Where = {}): Promise<string[]> {
  await openAxe(page);
  const { obstacles, passed } = await askAxe(page, where);
  if (passed === 0) throw new Error('axe has looked at nothing.');
  return obstacles;
}
