import type { Bilingual } from '../../i18n/locales.ts';

/** The lists that an organization keeps in its settings, by what editors call them there. */
export const listNames = {
  zones: { fr: 'Fuseaux horaires', en: 'Time zones' },
  regions: { fr: 'Régions', en: 'Regions' },
  currencies: { fr: 'Monnaies', en: 'Currencies' },
  programKinds: { fr: 'Natures des programmes', en: 'Kinds of programs' },
  organizationKinds: { fr: 'Natures des organisations', en: 'Kinds of organizations' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type ListName = keyof typeof listNames;

export const isListName = (name: string): name is ListName => Object.hasOwn(listNames, name);
