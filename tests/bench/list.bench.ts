import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { chromium, type Page } from 'playwright';
import { root } from '../../src/environment.ts';
import { admitted } from '../support/cms-access.ts';
import { growContent } from '../support/large-content.ts';
import { startServer } from '../support/server.ts';

/**
 * From the click on a section of the CMS to its first card: with 500 articles more, beside a section that has a few texts.
 * Each round is a page loaded anew, since the CMS keeps a list that it has read.
 */
const rounds = 5;
const targetMs = 2_000;

const server = await startServer({}, { buildsWait: true });
await growContent(server.content.contentDir, { startups: 0, articles: 500 });
const found = spawnSync(process.execPath, ['src/commands/chromium.mjs', '--print'], { cwd: root });
const browser = await chromium.launch({
  executablePath: found.stdout.toString().trim(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

/** Milliseconds until the list of a section is there, and how many cards it has. */
async function open(page: Page, section: string): Promise<{ ms: number; cards: number }> {
  await page.goto('/admin/#/collections/programs');
  await page.reload();
  const enter = page.getByRole('button', { name: 'Ouvrir l’éditeur' });
  const cards = page.locator('[class*="ListCardTitle"]');
  await enter.or(cards.first()).first().waitFor();
  if (await enter.isVisible()) await enter.click();
  await cards.first().waitFor();
  const link = page.locator(`a[href="#/collections/${section}"]`);
  const before = await cards.first().textContent();
  const started = performance.now();
  await link.click();
  await cards
    .first()
    .filter({ hasNotText: before ?? '' })
    .waitFor();
  return { ms: performance.now() - started, cards: await cards.count() };
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

try {
  const storageState = admitted(server);
  const context = await browser.newContext({
    baseURL: server.origin,
    locale: 'fr-CA',
    viewport: { width: 1280, height: 900 },
    ...(storageState && { storageState }),
  });
  const page = await context.newPage();
  await open(page, 'articles');
  const taken: Record<'articles' | 'people', number[]> = { articles: [], people: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const section of ['articles', 'people'] as const) {
      const { ms, cards } = await open(page, section);
      taken[section].push(ms);
      console.log(`${section}: ${ms.toFixed(0)} ms, ${cards} cards, load ${loadavg()[0]?.toFixed(1) ?? ''}`);
    }
  }
  const [long, short] = [median(taken.articles), median(taken.people)];
  console.log(
    `A list of 500 articles opens in ${long.toFixed(0)} ms (at most ${targetMs}), ${(long / short).toFixed(1)} times as long as a short one.`,
  );
  if (long > targetMs) process.exitCode = 1;
} finally {
  await browser.close();
  await server.remove();
}
