import type { Locale } from '../i18n/locales.ts';
import { routes } from '../i18n/routes.ts';
import type { LocaleData } from '../model/site-data.ts';
import type { NavigationLink } from '../model/site-settings.ts';
import { getLibrary, type Library } from './library/library.ts';
import { getSource } from './library/source.ts';
import { urlOf } from './urls.ts';

/** What the layout of every page needs, in one language; also handed to on-demand pages through site.json. */
export async function getLocaleData(locale: Locale): Promise<LocaleData> {
  const [{ site: settings, strings }, library] = await Promise.all([getSource(), getLibrary()]);
  const links = (items: readonly NavigationLink[]) =>
    items.flatMap(({ label, to }) => {
      const url = toUrl(library, locale, to);
      return url === undefined ? [] : [{ label: label[locale], url }];
    });
  return {
    languageTag: settings.languageTags[locale],
    organisation: {
      name: settings.name[locale],
      tagline: settings.tagline[locale],
      ...(settings.contactEmail ? { email: settings.contactEmail } : {}),
      ...(settings.contactPhone ? { phone: settings.contactPhone } : {}),
    },
    navigation: { main: links(settings.navigation), footer: links(settings.footer) },
    privacy: toUrl(library, locale, 'page:privacy') ?? null,
    strings: strings[locale],
  };
}

/** A page that does not exist in a language is left out of its navigation. */
function toUrl(library: Library, locale: Locale, to: string): string | undefined {
  switch (to) {
    case 'programs':
      return routes.programs(locale);
    case 'calls':
      return routes.calls(locale);
    case 'startups':
      return routes.startups(locale);
    case 'news':
      return routes.news(locale);
    case 'questions':
      return routes.questions(locale);
    case 'search':
      return routes.search(locale);
    default: {
      const page = library.find('pages', locale, to.replace(/^page:/, ''));
      return page && urlOf(library, page);
    }
  }
}
