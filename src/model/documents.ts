import { formFields } from '../forms/definition.ts';
import type { Bilingual } from '../i18n/locales.ts';
import type { Fields } from './fields/fields.ts';
import { siteSettingsFields } from './site-settings.ts';

/** Files that hold both languages side by side, as YAML: the forms, and the settings of the site. */
export interface DocumentKind {
  label: Bilingual;
  labelSingular: Bilingual;
  description: Bilingual;
  /** Its folder below the content folder. */
  folder: string;
  /** The field that names a document in lists, as a path. */
  titleField: string;
  canCreate: boolean;
  fields: Fields;
}

/** Every kind of document, by the name under which editors find it. */
export const documents = {
  forms: {
    label: { fr: 'Formulaires', en: 'Forms' },
    labelSingular: { fr: 'Formulaire', en: 'Form' },
    description: {
      fr: 'Les questions posées au public : candidature, question, inscription, avis d’ouverture. Les deux langues sont côte à côte.',
      en: 'The questions that the public is asked: application, question, registration, opening alert. Both languages stand side by side.',
    },
    folder: 'forms',
    titleField: 'title.fr',
    canCreate: true,
    fields: formFields,
  },
  settings: {
    label: { fr: 'Réglages du site', en: 'Site settings' },
    labelSingular: { fr: 'Réglages', en: 'Settings' },
    description: {
      fr: 'Le nom du site, ses menus, son adresse de contact.',
      en: 'The name of the site, its menus, its contact address.',
    },
    folder: 'site',
    titleField: 'name.fr',
    canCreate: false,
    fields: siteSettingsFields,
  },
} as const satisfies Readonly<Record<string, DocumentKind>>;

export type DocumentName = keyof typeof documents;

export const documentNames = Object.keys(documents).filter(isDocumentName);

/** True for the name of a kind of document. */
export function isDocumentName(name: string): name is DocumentName {
  return Object.hasOwn(documents, name);
}
