import { defineCollection } from '../collection.ts';
import { list } from '../fields/group-fields.ts';
import { text } from '../fields/text-fields.ts';
import { choice, date, number, relation } from '../fields/value-fields.ts';
import { example, sources, summary, title } from './shared.ts';

const criterion = {
  label: text({
    label: { fr: 'Critère', en: 'Criterion' },
    hint: {
      fr: 'En peu de mots : « Entreprise de moins de cinq ans ».',
      en: 'In a few words: “Company under five years old”.',
    },
  }),
  detail: text({
    label: { fr: 'Détail', en: 'Detail' },
    hint: {
      fr: 'Comment on le vérifie, les exceptions, les pièces demandées.',
      en: 'How it is checked, the exceptions, the documents asked for.',
    },
    required: false,
    multiline: true,
  }),
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
  listed: ['status', 'promisedOn', 'publishedOn'],
  sections: {
    status: { fr: 'Annonce et publication', en: 'Announcement and publication' },
    eligibility: { fr: 'Les critères', en: 'The criteria' },
    versions: { fr: 'Changements et sources', en: 'Changes and sources' },
  },
  fields: {
    title: title({ fr: 'Titre', en: 'Title' }),
    summary,
    program: relation({ label: { fr: 'Programme', en: 'Program' }, collection: 'programs' }),
    status: choice({
      label: { fr: 'État', en: 'Status' },
      hint: {
        fr: '« Annoncés » : la page dit pour quand ils sont promis. « Publiés » : elle les montre.',
        en: '“Announced”: the page says for when they are promised. “Published”: it shows them.',
      },
      shared: true,
      options: [
        { value: 'announced', label: { fr: 'Annoncés', en: 'Announced' } },
        { value: 'published', label: { fr: 'Publiés', en: 'Published' } },
      ],
    }),
    promise: text({
      label: { fr: 'Ce qui a été promis', en: 'What was promised' },
      hint: { fr: 'Par exemple « dans les prochains jours ».', en: 'For example “in the coming days”.' },
      required: false,
    }),
    promisedOn: date({
      label: { fr: 'Date promise', en: 'Promised date' },
      hint: {
        fr: 'Passé ce jour, la page dit que la promesse n’est pas tenue, et la liste de travail vous le rappelle.',
        en: 'After that day, the page says that the promise was not kept, and the to-do list reminds you.',
      },
      required: false,
      shared: true,
    }),
    publishedOn: date({
      label: { fr: 'Date de publication', en: 'Publication date' },
      hint: {
        fr: 'Pour des critères publiés : ils paraissent ce jour-là, pas avant. D’ici là, la page les annonce par leur titre.',
        en: 'For published criteria: they appear on that day, not before. Until then, the page announces them by their title.',
      },
      required: false,
      shared: true,
    }),
    eligibility: list(
      {
        label: { fr: 'Admissibilité', en: 'Eligibility' },
        hint: {
          fr: 'Ce sans quoi une candidature n’est pas examinée.',
          en: 'That without which an application is not examined.',
        },
        item: { fr: 'un critère', en: 'a criterion' },
        required: false,
      },
      criterion,
    ),
    selection: list(
      {
        label: { fr: 'Sélection', en: 'Selection' },
        hint: {
          fr: 'Ce qui départage les dossiers admissibles.',
          en: 'What decides between eligible applications.',
        },
        item: { fr: 'un critère', en: 'a criterion' },
        required: false,
      },
      {
        ...criterion,
        weight: number({
          label: { fr: 'Poids (%)', en: 'Weight (%)' },
          hint: {
            fr: 'Sa part dans la note, par exemple 40. Vide si les critères ne sont pas pondérés.',
            en: 'Its share of the score, for example 40. Empty if the criteria are not weighted.',
          },
          max: 100,
          required: false,
        }),
      },
    ),
    process: list(
      {
        label: { fr: 'Déroulement', en: 'Process' },
        hint: {
          fr: 'Qui lit les dossiers, et ce qui se passe ensuite.',
          en: 'Who reads the applications, and what happens next.',
        },
        item: { fr: 'une étape', en: 'a step' },
        required: false,
      },
      criterion,
    ),
    versions: list(
      {
        label: { fr: 'Versions', en: 'Versions' },
        hint: { fr: 'Ce qui a changé, et quand.', en: 'What changed, and when.' },
        item: { fr: 'une version', en: 'a version' },
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
            item: { fr: 'un passage', en: 'a passage' },
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
