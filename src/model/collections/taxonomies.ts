import { defineCollection } from '../collection.ts';
import { choice, number, relation, slug, text, url } from '../fields.ts';
import { example, picture, summary, title } from './shared.ts';

export const people = defineCollection({
  label: { fr: 'Personnes', en: 'People' },
  labelSingular: { fr: 'Personne', en: 'Person' },
  description: { fr: 'Les personnes citées ou interrogées.', en: 'People quoted or interviewed.' },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  fields: {
    title: title({ fr: 'Nom', en: 'Name' }),
    role: text({ label: { fr: 'Fonction', en: 'Role' } }),
    organisation: relation({
      label: { fr: 'Organisation', en: 'Organization' },
      collection: 'partners',
      required: false,
    }),
    formerly: text({ label: { fr: 'Parcours', en: 'Background' }, required: false }),
    picture,
    example,
  },
});

export const partners = defineCollection({
  label: { fr: 'Organisations', en: 'Organizations' },
  labelSingular: { fr: 'Organisation', en: 'Organization' },
  description: { fr: 'Hôtes et partenaires des programmes.', en: 'Hosts and partners of the programs.' },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  fields: {
    title: title({ fr: 'Nom', en: 'Name' }),
    urlSlug: slug({ label: { fr: 'Adresse de la page', en: 'Page address' }, required: false }),
    summary,
    kind: choice({
      label: { fr: 'Nature', en: 'Kind' },
      shared: true,
      required: false,
      options: [
        { value: 'company', label: { fr: 'Entreprise', en: 'Company' } },
        { value: 'incubator', label: { fr: 'Incubateur-accélérateur', en: 'Incubator-accelerator' } },
        { value: 'agency', label: { fr: 'Agence de développement', en: 'Development agency' } },
        { value: 'public', label: { fr: 'Organisme public', en: 'Public body' } },
      ],
    }),
    place: text({ label: { fr: 'Lieu', en: 'Place' }, required: false }),
    website: url({ label: { fr: 'Site', en: 'Website' }, required: false, shared: true }),
    example,
  },
});

export const domains = defineCollection({
  label: { fr: 'Domaines', en: 'Domains' },
  labelSingular: { fr: 'Domaine', en: 'Domain' },
  description: {
    fr: 'Liste fermée : facette de recherche, filtre et choix de formulaire.',
    en: 'Closed list: search facet, filter and form choice.',
  },
  titleField: 'title',
  canCreate: true,
  hasBody: false,
  fields: {
    title: title({ fr: 'Domaine', en: 'Domain' }),
    urlSlug: slug({ label: { fr: 'Adresse de la page', en: 'Page address' }, required: false }),
    summary,
    order: number({ label: { fr: 'Rang', en: 'Rank' }, integer: true, shared: true }),
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
