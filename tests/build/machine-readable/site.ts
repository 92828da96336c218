import { buildChanged } from '../../support/changed-site.ts';
import { addNews } from '../../support/news-content.ts';
import { chooseTypefaces } from '../../support/sent-typefaces.ts';

/**
 * The site with one call that is real, articles that have all that an article can have, and one article and one program of
 * which the French has changed since; in other typefaces than the usual ones.
 */
export const { copy, client } = await buildChanged('2026-10-01T12:00:00Z', async (content) => {
  await addNews(content);
  await chooseTypefaces(content, 'public-sans');
  await content.replace(
    'site/site.yaml',
    'languageTags:',
    `dataLicence:
  name:
    fr: Creative Commons Attribution 4.0
    en: Creative Commons Attribution 4.0
  url: https://creativecommons.org/licenses/by/4.0/
languageTags:`,
  );
  for (const locale of ['fr', 'en'])
    await content.replace(`calls/${locale}/demo-2026.mdx`, 'example: true', 'example: false');
  for (const file of ['articles/fr/camp-microsoft-agreement.mdx', 'programs/fr/spark.mdx'])
    await content.write(file, `${(await content.read(file)).trimEnd()}\n\nUne phrase de plus.\n`);
});
