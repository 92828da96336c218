import { locales, type Locale } from '../../i18n/locales.ts';
import { routes } from '../../i18n/routes.ts';
import { createTranslate } from '../../i18n/translate.ts';
import { dataPath, opportunitiesPath, publishedNames } from '../../model/open-data/addresses.ts';
import type { CollectionName } from '../../model/collections/index.ts';
import { getLibrary, type Library } from '../library/library.ts';
import { getLocaleData } from '../site.ts';
import { urlOf } from '../urls.ts';

/** The collections that a summary of the site names, with the interface string of their title. */
const sections = [
  { collection: 'programs', title: 'programs.title' },
  { collection: 'calls', title: 'calls.title' },
  { collection: 'articles', title: 'news.title' },
] as const satisfies { collection: CollectionName; title: string }[];

async function languageLines(library: Library, locale: Locale, site: URL): Promise<string[]> {
  const { organisation, strings } = await getLocaleData(locale);
  const t = createTranslate(locale, strings);
  const address = (path: string) => new URL(path, site).href;
  const lists = sections.flatMap(({ collection, title }) => {
    const lines = library.all(collection, locale).map((item) => {
      const example = item.data.example ? ` [${t('example.badge')}]` : '';
      const outdated = item.isOutdated ? ` [${t('translation.outdatedTitle')}]` : '';
      return `- [${item.data.title}](${address(urlOf(library, item))})${example}${outdated}: ${item.data.summary}`;
    });
    return lines.length > 0 ? [`## ${t(title)} (${locale})`, '', ...lines, ''] : [];
  });
  return [
    `> ${organisation.tagline ?? organisation.name} ${address(routes.home(locale))}`,
    '',
    ...lists,
    `- [${t('questions.title')}](${address(routes.questions(locale))})`,
    `- [${t('news.feed')}](${address(routes.newsFeed(locale))})`,
    `- [${t('calls.calendar')}](${address(routes.callsCalendar(locale))})`,
    `- [${t('openData.title')}](${address(routes.openData(locale))})`,
    '',
  ];
}

/** A summary of the site for language models (https://llmstxt.org): what exists, in which language, and as data. */
export async function llmsText(site: URL): Promise<string> {
  const library = await getLibrary();
  const { organisation } = await getLocaleData('fr');
  const languages = await Promise.all(locales.map((locale) => languageLines(library, locale, site)));
  const link = (name: string, path: string) => `- [${name}](${new URL(path, site).href})`;
  const data = [
    ...publishedNames.map((name) => link(name, dataPath(name))),
    link('CommonGrants', `${opportunitiesPath}.json`),
  ];
  return [`# ${organisation.name}`, '', ...languages.flat(), '## JSON', '', ...data, ''].join('\n');
}
