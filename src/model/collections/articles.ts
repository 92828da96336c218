import { defineCollection } from '../collection.ts';
import { list } from '../fields/group-fields.ts';
import { text } from '../fields/text-fields.ts';
import { choice, date, number, relation, relations } from '../fields/value-fields.ts';
import { address, example, figures, picture, preciseDate, sources, summary, title } from './shared.ts';

export const articles = defineCollection({
  label: { fr: 'Actualités', en: 'News' },
  labelSingular: { fr: 'Article', en: 'Article' },
  description: { fr: 'Nouvelles, entrevues et ententes.', en: 'News, interviews and agreements.' },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  listed: ['kind', 'published'],
  sections: {
    kind: { fr: 'Type et date', en: 'Type and date' },
    people: { fr: 'De qui et de quoi il s’agit', en: 'Whom and what it is about' },
    corrections: { fr: 'Faits, image et sources', en: 'Facts, image and sources' },
  },
  fields: {
    title: title({ fr: 'Titre', en: 'Title' }),
    urlSlug: address(true),
    summary,
    kind: choice({
      label: { fr: 'Type', en: 'Type' },
      shared: true,
      options: [
        { value: 'news', label: { fr: 'Nouvelle', en: 'News' } },
        { value: 'interview', label: { fr: 'Entrevue', en: 'Interview' } },
        { value: 'agreement', label: { fr: 'Entente', en: 'Agreement' } },
      ],
    }),
    published: preciseDate({ fr: 'Date', en: 'Date' }, false),
    author: text({
      label: { fr: 'Signature', en: 'Byline' },
      hint: {
        fr: 'Qui signe l’article : « Prénom Nom ».',
        en: 'Who signs the article: “First and last name”.',
      },
      required: false,
    }),
    section: text({
      label: { fr: 'Surtitre', en: 'Kicker' },
      hint: {
        fr: 'Écrite au-dessus du titre, par exemple « Idées ».',
        en: 'Written above the title, for example “Ideas”.',
      },
      required: false,
    }),
    people: list(
      {
        label: { fr: 'Personnes', en: 'People' },
        hint: {
          fr: 'La page relie l’article à chacune d’elles.',
          en: 'The page links the article to each of them.',
        },
        item: { fr: 'une personne', en: 'a person' },
        required: false,
      },
      {
        person: relation({ label: { fr: 'Personne', en: 'Person' }, collection: 'people' }),
        role: choice({
          label: { fr: 'Rôle dans l’article', en: 'Role in the article' },
          options: [
            { value: 'interviewee', label: { fr: 'Personne interrogée', en: 'Interviewee' } },
            { value: 'quoted', label: { fr: 'Citée', en: 'Quoted' } },
            { value: 'mentioned', label: { fr: 'Mentionnée', en: 'Mentioned' } },
          ],
        }),
      },
    ),
    partners: relations({
      label: { fr: 'Organisations', en: 'Organizations' },
      collection: 'partners',
      required: false,
    }),
    programs: relations({
      label: { fr: 'Programmes', en: 'Programs' },
      collection: 'programs',
      required: false,
    }),
    domains: relations({
      label: { fr: 'Domaines', en: 'Fields of activity' },
      collection: 'domains',
      required: false,
    }),
    series: text({
      label: { fr: 'Série', en: 'Series' },
      hint: {
        fr: 'Le même nom dans chaque article de la série, par exemple « Portraits ».',
        en: 'The same name in each article of the series, for example “Portraits”.',
      },
      required: false,
      maxLength: 80,
    }),
    part: number({
      label: { fr: 'Rang dans la série', en: 'Place in the series' },
      hint: {
        fr: '1, 2, 3… Laissez vide si l’ordre des dates est le bon.',
        en: '1, 2, 3… Leave it empty where the order of the dates is right.',
      },
      required: false,
      shared: true,
      integer: true,
      min: 1,
      max: 999,
    }),
    corrections: list(
      {
        label: { fr: 'Corrections', en: 'Corrections' },
        hint: {
          fr: 'Ce qui était inexact, ce qui l’a remplacé, et quand : lu en tête de l’article et dans le fil RSS.',
          en: 'What was inaccurate, what has replaced it, and when: read at the head of the article and in the RSS feed.',
        },
        item: { fr: 'une correction', en: 'a correction' },
        required: false,
      },
      {
        date: date({ label: { fr: 'Date', en: 'Date' } }),
        text: text({ label: { fr: 'Correction', en: 'Correction' }, multiline: true }),
      },
    ),
    figures,
    picture,
    sources,
    example,
  },
});
