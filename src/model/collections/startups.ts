import { defineCollection } from '../collection.ts';
import { object } from '../fields/group-fields.ts';
import { text, url } from '../fields/text-fields.ts';
import { choice, number, relations } from '../fields/value-fields.ts';
import { address, example, logo, title } from './shared.ts';

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
    founders: { fr: 'Qui la fait et ce qu’elle cherche', en: 'Who runs it and what it looks for' },
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
    founders: text({
      label: { fr: 'Fondée par', en: 'Founded by' },
      hint: {
        fr: 'Les noms que ces personnes acceptent de voir publiés, par exemple « Prénom Nom et Prénom Nom ».',
        en: 'The names that these people agree to see published, for example “First Last and First Last”.',
      },
      required: false,
    }),
    founded: number({
      label: { fr: 'Année de fondation', en: 'Year founded' },
      integer: true,
      min: 1900,
      max: 2100,
      required: false,
      shared: true,
    }),
    lookingFor: text({
      label: { fr: 'Ce qu’elle cherche', en: 'What it looks for' },
      hint: {
        fr: 'Ce que quelqu’un qui lit la page pourrait lui apporter : « Trois usines où faire un essai ».',
        en: 'What someone who reads the page could bring: “Three plants for a trial”.',
      },
      required: false,
      multiline: true,
      maxLength: 320,
    }),
    quote: object(
      {
        label: { fr: 'Citation', en: 'Quotation' },
        hint: {
          fr: 'Des mots que quelqu’un de l’entreprise a dits ou écrits, tels quels. L’accueil en montre une, de la cohorte la plus récente.',
          en: 'Words that someone of the company said or wrote, as they are. The home page shows one, of the newest cohort.',
        },
        required: false,
      },
      {
        text: text({
          label: { fr: 'Ses mots, sans guillemets', en: 'Their words, without quotation marks' },
          multiline: true,
          maxLength: 320,
        }),
        by: text({
          label: { fr: 'Qui le dit', en: 'Who says it' },
          hint: {
            fr: 'Par exemple « Prénom Nom, cofondatrice ».',
            en: 'For example “First Last, co-founder”.',
          },
        }),
      },
    ),
    website: url({ label: { fr: 'Site', en: 'Website' }, required: false, shared: true }),
    logo,
    example,
  },
});
