import { defineCollection } from '../collection.ts';
import { choice, date, list, localTime, number, relation, slug, text } from '../fields.ts';
import { example, summary, title, zones } from './shared.ts';

export const calls = defineCollection({
  label: { fr: 'Appels à candidatures', en: 'Calls for applications' },
  labelSingular: { fr: 'Appel à candidatures', en: 'Call for applications' },
  description: { fr: 'Quand et comment on peut déposer un dossier.', en: 'When and how one can apply.' },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  fields: {
    title: title({ fr: 'Titre de l’appel', en: 'Title of the call' }),
    urlSlug: slug({ label: { fr: 'Adresse de la page', en: 'Page address' } }),
    summary,
    program: relation({ label: { fr: 'Programme', en: 'Program' }, collection: 'programs' }),
    opens: localTime({
      label: { fr: 'Ouverture', en: 'Opens' },
      hint: { fr: 'À l’heure du fuseau choisi plus bas.', en: 'In the time zone chosen below.' },
      shared: true,
    }),
    closes: localTime({ label: { fr: 'Clôture', en: 'Closes' }, shared: true }),
    zone: choice({ label: { fr: 'Fuseau horaire', en: 'Time zone' }, options: zones, shared: true }),
    graceMinutes: number({
      label: { fr: 'Délai de grâce (minutes)', en: 'Grace (minutes)' },
      hint: {
        fr: 'Après la clôture, temps laissé aux formulaires déjà commencés.',
        en: 'After closing, time left for forms already begun.',
      },
      integer: true,
      max: 1440,
      shared: true,
    }),
    resultsOn: date({ label: { fr: 'Résultats', en: 'Results' }, required: false, shared: true }),
    seats: number({
      label: { fr: 'Places', en: 'Places' },
      integer: true,
      min: 1,
      required: false,
      shared: true,
    }),
    form: relation({
      label: { fr: 'Formulaire', en: 'Form' },
      hint: {
        fr: 'Celui dans lequel on dépose sa candidature, par exemple « Dossier de candidature ».',
        en: 'The one in which people apply, for instance “Application”.',
      },
      collection: 'forms',
    }),
    criteria: relation({
      label: { fr: 'Critères', en: 'Criteria' },
      collection: 'criteria',
      required: false,
    }),
    timeline: list(
      { label: { fr: 'Étapes', en: 'Stages' }, required: false },
      {
        label: text({ label: { fr: 'Étape', en: 'Stage' } }),
        date: date({ label: { fr: 'Date', en: 'Date' }, required: false }),
        approximate: text({
          label: { fr: 'Moment approximatif', en: 'Approximate time' },
          hint: { fr: 'par exemple « quelques mois »', en: 'for instance “a few months”' },
          required: false,
        }),
      },
    ),
    sessions: list(
      {
        label: { fr: 'Séances d’information', en: 'Information sessions' },
        hint: {
          fr: 'On s’y inscrit depuis la page de l’appel, jusqu’à leur début.',
          en: 'People register for them on the call’s page, until they begin.',
        },
        required: false,
      },
      {
        title: text({
          label: { fr: 'Titre de la séance', en: 'Title of the session' },
          hint: { fr: 'par exemple « Questions et réponses »', en: 'for instance “Questions and answers”' },
        }),
        starts: localTime({
          label: { fr: 'Début', en: 'Starts' },
          hint: { fr: 'À l’heure du fuseau de l’appel.', en: 'In the time zone of the call.' },
        }),
        minutes: number({
          label: { fr: 'Durée (minutes)', en: 'Length (minutes)' },
          integer: true,
          min: 5,
          max: 1440,
        }),
        place: text({
          label: { fr: 'Lieu', en: 'Place' },
          hint: {
            fr: 'par exemple « en ligne » ou une adresse; le lien de connexion s’envoie aux personnes inscrites',
            en: 'for instance “online” or an address; the link to join is sent to those who register',
          },
        }),
      },
    ),
    outcome: text({
      label: { fr: 'Issue de l’appel', en: 'Outcome of the call' },
      hint: {
        fr: 'Ce que l’appel a donné. Tant que ce champ est vide, la page dit que les résultats sont attendus.',
        en: 'What came of the call. While this is empty, the page says that results are awaited.',
      },
      required: false,
      multiline: true,
    }),
    example,
  },
});
