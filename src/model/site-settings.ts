import { z } from 'zod';
import { usualTags } from '../i18n/locales.ts';
import { fieldsToSchema, type Fields } from './fields/fields.ts';
import { list, object, bilingualText } from './fields/group-fields.ts';
import { email, phone, text } from './fields/text-fields.ts';
import { choice } from './fields/value-fields.ts';
import { zones } from './collections/shared.ts';

const linkFields = {
  label: bilingualText({ label: { fr: 'Texte du lien', en: 'Words of the link' }, maxLength: 60 }),
  to: text({
    label: { fr: 'Destination', en: 'Destination' },
    hint: {
      fr: 'programs, calls, startups, news, questions, search, ou « page: » suivi du nom d’une page libre, par exemple « page:privacy ».',
      en: 'programs, calls, startups, news, questions, search, or “page:” and the name of a free page, for instance “page:privacy”.',
    },
    pattern: /^(?:programs|calls|startups|news|questions|search|page:[a-z0-9-]+)$/,
    patternHint: {
      fr: 'une partie du site ou une page libre, par exemple « page:privacy »',
      en: 'a part of the site or a free page, for instance “page:privacy”',
    },
  }),
} as const satisfies Fields;

/** The fields of `content/site/site.yaml`: the organisation that runs the site, and what its pages have in common. */
export const siteSettingsFields = {
  name: bilingualText({ label: { fr: 'Nom du site', en: 'Name of the site' }, maxLength: 60 }),
  tagline: bilingualText({ label: { fr: 'Devise', en: 'Tagline' } }),
  contactEmail: email({
    label: { fr: 'Adresse de contact', en: 'Contact address' },
    hint: {
      fr: 'Répond aux questions sur les dossiers et les renseignements personnels. Vide : aucune adresse n’est affichée.',
      en: 'Answers questions about applications and personal information. Empty: no address is shown.',
    },
    required: false,
  }),
  contactPhone: phone({
    label: { fr: 'Téléphone de contact', en: 'Contact phone' },
    hint: {
      fr: 'Affiché au bas de chaque page. Vide : aucun numéro n’est affiché.',
      en: 'Shown at the foot of each page. Empty: no number is shown.',
    },
    required: false,
  }),
  languageTags: object(
    { label: { fr: 'Usages typographiques', en: 'Typographic customs' } },
    {
      fr: choice({
        label: { fr: 'Français', en: 'French' },
        options: [
          { value: 'fr-CA', label: { fr: 'du Québec', en: 'of Québec' } },
          { value: 'fr-FR', label: { fr: 'de France', en: 'of France' } },
        ],
      }),
      en: choice({
        label: { fr: 'Anglais', en: 'English' },
        options: [{ value: 'en-CA', label: { fr: 'du Canada', en: 'of Canada' } }],
      }),
    },
  ),
  zone: choice({
    label: { fr: 'Fuseau horaire du site', en: 'Time zone of the site' },
    hint: {
      fr: 'Celui dans lequel se lisent les moments de publication et les jours promis.',
      en: 'The one in which publication times and promised days are read.',
    },
    options: zones,
  }),
  navigation: list({ label: { fr: 'Menu principal', en: 'Main menu' } }, linkFields),
  footer: list({ label: { fr: 'Liens du pied de page', en: 'Links of the footer' } }, linkFields),
} as const satisfies Fields;

/** The schema of `content/site/site.yaml`. */
export const siteSettingsSchema = fieldsToSchema(siteSettingsFields);

export type SiteSettings = z.infer<typeof siteSettingsSchema>;

/** What holds where the settings cannot be read. */
export const usualSettings = {
  languageTags: usualTags,
  zone: 'America/Toronto',
} as const satisfies Partial<SiteSettings>;

export type NavigationLink = SiteSettings['navigation'][number];

/** The schema of `content/ui/{fr,en}.json`: interface strings by key, such as `search.label`. */
export const uiStringsSchema = z.record(z.string().regex(/^[a-z][\w-]*(?:\.[\w-]+)*$/i), z.string().min(1));

export type UiStrings = z.infer<typeof uiStringsSchema>;
