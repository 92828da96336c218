import { defineCollection } from '../collection.ts';
import { choice, date, list, number, relation, text } from '../fields.ts';
import { example, sources, summary, title } from './shared.ts';

const criterion = {
  label: text({ label: { fr: 'Critère', en: 'Criterion' } }),
  detail: text({ label: { fr: 'Détail', en: 'Detail' }, required: false, multiline: true }),
};

export const criteria = defineCollection({
  label: { fr: 'Critères de sélection', en: 'Selection criteria' },
  labelSingular: { fr: 'Critères de sélection', en: 'Selection criteria' },
  description: {
    fr: 'Ce qui est attendu et comment les dossiers sont choisis.',
    en: 'What is expected and how applications are chosen.',
  },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  fields: {
    title: title({ fr: 'Titre', en: 'Title' }),
    summary,
    program: relation({ label: { fr: 'Programme', en: 'Program' }, collection: 'programs' }),
    status: choice({
      label: { fr: 'État', en: 'Status' },
      shared: true,
      options: [
        { value: 'announced', label: { fr: 'Annoncés', en: 'Announced' } },
        { value: 'published', label: { fr: 'Publiés', en: 'Published' } },
      ],
    }),
    promise: text({
      label: { fr: 'Ce qui a été promis', en: 'What was promised' },
      hint: { fr: 'par exemple « dans les prochains jours »', en: 'for instance “in the coming days”' },
      required: false,
    }),
    promisedOn: date({ label: { fr: 'Date promise', en: 'Promised date' }, required: false, shared: true }),
    publishedOn: date({
      label: { fr: 'Date de publication', en: 'Publication date' },
      required: false,
      shared: true,
    }),
    eligibility: list({ label: { fr: 'Admissibilité', en: 'Eligibility' }, required: false }, criterion),
    selection: list(
      { label: { fr: 'Sélection', en: 'Selection' }, required: false },
      {
        ...criterion,
        weight: number({ label: { fr: 'Poids (%)', en: 'Weight (%)' }, max: 100, required: false }),
      },
    ),
    process: list({ label: { fr: 'Déroulement', en: 'Process' }, required: false }, criterion),
    versions: list(
      {
        label: { fr: 'Versions', en: 'Versions' },
        hint: { fr: 'Ce qui a changé, et quand.', en: 'What changed, and when.' },
        required: false,
      },
      {
        date: date({ label: { fr: 'Date', en: 'Date' } }),
        change: text({ label: { fr: 'Changement', en: 'Change' }, multiline: true }),
        comparison: list(
          {
            label: { fr: 'Comparaison avec la version précédente', en: 'Comparison with the version before' },
            hint: {
              fr: 'Un passage par ligne, tel qu’il était et tel qu’il est.',
              en: 'One passage a row, as it was and as it is.',
            },
            required: false,
          },
          {
            subject: text({ label: { fr: 'Passage', en: 'Passage' } }),
            before: text({ label: { fr: 'Avant', en: 'Before' }, required: false, multiline: true }),
            after: text({ label: { fr: 'Après', en: 'After' }, required: false, multiline: true }),
          },
        ),
      },
    ),
    sources,
    example,
  },
});
