import { expect, test } from '../support/served-site.ts';

test('the server’s own security policy lets a reader search, and nothing is refused on the way', async ({
  page,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const answer = await page.goto('/fr/recherche/?q=idees');
  expect(answer?.headers()['content-security-policy']).toContain("'wasm-unsafe-eval'");
  await expect(page.locator('search-panel ol > li').first()).toContainText('BizSpark');
  await page.goto('/fr/recherche/?q=founders');
  await expect(page.locator('search-panel ol > li').first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('programs that read feeds are told what they read', async ({ request }) => {
  for (const [path, type] of [
    ['/fr/rss.xml', /^application\/(?:rss\+)?xml/],
    ['/en/calls.ics', /^text\/calendar/],
    ['/data/programs.json', /^application\/json/],
    ['/data/programs.schema.json', /^application\/(?:schema\+)?json/],
    ['/llms.txt', /^text\/plain/],
    ['/sitemap-index.xml', /^application\/xml/],
  ] as const) {
    const answer = await request.get(path);
    expect.soft(answer.status(), path).toBe(200);
    expect.soft(answer.headers()['content-type'], path).toMatch(type);
  }
});
