import { defineCollection } from '../collection.ts';
import { choice, date, list, relation, relations, slug, text } from '../fields.ts';
import { example, figures, picture, preciseDate, sources, summary, title } from './shared.ts';

export const articles = defineCollection({
  label: { fr: 'Actualités', en: 'News' },
  labelSingular: { fr: 'Article', en: 'Article' },
  description: { fr: 'Nouvelles, entrevues et ententes.', en: 'News, interviews and agreements.' },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  fields: {
    title: title({ fr: 'Titre', en: 'Title' }),
    urlSlug: slug({ label: { fr: 'Adresse de la page', en: 'Page address' } }),
    summary,
    kind: choice({
      label: { fr: 'Genre', en: 'Kind' },
      shared: true,
      options: [
        { value: 'news', label: { fr: 'Nouvelle', en: 'News' } },
        { value: 'interview', label: { fr: 'Entretien', en: 'Interview' } },
        { value: 'agreement', label: { fr: 'Entente', en: 'Agreement' } },
      ],
    }),
    published: preciseDate({ fr: 'Date', en: 'Date' }, false),
    author: text({ label: { fr: 'Signature', en: 'Byline' }, required: false }),
    section: text({ label: { fr: 'Rubrique', en: 'Section' }, required: false }),
    people: list(
      { label: { fr: 'Personnes', en: 'People' }, required: false },
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
    domains: relations({ label: { fr: 'Domaines', en: 'Domains' }, collection: 'domains', required: false }),
    series: text({
      label: { fr: 'Série', en: 'Series' },
      hint: {
        fr: 'Le même nom dans chaque article de la série.',
        en: 'The same name in each article of the series.',
      },
      required: false,
      maxLength: 80,
    }),
    corrections: list(
      {
        label: { fr: 'Corrections', en: 'Corrections' },
        hint: {
          fr: 'Ce qui était inexact et ce qui a été corrigé, et quand.',
          en: 'What was inaccurate, what was corrected, and when.',
        },
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
