import { defineCollection } from '../collection.ts';
import { listed } from '../fields/listed.ts';
import { slug, text, url } from '../fields/text-fields.ts';
import { number, relation } from '../fields/value-fields.ts';
import { address, example, logo, picture, summary, title } from './shared.ts';

export const people = defineCollection({
  label: { fr: 'Personnes', en: 'People' },
  labelSingular: { fr: 'Personne', en: 'Person' },
  description: { fr: 'Les personnes citées ou interrogées.', en: 'People quoted or interviewed.' },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  fields: {
    title: title({ fr: 'Nom', en: 'Name' }),
    role: text({
      label: { fr: 'Fonction', en: 'Role' },
      hint: {
        fr: 'Par exemple « directrice de l’incubateur ».',
        en: 'For example “director of the incubator”.',
      },
    }),
    organisation: relation({
      label: { fr: 'Organisation', en: 'Organization' },
      collection: 'partners',
      required: false,
    }),
    formerly: text({
      label: { fr: 'Parcours', en: 'Background' },
      hint: {
        fr: 'Ce qu’elle a fait auparavant, en une phrase.',
        en: 'What the person did before, in one sentence.',
      },
      required: false,
    }),
    picture,
    example,
  },
});

export const partners = defineCollection({
  label: { fr: 'Organisations', en: 'Organizations' },
  labelSingular: { fr: 'Organisation', en: 'Organization' },
  description: {
    fr: 'Celles qui offrent les programmes, et leurs partenaires.',
    en: 'Those that run the programs, and their partners.',
  },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  listed: ['kind'],
  fields: {
    title: title({ fr: 'Nom', en: 'Name' }),
    urlSlug: address(false),
    summary,
    kind: listed({
      label: { fr: 'Type', en: 'Type' },
      hint: {
        fr: 'Absent de la liste : ajoutez-le dans les réglages du site.',
        en: 'Not in the list: add it in the site settings.',
      },
      list: 'organizationKinds',
      shared: true,
      required: false,
    }),
    place: text({
      label: { fr: 'Lieu', en: 'Place' },
      hint: { fr: 'Par exemple « Paris ».', en: 'For example “Paris”.' },
      required: false,
    }),
    website: url({ label: { fr: 'Site', en: 'Website' }, required: false, shared: true }),
    logo,
    example,
  },
});

export const domains = defineCollection({
  label: { fr: 'Domaines', en: 'Fields of activity' },
  labelSingular: { fr: 'Domaine', en: 'Field of activity' },
  description: {
    fr: 'Les domaines d’activité que la recherche, les listes et le formulaire proposent.',
    en: 'The fields of activity that the search, the lists and the form offer.',
  },
  titleField: 'title',
  canCreate: true,
  hasBody: false,
  fields: {
    title: title({ fr: 'Domaine', en: 'Field of activity' }),
    urlSlug: address(false),
    summary,
    order: number({
      label: { fr: 'Rang', en: 'Rank' },
      hint: {
        fr: 'Les plus petits nombres viennent en premier : 10, 20, 30…',
        en: 'The smallest numbers come first: 10, 20, 30…',
      },
      integer: true,
      shared: true,
    }),
  },
});

export const pages = defineCollection({
  label: { fr: 'Pages', en: 'Pages' },
  labelSingular: { fr: 'Page', en: 'Page' },
  description: {
    fr: 'Accueil, à propos, confidentialité et autres pages libres.',
    en: 'Home, about, privacy and other free pages.',
  },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  fields: {
    title: title({ fr: 'Titre', en: 'Title' }),
    urlSlug: slug({
      label: { fr: 'Adresse de la page', en: 'Page address' },
      hint: { fr: 'Vide pour l’accueil seulement.', en: 'Empty for the home page only.' },
      required: false,
    }),
    summary,
  },
});
