import { defineCollection } from '../collection.ts';
import { choice, date, number, object, relation, relations, slug, text } from '../fields.ts';
import { example, sources, summary, title } from './shared.ts';

const agreement = object(
  { label: { fr: 'Entente', en: 'Agreement' }, required: false },
  {
    parties: relations({ label: { fr: 'Parties', en: 'Parties' }, collection: 'partners' }),
    termMonths: number({ label: { fr: 'Durée (mois)', en: 'Term (months)' }, integer: true, min: 1 }),
    renewal: choice({
      label: { fr: 'Renouvellement', en: 'Renewal' },
      options: [
        { value: 'none', label: { fr: 'Non prévu', en: 'Not planned' } },
        { value: 'expected', label: { fr: 'Espéré, non convenu', en: 'Expected, not agreed' } },
        { value: 'agreed', label: { fr: 'Convenu', en: 'Agreed' } },
      ],
    }),
    renewalNote: text({
      label: { fr: 'Précision sur le renouvellement', en: 'Note on renewal' },
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
  fields: {
    title: title({ fr: 'Nom de la cohorte', en: 'Name of the cohort' }),
    urlSlug: slug({ label: { fr: 'Adresse de la page', en: 'Page address' } }),
    summary,
    program: relation({ label: { fr: 'Programme', en: 'Program' }, collection: 'programs' }),
    call: relation({
      label: { fr: 'Appel à candidatures', en: 'Call for applications' },
      collection: 'calls',
      required: false,
    }),
    from: date({ label: { fr: 'Début', en: 'From' }, required: false, shared: true }),
    to: date({ label: { fr: 'Fin', en: 'To' }, required: false, shared: true }),
    capacity: number({
      label: { fr: 'Places', en: 'Places' },
      integer: true,
      min: 1,
      required: false,
      shared: true,
    }),
    territory: text({ label: { fr: 'Territoire', en: 'Territory' }, required: false }),
    agreement,
    sources,
    example,
  },
});
