import { defineCollection } from '../collection.ts';
import { list, object, textList } from '../fields/group-fields.ts';
import { listed } from '../fields/listed.ts';
import { email, phone, text, url } from '../fields/text-fields.ts';
import { number, relation, relations } from '../fields/value-fields.ts';
import { address, example, figures, picture, preciseDate, sources, summary, title } from './shared.ts';
import { availability, benefits, duration, pathways, supportFormats } from './program-parts.ts';

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
  listed: ['kind', 'region'],
  sections: {
    kind: { fr: 'Nature, lieu et partenaires', en: 'Kind, place and partners' },
    duration: { fr: 'Ce que le programme apporte', en: 'What the program brings' },
    audience: { fr: 'À qui il s’adresse', en: 'Whom it is for' },
    formerNames: { fr: 'Liens avec le reste du site', en: 'Links with the rest of the site' },
    picture: { fr: 'Image, contact et sources', en: 'Picture, contact and sources' },
  },
  fields: {
    title: title({ fr: 'Nom du programme', en: 'Name of the program' }),
    urlSlug: address(true),
    summary,
    kind: listed({
      label: { fr: 'Nature', en: 'Kind' },
      hint: {
        fr: 'Absente de la liste : ajoutez-la dans les réglages du site.',
        en: 'Not in the list: add it in the site settings.',
      },
      list: 'programKinds',
      shared: true,
    }),
    region: listed({
      label: { fr: 'Région', en: 'Region' },
      hint: {
        fr: 'La page en français suit les usages de cette région : espaces, guillemets. Vide : ceux du site.',
        en: 'The page in French follows the customs of that region: spaces, quotation marks. Empty: those of the site.',
      },
      list: 'regions',
      required: false,
      shared: true,
    }),
    host: relation({
      label: { fr: 'Hôte', en: 'Host' },
      hint: {
        fr: 'L’organisation qui tient le programme. Absente de la liste : créez-la d’abord dans « Organisations ».',
        en: 'The organization that runs the program. Not in the list: create it first under “Organizations”.',
      },
      collection: 'partners',
    }),
    partners: relations({
      label: { fr: 'Partenaires', en: 'Partners' },
      collection: 'partners',
      required: false,
    }),
    opening: preciseDate({ fr: 'Ouverture', en: 'Opening' }, false),
    availability,
    duration,
    supportFormats,
    capacity: number({
      label: { fr: 'Places', en: 'Places' },
      hint: { fr: 'Combien d’entreprises à la fois.', en: 'How many companies at a time.' },
      integer: true,
      min: 1,
      required: false,
      shared: true,
    }),
    benefits,
    figures,
    audience: text({
      label: { fr: 'Pour qui', en: 'For whom' },
      hint: {
        fr: 'En quelques mots, dans le tableau du haut de la page : « jeunes entreprises de Lyon ».',
        en: 'In a few words, in the table at the top of the page: “start-ups of Lyon”.',
      },
      required: false,
      maxLength: 120,
    }),
    domains: relations({
      label: { fr: 'Domaines', en: 'Domains' },
      hint: {
        fr: 'Ceux que le programme accueille ; la recherche et le formulaire s’en servent.',
        en: 'Those that the program takes; the search and the form use them.',
      },
      collection: 'domains',
      required: false,
    }),
    inScope: list(
      {
        label: { fr: 'Exemples de projets admis', en: 'Examples of projects in scope' },
        item: { fr: 'des exemples', en: 'examples' },
        required: false,
      },
      {
        domain: relation({ label: { fr: 'Domaine', en: 'Domain' }, collection: 'domains', required: false }),
        examples: text({
          label: { fr: 'Exemples', en: 'Examples' },
          hint: {
            fr: 'Séparés par des virgules : « capteurs, drones, cartographie ».',
            en: 'Separated by commas: “sensors, drones, mapping”.',
          },
        }),
      },
    ),
    outOfScope: list(
      {
        label: { fr: 'Hors champ', en: 'Out of scope' },
        hint: {
          fr: 'Dites-le franchement : chacun y gagne du temps.',
          en: 'Say it frankly: it saves everyone time.',
        },
        item: { fr: 'un cas', en: 'a case' },
        required: false,
      },
      {
        label: text({
          label: { fr: 'Ce qui n’est pas admis', en: 'What is not in scope' },
          hint: { fr: 'Par exemple « les jeux d’argent ».', en: 'For instance “gambling”.' },
        }),
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
    territory: text({
      label: { fr: 'Territoire', en: 'Territory' },
      hint: { fr: 'Par exemple « région de Québec ».', en: 'For instance “Québec City region”.' },
      required: false,
    }),
    locations: list(
      {
        label: { fr: 'Lieux', en: 'Locations' },
        item: { fr: 'un lieu', en: 'a location' },
        required: false,
      },
      {
        place: text({ label: { fr: 'Ville', en: 'City' } }),
        address: text({ label: { fr: 'Adresse postale', en: 'Postal address' }, required: false }),
      },
    ),
    formerNames: textList({
      label: { fr: 'Anciens noms', en: 'Former names' },
      hint: {
        fr: 'La recherche trouve le programme sous ces noms aussi.',
        en: 'The search finds the program under these names too.',
      },
      required: false,
    }),
    pathways,
    people: relations({
      label: { fr: 'Personnes', en: 'People' },
      hint: {
        fr: 'Celles qui tiennent le programme ou en parlent.',
        en: 'Those who run the program or speak of it.',
      },
      collection: 'people',
      required: false,
    }),
    picture,
    contact: object(
      {
        label: { fr: 'Contact', en: 'Contact' },
        hint: {
          fr: 'Publié tel quel : préférez une adresse d’équipe à celle d’une personne.',
          en: 'Published as it is: prefer a team’s address to a person’s.',
        },
        required: false,
        shared: true,
      },
      {
        email: email({ label: { fr: 'Courriel', en: 'E-mail' }, required: false }),
        phone: phone({ label: { fr: 'Téléphone', en: 'Phone' }, required: false }),
        website: url({ label: { fr: 'Site', en: 'Website' }, required: false }),
      },
    ),
    sources,
    example,
  },
});
