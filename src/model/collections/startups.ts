import { defineCollection } from '../collection.ts';
import { text, url } from '../fields/text-fields.ts';
import { choice, relations } from '../fields/value-fields.ts';
import { address, example, picture, title } from './shared.ts';

export const startups = defineCollection({
  label: { fr: 'Jeunes entreprises', en: 'Start-ups' },
  labelSingular: { fr: 'Jeune entreprise', en: 'Start-up' },
  description: { fr: 'Les entreprises des cohortes.', en: 'The companies of the cohorts.' },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  listed: ['stage'],
  sections: {
    cohorts: { fr: 'Où on la trouve', en: 'Where it is found' },
    website: { fr: 'Site et image', en: 'Website and image' },
  },
  fields: {
    title: title({ fr: 'Nom', en: 'Name' }),
    urlSlug: address(true),
    tagline: text({
      label: { fr: 'En une phrase', en: 'In one sentence' },
      hint: {
        fr: 'Ce qu’elle fait, et pour qui : « Des capteurs de sol pour les maraîchers ».',
        en: 'What it does, and for whom: “Soil sensors for market gardeners”.',
      },
      maxLength: 160,
    }),
    cohorts: relations({ label: { fr: 'Cohortes', en: 'Cohorts' }, collection: 'cohorts' }),
    domains: relations({ label: { fr: 'Domaines', en: 'Fields of activity' }, collection: 'domains' }),
    place: text({
      label: { fr: 'Lieu', en: 'Place' },
      hint: { fr: 'Par exemple « Québec ».', en: 'For example “Québec City”.' },
      required: false,
    }),
    stage: choice({
      label: { fr: 'Stade', en: 'Stage' },
      shared: true,
      required: false,
      options: [
        { value: 'idea', label: { fr: 'Idée', en: 'Idea' } },
        { value: 'prototype', label: { fr: 'Prototype', en: 'Prototype' } },
        { value: 'market', label: { fr: 'Sur le marché', en: 'On the market' } },
        { value: 'growth', label: { fr: 'En croissance', en: 'Growing' } },
      ],
    }),
    website: url({ label: { fr: 'Site', en: 'Website' }, required: false, shared: true }),
    logo: picture,
    example,
  },
});
