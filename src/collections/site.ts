import type { Locale } from '../i18n/locales.ts';
import { routes } from '../i18n/routes.ts';
import { accentOf } from '../model/brand/accent.ts';
import type { LocaleData } from '../model/site-data.ts';
import { responsibleOf, type NavigationLink } from '../model/site-settings.ts';
import { getLogo } from './brand.ts';
import { getLibrary, type Library } from './library/library.ts';
import { getSettings, getSource } from './library/source.ts';
import { oncePerBuild } from './reads/once-per-build.ts';
import { callToApplyTo } from './queries/calls.ts';
import { recordRead } from './reads/reads.ts';
import { urlOf } from './urls.ts';

/** The language of pages that have none in their address. */
export const getDefaultLocale = async (): Promise<Locale> => (await getSettings()).defaultLocale;

const read = {
  fr: oncePerBuild(() => readLocaleData('fr')),
  en: oncePerBuild(() => readLocaleData('en')),
} as const;

/** What the layout of every page needs, in one language; also handed to on-demand pages through site.json. */
export function getLocaleData(locale: Locale): Promise<LocaleData> {
  recordRead(`site/${locale}`);
  return read[locale]();
}

async function readLocaleData(locale: Locale): Promise<LocaleData> {
  const [{ site: settings, strings }, library] = await Promise.all([getSource(), getLibrary()]);
  const logo = await getLogo();
  const call = callToApplyTo(library, locale);
  const links = (items: readonly NavigationLink[]) =>
    items.flatMap(({ label, to }) => {
      const url = toUrl(library, locale, to);
      return url === undefined ? [] : [{ label: label[locale], url }];
    });
  return {
    isDefault: settings.defaultLocale === locale,
    languageTag: settings.languageTags[locale],
    accent: accentOf(settings),
    typefaces: settings.typefaces,
    organisation: {
      name: settings.name[locale],
      ...(logo ? { logo: { width: logo.width, height: logo.height } } : {}),
      tagline: settings.tagline[locale],
      responsible: responsibleOf(settings)[locale],
      ...(settings.responsible?.address ? { address: settings.responsible.address } : {}),
      ...(settings.contactEmail ? { email: settings.contactEmail } : {}),
      ...(settings.contactPhone ? { phone: settings.contactPhone } : {}),
    },
    ...(call ? { apply: { url: urlOf(library, call), closes: call.data.closes.slice(0, 10) } } : {}),
    navigation: { main: links(settings.navigation), footer: links(settings.footer) },
    privacy: toUrl(library, locale, 'page:privacy') ?? null,
    strings: strings[locale],
  };
}

const parts = {
  programs: { url: routes.programs, collection: 'programs' },
  calls: { url: routes.calls, collection: 'calls' },
  startups: { url: routes.startups, collection: 'startups' },
  news: { url: routes.news, collection: 'articles' },
  questions: { url: routes.questions, collection: 'questions' },
} as const;

/** A part of the site that is empty is left out of the navigation, and so is a page that a language does not have. */
function toUrl(library: Library, locale: Locale, to: string): string | undefined {
  if (to === 'search') return routes.search(locale);
  const [, part] = Object.entries(parts).find(([name]) => name === to) ?? [];
  if (part) return library.every(part.collection).length > 0 ? part.url(locale) : undefined;
  const page = library.find('pages', locale, to.replace(/^page:/, ''));
  return page && urlOf(library, page);
}
