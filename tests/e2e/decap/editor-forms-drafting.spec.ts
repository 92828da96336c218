import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { boxWith, openDocument, openItem, saveDocument } from '../../support/document-page.ts';
import { editor, expect, test } from '../../support/drafting.ts';
import { untilLive } from '../../support/publication.ts';

const run = promisify(execFile);

test('an editor rewords a question of a form where texts are kept as commits: readers are asked the new one, and the commit names the editor and the form', async ({
  page,
  server,
}) => {
  const git = async (...args: string[]) =>
    (await run('git', ['--git-dir', join(server.content.dataDir, 'content.git'), ...args])).stdout.trim();
  const commits = await git('rev-list', '--count', 'main');
  await openDocument(page, '/admin/#/collections/forms/entries/question');
  await openItem(page, '2 éléments', 'Pour vous répondre');
  await openItem(page, '2 questions', 'Adresse courriel');
  await (await boxWith(page, 'Adresse courriel')).fill('Où vous répondre');
  await (await boxWith(page, 'E-mail address')).fill('Where to answer you');
  await untilLive(page, server, async () => {
    await saveDocument(page);
    await expect(page.getByText('Tout est enregistré')).toBeVisible();
  });
  await expect(page.getByRole('button', { name: /^Statut/ }), 'a form has no draft').toBeHidden();
  await expect(page.getByText('Sans brouillon : « Enregistrer » met en ligne aussitôt.')).toBeVisible();

  expect(await git('rev-list', '--count', 'main')).toBe(String(Number(commits) + 1));
  expect(await git('log', '-1', '--format=%an <%ae> %s', 'main')).toBe(
    `${editor.name} <${editor.email}> Update forms/question`,
  );
  expect(await git('log', '-1', '--format=', '--name-only', 'main')).toBe('content/forms/question.yaml');
  await page.goto('/fr/questions/poser/');
  await expect(page.getByLabel('Où vous répondre')).toBeVisible();
  await page.goto('/en/questions/ask/');
  await expect(page.getByLabel('Where to answer you')).toBeVisible();

  await openDocument(page, '/admin/#/collections/forms/entries/question');
  await page.goto('/admin/#/workflow');
  await expect(page.getByRole('heading', { name: 'Brouillons', level: 1 })).toBeVisible();
  await expect(page.getByText('Sans brouillon', { exact: false })).toBeHidden();
  await expect(page.locator('[class*="-WorkflowCardContainer"] a[href*="/collections/forms/"]')).toHaveCount(
    0,
  );
});
