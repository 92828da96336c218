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
    kind: { fr: 'Type, lieu et partenaires', en: 'Type, place and partners' },
    duration: { fr: 'Ce que le programme apporte', en: 'What the program brings' },
    audience: { fr: 'À qui il s’adresse', en: 'Whom it is for' },
    formerNames: { fr: 'Liens avec le reste du site', en: 'Links with the rest of the site' },
    picture: { fr: 'Image, contact et sources', en: 'Image, contact and sources' },
  },
  fields: {
    title: title({ fr: 'Nom du programme', en: 'Name of the program' }),
    urlSlug: address(true),
    summary,
    kind: listed({
      label: { fr: 'Type', en: 'Type' },
      hint: {
        fr: 'Absent de la liste : ajoutez-le dans les réglages du site.',
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
      label: { fr: 'Organisation responsable', en: 'Run by' },
      hint: {
        fr: 'Celle qui offre le programme. Absente de la liste : créez-la d’abord dans « Organisations ».',
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
      label: { fr: 'Pour qui', en: 'Who it is for' },
      hint: {
        fr: 'En quelques mots, dans le tableau du haut de la page : « jeunes entreprises de Lyon ».',
        en: 'In a few words, in the table at the top of the page: “start-ups of Lyon”.',
      },
      required: false,
      maxLength: 120,
    }),
    domains: relations({
      label: { fr: 'Domaines', en: 'Fields of activity' },
      hint: {
        fr: 'Ceux dans lesquels le programme accepte des projets; la recherche et le formulaire s’en servent.',
        en: 'Those that the program covers; the search and the form use them.',
      },
      collection: 'domains',
      required: false,
    }),
    inScope: list(
      {
        label: { fr: 'Exemples de projets admissibles', en: 'Examples of eligible projects' },
        item: { fr: 'des exemples', en: 'examples' },
        required: false,
      },
      {
        domain: relation({
          label: { fr: 'Domaine', en: 'Field of activity' },
          collection: 'domains',
          required: false,
        }),
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
        label: { fr: 'Non admissible', en: 'Not eligible' },
        hint: {
          fr: 'Ce que le programme exclut : le dire fait gagner du temps à tout le monde.',
          en: 'What the program excludes: saying so saves everyone time.',
        },
        item: { fr: 'un cas', en: 'a case' },
        required: false,
      },
      {
        label: text({
          label: { fr: 'Ce qui n’est pas admissible', en: 'What is not eligible' },
          hint: { fr: 'Par exemple « les jeux d’argent ».', en: 'For example “gambling”.' },
        }),
        domain: relation({
          label: { fr: 'Domaine', en: 'Field of activity' },
          hint: {
            fr: 'Si ce domaine est dans la liste : le formulaire l’explique avant que la personne remplisse le reste.',
            en: 'Where this field is in the list: the form explains it before the person fills in the rest.',
          },
          collection: 'domains',
          required: false,
        }),
        examples: text({ label: { fr: 'Exemples', en: 'Examples' }, required: false }),
      },
    ),
    territory: text({
      label: { fr: 'Territoire', en: 'Territory' },
      hint: { fr: 'Par exemple « région de Québec ».', en: 'For example “Québec City region”.' },
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
        fr: 'Celles qui le dirigent ou en parlent.',
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
