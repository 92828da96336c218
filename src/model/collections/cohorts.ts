import { defineCollection } from '../collection.ts';
import { object } from '../fields/group-fields.ts';
import { text } from '../fields/text-fields.ts';
import { choice, date, number, relation, relations } from '../fields/value-fields.ts';
import { address, example, picture, sources, summary, title } from './shared.ts';

const agreement = object(
  {
    label: { fr: 'Entente', en: 'Agreement' },
    hint: {
      fr: 'Entre qui, pour combien de temps, et ce qui est dit de la suite.',
      en: 'Between whom, for how long, and what is said of what comes after.',
    },
    required: false,
  },
  {
    parties: relations({ label: { fr: 'Parties', en: 'Parties' }, collection: 'partners' }),
    termMonths: number({
      label: { fr: 'Durée (mois)', en: 'Term (months)' },
      hint: { fr: 'Par exemple 24 pour deux ans.', en: 'For example 24 for two years.' },
      integer: true,
      min: 1,
    }),
    renewal: choice({
      label: { fr: 'Renouvellement', en: 'Renewal' },
      hint: {
        fr: 'Ce que l’on attend n’est pas convenu : la page fait la différence.',
        en: 'What is expected is not agreed: the page tells them apart.',
      },
      options: [
        { value: 'none', label: { fr: 'Non prévu', en: 'Not planned' } },
        { value: 'expected', label: { fr: 'Souhaité, mais pas convenu', en: 'Expected, not agreed' } },
        { value: 'agreed', label: { fr: 'Convenu', en: 'Agreed' } },
      ],
    }),
    renewalNote: text({
      label: { fr: 'Précision sur le renouvellement', en: 'Note on renewal' },
      hint: {
        fr: 'Qui s’y attend, et depuis quand : « selon le directeur, en mars 2026 ».',
        en: 'Who expects it, and since when: “according to the director, in March 2026”.',
      },
      required: false,
      multiline: true,
    }),
  },
);

export const cohorts = defineCollection({
  label: { fr: 'Cohortes', en: 'Cohorts' },
  labelSingular: { fr: 'Cohorte', en: 'Cohort' },
  description: { fr: 'Les entreprises accompagnées ensemble.', en: 'The companies supported together.' },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  listed: ['from', 'to'],
  sections: {
    from: { fr: 'Période et territoire', en: 'Period and territory' },
    agreement: { fr: 'Entente et sources', en: 'Agreement and sources' },
  },
  fields: {
    title: title({ fr: 'Nom de la cohorte', en: 'Name of the cohort' }),
    urlSlug: address(true),
    summary,
    program: relation({ label: { fr: 'Programme', en: 'Program' }, collection: 'programs' }),
    call: relation({
      label: { fr: 'Appel à candidatures', en: 'Call for applications' },
      collection: 'calls',
      required: false,
    }),
    from: date({
      label: { fr: 'Début', en: 'From' },
      hint: {
        fr: 'Premier jour du programme pour cette cohorte.',
        en: 'First day of the program for this cohort.',
      },
      required: false,
      shared: true,
    }),
    to: date({
      label: { fr: 'Fin', en: 'To' },
      hint: { fr: 'Vide tant que la fin n’est pas connue.', en: 'Empty as long as the end is not known.' },
      required: false,
      shared: true,
    }),
    capacity: number({
      label: { fr: 'Places', en: 'Places' },
      hint: {
        fr: 'Combien d’entreprises la cohorte peut accueillir.',
        en: 'How many companies the cohort can take.',
      },
      integer: true,
      min: 1,
      required: false,
      shared: true,
    }),
    territory: text({
      label: { fr: 'Territoire', en: 'Territory' },
      hint: { fr: 'Par exemple « région de Québec ».', en: 'For example “Québec City region”.' },
      required: false,
    }),
    picture,
    agreement,
    sources,
    example,
  },
});
