import { z } from 'zod';
import { typefaces, usualTypefaces } from './brand/typefaces.ts';
import { usualTags, type Bilingual } from '../i18n/locales.ts';
import { fieldsToSchema, type Fields } from './fields/fields.ts';
import { list, object, bilingualText } from './fields/group-fields.ts';
import { isListName, type ListName } from './fields/list-names.ts';
import { listed, type Lists } from './fields/listed.ts';
import { listFields } from './fields/list-settings.ts';
import { colour, email, phone, text, url } from './fields/text-fields.ts';
import { choice, image, withDefault } from './fields/value-fields.ts';

const linkFields = {
  label: bilingualText({ label: { fr: 'Texte du lien', en: 'Words of the link' }, maxLength: 60 }),
  to: text({
    label: { fr: 'Destination', en: 'Destination' },
    hint: {
      fr: 'programs, calls, startups, news, questions, search, ou « page: » suivi du nom d’une page libre, par exemple « page:privacy ».',
      en: 'programs, calls, startups, news, questions, search, or “page:” and the name of a free page, for example “page:privacy”.',
    },
    pattern: /^(?:programs|calls|startups|news|questions|search|page:[a-z0-9-]+)$/,
    patternHint: {
      fr: 'une partie du site ou une page libre, par exemple « page:privacy »',
      en: 'a part of the site or a free page, for example “page:privacy”',
    },
  }),
} as const satisfies Fields;

/** The fields of `content/site/site.yaml`: the organisation that runs the site, and what its pages have in common. */
export const siteSettingsFields = {
  name: bilingualText({ label: { fr: 'Nom du site', en: 'Name of the site' }, maxLength: 60 }),
  tagline: bilingualText({ label: { fr: 'Devise', en: 'Tagline' } }),
  accent: colour({
    label: { fr: 'Couleur d’accent', en: 'Accent colour' },
    hint: {
      fr: 'Celle des lignes, des liens et des boutons, par exemple « #1c33c7 ». Trop pâle, elle est refusée, et la plus proche qui se lise est proposée. Vide : bleu.',
      en: 'That of lines, links and buttons, for example “#1c33c7”. One that is too pale is refused, and the nearest that can be read is proposed. Empty: blue.',
    },
    required: false,
  }),
  accentDark: colour({
    label: { fr: 'Couleur d’accent, thème sombre', en: 'Accent colour, dark theme' },
    hint: {
      fr: 'Vide : la même teinte que l’autre, assez claire pour un fond sombre.',
      en: 'Empty: the same hue as the other one, light enough for a dark ground.',
    },
    required: false,
  }),
  typefaces: withDefault(
    choice({
      label: { fr: 'Caractères', en: 'Typefaces' },
      hint: {
        fr: 'Ceux des titres, du nom et des textes. Chacun a les accents, les ligatures et les guillemets du français.',
        en: 'Those of headings, of the name and of texts. Each has the accents, ligatures and quotation marks of French.',
      },
      options: typefaces,
    }),
    usualTypefaces,
  ),
  logo: image({
    label: { fr: 'Logo', en: 'Logo' },
    hint: {
      fr: 'Devant le nom, en haut de chaque page : de préférence un PNG à fond transparent, d’au moins 120 pixels de haut. Vide : le nom seul.',
      en: 'Before the name, at the top of each page: a PNG with a transparent ground if possible, at least 120 pixels high. Empty: the name alone.',
    },
    required: false,
  }),
  icon: image({
    label: { fr: 'Icône', en: 'Icon' },
    hint: {
      fr: 'Carrée, pour les onglets et les favoris : au moins 192 pixels de côté. Vide : une passerelle de la couleur d’accent.',
      en: 'Square, for tabs and bookmarks: at least 192 pixels a side. Empty: a footbridge in the accent colour.',
    },
    required: false,
  }),
  contactEmail: email({
    label: { fr: 'Adresse de contact', en: 'Contact address' },
    hint: {
      fr: 'Répond aux questions sur les candidatures et les renseignements personnels. Vide : aucune adresse n’est affichée.',
      en: 'Answers questions about applications and personal information. Empty: no address is shown.',
    },
    required: false,
  }),
  responsible: object(
    {
      label: { fr: 'Organisme responsable', en: 'Responsible organization' },
      hint: {
        fr: 'Qui répond des renseignements personnels : nommé par les formulaires et par la page de confidentialité. Vide : le nom du site.',
        en: 'Who answers for personal information: named by the forms and by the privacy page. Empty: the name of the site.',
      },
      required: false,
    },
    {
      name: bilingualText({ label: { fr: 'Nom', en: 'Name' }, maxLength: 120 }),
      address: text({
        label: { fr: 'Adresse postale', en: 'Postal address' },
        multiline: true,
        maxLength: 300,
        required: false,
      }),
    },
  ),
  contactPhone: phone({
    label: { fr: 'Téléphone de contact', en: 'Contact phone' },
    hint: {
      fr: 'Affiché au bas de chaque page. Vide : aucun numéro n’est affiché.',
      en: 'Shown at the foot of each page. Empty: no number is shown.',
    },
    required: false,
  }),
  defaultLocale: withDefault(
    choice({
      label: { fr: 'Première langue', en: 'First language' },
      hint: {
        fr: 'Celle que l’accueil présente d’abord, et qui sert où personne n’en a choisi : erreurs, courriels au personnel.',
        en: 'The one that the welcome page shows first, and that is used where no one has chosen: errors, mail to the staff.',
      },
      options: [
        { value: 'fr', label: { fr: 'Français', en: 'French' } },
        { value: 'en', label: { fr: 'Anglais', en: 'English' } },
      ],
    }),
    'fr',
  ),
  securityContact: text({
    label: { fr: 'Contact pour la sécurité', en: 'Security contact' },
    hint: {
      fr: 'À qui écrire quand on découvre une faille du site : une adresse courriel que quelqu’un lit, ou une page. Publié dans /.well-known/security.txt. Vide : rien n’est publié.',
      en: 'Whom to write to about a weakness of the site: an e-mail address that someone reads, or a page. Published in /.well-known/security.txt. Empty: nothing is published.',
    },
    required: false,
    maxLength: 254,
    pattern: /^(?:https:\/\/[^\s<>"]+|[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[a-zA-Z]{2,})$/,
    patternHint: {
      fr: 'une adresse comme securite@exemple.org, ou une adresse complète qui commence par https://',
      en: 'an address like security@example.org, or a whole address that begins with https://',
    },
  }),
  securityPolicy: url({
    label: { fr: 'Politique de divulgation', en: 'Disclosure policy' },
    hint: {
      fr: 'La page qui dit ce que peuvent faire les personnes qui cherchent des failles, et quand vous répondez. Va avec le contact pour la sécurité.',
      en: 'The page that says what those who look for weaknesses may do, and when you answer. Goes with the security contact.',
    },
    required: false,
  }),
  dataLicence: object(
    {
      label: { fr: 'Licence des données', en: 'Licence of the data' },
      hint: {
        fr: 'À quelles conditions on peut reprendre les données que le site publie : appels, critères, questions des formulaires. Vide : le site dit qu’aucune licence n’est indiquée.',
        en: 'On what terms the data that the site publishes may be used again: calls, criteria, questions of forms. Empty: the site says that no licence is stated.',
      },
      required: false,
    },
    {
      name: bilingualText({ label: { fr: 'Nom de la licence', en: 'Name of the licence' }, maxLength: 120 }),
      url: url({ label: { fr: 'Adresse de son texte', en: 'Address of its text' }, required: false }),
    },
  ),
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
  zone: listed({
    label: { fr: 'Fuseau horaire du site', en: 'Time zone of the site' },
    hint: {
      fr: 'Celui dans lequel se lisent les moments de publication et les jours promis.',
      en: 'The one in which publication times and promised days are read.',
    },
    list: 'zones',
  }),
  ...listFields,
  navigation: list({ label: { fr: 'Menu principal', en: 'Main menu' } }, linkFields),
  footer: list({ label: { fr: 'Liens du pied de page', en: 'Links of the footer' } }, linkFields),
  formerAddresses: list(
    {
      label: { fr: 'Anciennes adresses', en: 'Former addresses' },
      hint: {
        fr: 'Chacune mène à la page d’un autre texte. L’éditeur en ajoute quand la page d’un texte change d’adresse, et quand un texte retiré ou supprimé est remplacé par un autre.',
        en: 'Each leads to the page of another text. The editor adds some when the page of a text changes its address, and when a text that is taken off the site or deleted is replaced by another.',
      },
      item: { fr: 'une ancienne adresse', en: 'a former address' },
      required: false,
    },
    {
      from: text({
        label: { fr: 'Ancienne adresse', en: 'Former address' },
        hint: {
          fr: 'Sans le nom du site, par exemple « /fr/programmes/ancien/ ».',
          en: 'Without the name of the site, for example “/en/programs/old/”.',
        },
        pattern: /^\/(?:fr|en)\/(?:[\p{L}\p{N}._-]+\/)+$/u,
        patternHint: {
          fr: 'une adresse comme /fr/programmes/ancien/, avec la langue au début et une barre à la fin',
          en: 'an address like /en/programs/old/, with the language first and a slash at the end',
        },
      }),
      to: text({
        label: { fr: 'Texte qui la remplace', en: 'Text that replaces it' },
        hint: {
          fr: 'La rubrique et le nom du texte, comme dans l’adresse de l’éditeur : « programs/spark ».',
          en: 'The section and the name of the text, as in the address of the editor: “programs/spark”.',
        },
        pattern: /^[a-z]+\/[a-z0-9]+(?:-[a-z0-9]+)*$/,
        patternHint: {
          fr: 'une rubrique et un nom, par exemple programs/spark',
          en: 'a section and a name, for example programs/spark',
        },
      }),
    },
  ),
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

/** The schema of `content/ui/{fr,en}.json`: interface strings that the site words another way, by key, such as `search.label`. */
export const uiStringsSchema = z.record(z.string().regex(/^[a-z][\w-]*(?:\.[\w-]+)*$/i), z.string().min(1));

export type UiStrings = z.infer<typeof uiStringsSchema>;

/** Who answers for personal information, in each language. */
export const responsibleOf = ({ responsible, name }: SiteSettings): Bilingual => responsible?.name ?? name;

/** The lists of a site's settings; none where those cannot be read. */
export const listsOf = (site: Pick<SiteSettings, ListName> | undefined): Lists =>
  site ? Object.fromEntries(Object.entries(site).filter(([name]) => isListName(name))) : {};
