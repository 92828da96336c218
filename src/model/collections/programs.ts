import { defineCollection } from '../collection.ts';
import {
  choice,
  email,
  list,
  number,
  object,
  relation,
  relations,
  slug,
  text,
  texts,
  url,
} from '../fields.ts';
import { example, figures, picture, preciseDate, sources, summary, title, units } from './shared.ts';

const duration = object(
  { label: { fr: 'Durée de l’accompagnement', en: 'Length of support' }, required: false, shared: true },
  {
    min: number({ label: { fr: 'Minimum', en: 'Minimum' } }),
    max: number({ label: { fr: 'Maximum', en: 'Maximum' }, required: false }),
    unit: choice({ label: { fr: 'Unité', en: 'Unit' }, options: units }),
  },
);

const supportFormats = list(
  {
    label: { fr: 'Formats d’accompagnement', en: 'Support formats' },
    hint: {
      fr: 'par exemple « mission de conseil », 2 heures',
      en: 'for instance “coaching mission”, 2 hours',
    },
    required: false,
  },
  {
    label: text({ label: { fr: 'Format', en: 'Format' } }),
    min: number({ label: { fr: 'Minimum', en: 'Minimum' } }),
    max: number({ label: { fr: 'Maximum', en: 'Maximum' }, required: false }),
    unit: choice({ label: { fr: 'Unité', en: 'Unit' }, options: units }),
  },
);

const benefits = list(
  { label: { fr: 'Ce que le programme apporte', en: 'What the program brings' }, required: false },
  {
    title: text({ label: { fr: 'Apport', en: 'Benefit' } }),
    detail: text({ label: { fr: 'Détail', en: 'Detail' }, required: false, multiline: true }),
  },
);

const pathways = list(
  {
    label: { fr: 'Passerelles vers d’autres programmes', en: 'Pathways to other programs' },
    hint: {
      fr: 'Dites ici comment une entreprise passe de ce programme à l’autre ; la passerelle paraît sur les deux pages.',
      en: 'Say here how a company moves from this program to the other; the pathway shows on both pages.',
    },
    required: false,
  },
  {
    program: relation({ label: { fr: 'Vers le programme', en: 'To the program' }, collection: 'programs' }),
    condition: text({ label: { fr: 'À quelle condition', en: 'On what condition' }, multiline: true }),
  },
);

export const programs = defineCollection({
  label: { fr: 'Programmes', en: 'Programs' },
  labelSingular: { fr: 'Programme', en: 'Program' },
  description: {
    fr: 'Ce qui est proposé aux entreprises, et par qui.',
    en: 'What is offered to companies, and by whom.',
  },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  fields: {
    title: title({ fr: 'Nom du programme', en: 'Name of the program' }),
    urlSlug: slug({ label: { fr: 'Adresse de la page', en: 'Page address' } }),
    summary,
    kind: choice({
      label: { fr: 'Nature', en: 'Kind' },
      shared: true,
      options: [
        { value: 'coworking', label: { fr: 'Espace de coworking', en: 'Coworking space' } },
        { value: 'acceleration', label: { fr: 'Accélération', en: 'Acceleration' } },
        { value: 'incubation', label: { fr: 'Accompagnement et incubation', en: 'Support and incubation' } },
        { value: 'agreement', label: { fr: 'Entente d’accompagnement', en: 'Support agreement' } },
      ],
    }),
    region: choice({
      label: { fr: 'Région', en: 'Region' },
      hint: {
        fr: 'Décide de la typographie et des dates de la page.',
        en: 'Decides the spacing and dates of the page.',
      },
      shared: true,
      options: [
        { value: 'quebec', label: { fr: 'Québec', en: 'Québec' } },
        { value: 'france', label: { fr: 'France', en: 'France' } },
      ],
    }),
    host: relation({ label: { fr: 'Hôte', en: 'Host' }, collection: 'partners' }),
    partners: relations({
      label: { fr: 'Partenaires', en: 'Partners' },
      collection: 'partners',
      required: false,
    }),
    opening: preciseDate({ fr: 'Ouverture', en: 'Opening' }, false),
    duration,
    supportFormats,
    capacity: number({
      label: { fr: 'Places', en: 'Places' },
      integer: true,
      min: 1,
      required: false,
      shared: true,
    }),
    benefits,
    figures,
    domains: relations({ label: { fr: 'Domaines', en: 'Domains' }, collection: 'domains', required: false }),
    inScope: list(
      { label: { fr: 'Exemples de projets admis', en: 'Examples of projects in scope' }, required: false },
      {
        domain: relation({ label: { fr: 'Domaine', en: 'Domain' }, collection: 'domains', required: false }),
        examples: text({ label: { fr: 'Exemples', en: 'Examples' } }),
      },
    ),
    outOfScope: list(
      { label: { fr: 'Hors champ', en: 'Out of scope' }, required: false },
      {
        label: text({ label: { fr: 'Ce qui n’est pas admis', en: 'What is not in scope' } }),
        domain: relation({
          label: { fr: 'Domaine', en: 'Domain' },
          hint: {
            fr: 'Si ce domaine est dans la liste : le formulaire l’explique au lieu de laisser candidater.',
            en: 'Where this domain is in the list: the form explains it instead of letting one apply.',
          },
          collection: 'domains',
          required: false,
        }),
        examples: text({ label: { fr: 'Exemples', en: 'Examples' }, required: false }),
      },
    ),
    territory: text({ label: { fr: 'Territoire', en: 'Territory' }, required: false }),
    locations: list(
      { label: { fr: 'Lieux', en: 'Locations' }, required: false },
      {
        place: text({ label: { fr: 'Ville', en: 'City' } }),
        address: text({ label: { fr: 'Adresse postale', en: 'Postal address' }, required: false }),
      },
    ),
    formerNames: texts({
      label: { fr: 'Anciens noms', en: 'Former names' },
      hint: {
        fr: 'La recherche trouve le programme sous ces noms aussi.',
        en: 'The search finds the program under these names too.',
      },
      required: false,
    }),
    pathways,
    people: relations({ label: { fr: 'Personnes', en: 'People' }, collection: 'people', required: false }),
    picture,
    contact: object(
      { label: { fr: 'Contact', en: 'Contact' }, required: false, shared: true },
      {
        email: email({ label: { fr: 'Courriel', en: 'E-mail' }, required: false }),
        website: url({ label: { fr: 'Site', en: 'Website' }, required: false }),
      },
    ),
    sources,
    example,
  },
});
