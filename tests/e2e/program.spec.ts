import { readCollection } from '../../src/collections/read/content.ts';
import { optionLabel } from '../../src/components/entries/labels.ts';
import { collections } from '../../src/model/collections/index.ts';
import { expect, test } from '../support/hosted-site.ts';
import { testContent } from '../support/content-copy.ts';

test('a founder reads what a program brings first and once, then whom it is for, how long it lasts and where', async ({
  page,
}) => {
  const facts = async (path: string) => {
    await page.goto(path);
    const rows = await page.getByRole('table', { name: 'En un coup d’œil' }).getByRole('row').allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, ' ')).join('\n');
  };
  const camp = await facts('/fr/programmes/camp-microsoft/');
  expect(camp).toMatch(/^Pour qui Dix jeunes entreprises de Québec$/m);
  expect(camp).toMatch(/^Lieu Ville de Québec$/m);
  const sections = await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts();
  expect(sections.slice(0, 2)).toEqual(['Avantages', 'En un coup d’œil']);
  await expect(page.getByText('Un soutien d’une valeur de 120 000 $', { exact: true })).toHaveCount(1);
  await expect(page.locator('main header')).toContainText(/Ouvert jusqu’au\s31\smars\s2027/);
  expect(camp).not.toContain('Prochaine date');
  const spark = await facts('/fr/programmes/spark/');
  expect(spark).toMatch(/Mission de coaching : 2 heures Accompagnement technique : de 1 à 3 mois/);
  expect(spark).toMatch(/^Ouverture mars 2013 \(année déduite\)$/m);
  expect(await facts('/fr/programmes/bizspark/')).toMatch(/^Durée de 1 à 3 ans$/m);
});

test('what else there is to read is named once, and never the page itself', async ({ page, site }) => {
  let count = 0;
  for (const { path } of site.pages.filter(({ kind }) => kind === 'program' || kind === 'article')) {
    await page.goto(path);
    const links = page.locator('section:has(> div > #related) h3 a');
    const found = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(new Set(found).size, path).toBe(found.length);
    expect(found, path).not.toContain(path);
    count += found.length;
  }
  expect(count).toBeGreaterThan(3);
});

test('a program is sent to someone by mail, with its name and its whole address', async ({ page }) => {
  await page.goto('/fr/programmes/spark/');
  const mail = page.getByRole('link', { name: 'Envoyer cette page par courriel' });
  const link = new URL((await mail.getAttribute('href')) ?? '');
  expect(link.protocol).toBe('mailto:');
  expect(link.searchParams.get('subject')).toBe('Spark');
  expect(link.searchParams.get('body')).toMatch(/^Spark\nhttps?:\/\/[^/]+\/fr\/programmes\/spark\/$/);
});

test('what is asked about a call is answered on its page, with the way to ask more', async ({ page }) => {
  await page.goto('/fr/candidater/appel-exemple-2026/');
  const questions = page.getByRole('region', { name: 'Questions', exact: true });
  await questions.getByText('L’appel d’exemple est-il réel?').click();
  await expect(questions).toContainText('Ses dates, ses critères et ses entreprises sont inventés');
  const ask = questions.getByRole('link', { name: 'Poser une question' });
  await expect(ask).toHaveAttribute('href', '/fr/questions/poser/?program=camp-microsoft');
});

test('the address of a question opens its answer', async ({ page }) => {
  await page.goto('/fr/questions/#idees');
  await expect(page.getByRole('heading', { name: 'Où est passé le programme' })).toBeInViewport();
  await expect(page.locator('#idees')).toBeVisible();
  await expect(page.locator('#equity')).toBeHidden();
  await page.goto('/fr/');
  await page
    .getByRole('region', { name: 'Questions' })
    .getByRole('listitem')
    .first()
    .getByRole('link')
    .click();
  await expect(page.locator(':target')).toBeVisible();
});

test('the figures of a cohort are those of its start-ups', async ({ page }) => {
  const { entries } = await readCollection(testContent, 'startups');
  const counts = new Map<string, number>();
  for (const { locale, data } of entries) {
    const { cohorts, stage }: Readonly<Record<string, unknown>> = data;
    if (locale !== 'fr' || !Array.isArray(cohorts) || !cohorts.includes('demo-2026')) continue;
    const label = optionLabel(collections.startups.fields.stage, String(stage), 'fr');
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  expect(counts.size).toBeGreaterThan(1);
  await page.goto('/fr/programmes/camp-microsoft/cohortes/cohorte-exemple-2026/');
  const table = page.getByRole('table', { name: 'Par stade' });
  await expect(table.getByRole('row')).toHaveCount(counts.size);
  for (const [label, count] of counts)
    await expect(table.getByRole('row', { name: label }).getByRole('cell').first()).toHaveText(String(count));
});

test('who adds up the domains of a cohort reads why there are more than start-ups, and sees the bars to the column', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/fr/programmes/camp-microsoft/cohortes/cohorte-exemple-2026/');
  const table = page.getByRole('table', { name: 'Par domaine' });
  await expect(table).toContainText('Une entreprise peut être comptée dans deux domaines.');
  const [cell, bar] = [table.locator('.bar').first(), table.locator('.bar svg').first()];
  expect((await bar.boundingBox())?.width).toBe((await cell.boundingBox())?.width);
});
