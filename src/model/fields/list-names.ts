import type { Bilingual } from '../../i18n/locales.ts';

/** The lists that an organization keeps in its settings, by what editors call them there. */
export const listNames = {
  zones: { fr: 'Fuseaux horaires', en: 'Time zones' },
  regions: { fr: 'Régions', en: 'Regions' },
  currencies: { fr: 'Monnaies', en: 'Currencies' },
  programKinds: { fr: 'Types de programmes', en: 'Types of programs' },
  organizationKinds: { fr: 'Types d’organisations', en: 'Types of organizations' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type ListName = keyof typeof listNames;

export const isListName = (name: string): name is ListName => Object.hasOwn(listNames, name);
