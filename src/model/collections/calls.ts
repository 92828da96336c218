import { defineCollection } from '../collection.ts';
import { list } from '../fields/group-fields.ts';
import { text } from '../fields/text-fields.ts';
import { date, localTime, number, relation } from '../fields/value-fields.ts';
import { listed } from '../fields/listed.ts';
import { address, example, summary, title } from './shared.ts';

export const calls = defineCollection({
  label: { fr: 'Appels à candidatures', en: 'Calls for applications' },
  labelSingular: { fr: 'Appel à candidatures', en: 'Call for applications' },
  description: { fr: 'Quand et comment poser sa candidature.', en: 'When and how to apply.' },
  titleField: 'title',
  canCreate: true,
  hasBody: true,
  listed: ['opens', 'closes'],
  sections: {
    opens: { fr: 'Dates', en: 'Dates' },
    seats: { fr: 'Places et formulaire', en: 'Places and form' },
    timeline: { fr: 'Étapes et bilan', en: 'Stages and outcome' },
  },
  fields: {
    title: title({ fr: 'Titre de l’appel', en: 'Title of the call' }),
    urlSlug: address(true),
    summary,
    program: relation({ label: { fr: 'Programme', en: 'Program' }, collection: 'programs' }),
    opens: localTime({
      label: { fr: 'Ouverture', en: 'Opens' },
      hint: { fr: 'À l’heure du fuseau choisi plus bas.', en: 'In the time zone chosen below.' },
      shared: true,
    }),
    closes: localTime({
      label: { fr: 'Clôture', en: 'Closes' },
      hint: {
        fr: 'Dernier instant pour poser sa candidature. Choisissez 23:59 plutôt que minuit, que chacun comprend autrement.',
        en: 'The last moment to apply. Choose 23:59 rather than midnight, which everyone understands differently.',
      },
      shared: true,
    }),
    zone: listed({
      label: { fr: 'Fuseau horaire', en: 'Time zone' },
      hint: {
        fr: 'La page écrit toujours l’heure avec son fuseau.',
        en: 'The page always states the time with its zone.',
      },
      list: 'zones',
      shared: true,
    }),
    graceMinutes: number({
      label: { fr: 'Délai de grâce (minutes)', en: 'Grace (minutes)' },
      hint: {
        fr: 'Après la clôture, temps laissé aux formulaires déjà commencés, par exemple 30. 0 : aucun.',
        en: 'After closing, time left for forms already started, for example 30. 0: none.',
      },
      integer: true,
      max: 1440,
      shared: true,
    }),
    resultsOn: date({
      label: { fr: 'Résultats', en: 'Results' },
      hint: {
        fr: 'Le jour où les résultats seront connus ; la page l’annonce dès maintenant.',
        en: 'The day on which the results will be known; the page announces it from now on.',
      },
      required: false,
      shared: true,
    }),
    seats: number({
      label: { fr: 'Places', en: 'Places' },
      hint: { fr: 'Combien d’entreprises seront retenues.', en: 'How many companies will be selected.' },
      integer: true,
      min: 1,
      required: false,
      shared: true,
    }),
    form: relation({
      label: { fr: 'Formulaire', en: 'Form' },
      hint: {
        fr: 'Celui que remplissent les personnes qui posent leur candidature, par exemple « Candidature ».',
        en: 'The one in which people apply, for example “Application”.',
      },
      collection: 'forms',
    }),
    criteria: relation({
      label: { fr: 'Critères', en: 'Criteria' },
      hint: {
        fr: 'Ceux d’après lesquels les candidatures à cet appel sont choisies.',
        en: 'Those by which the applications to this call are chosen.',
      },
      collection: 'criteria',
      required: false,
    }),
    timeline: list(
      {
        label: { fr: 'Étapes', en: 'Stages' },
        hint: {
          fr: 'Dans l’ordre, de la candidature à l’arrivée dans le programme.',
          en: 'In order, from applying to joining the program.',
        },
        item: { fr: 'une étape', en: 'a stage' },
        required: false,
      },
      {
        label: text({
          label: { fr: 'Étape', en: 'Stage' },
          hint: { fr: 'Par exemple « Entrevues ».', en: 'For example “Interviews”.' },
        }),
        date: date({
          label: { fr: 'Date', en: 'Date' },
          hint: {
            fr: 'Le jour exact. Laissez vide s’il n’est pas fixé et remplissez le champ suivant.',
            en: 'The exact day. Leave it empty if it is not set, and fill in the next field.',
          },
          required: false,
        }),
        approximate: text({
          label: { fr: 'Moment approximatif', en: 'Approximate time' },
          hint: { fr: 'Par exemple « quelques mois ».', en: 'For example “a few months”.' },
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
        item: { fr: 'une séance', en: 'a session' },
        required: false,
      },
      {
        title: text({
          label: { fr: 'Titre de la séance', en: 'Title of the session' },
          hint: { fr: 'Par exemple « Questions et réponses ».', en: 'For example “Questions and answers”.' },
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
            fr: 'Par exemple « en ligne » ou une adresse; le lien de connexion s’envoie aux personnes inscrites.',
            en: 'For example “online” or an address; the link to join is sent to those who register.',
          },
        }),
      },
    ),
    outcome: text({
      label: { fr: 'Bilan de l’appel', en: 'Outcome of the call' },
      hint: {
        fr: 'Ce que l’appel a donné : « 42 candidatures reçues, 8 entreprises retenues ». Dès que l’appel est clos, la page dit alors que les résultats sont publiés; si la date passe sans bilan, elle dit qu’ils sont attendus.',
        en: 'What came of the call: “42 applications received, 8 companies selected”. As soon as the call is closed, the page then says that results are published; if the date passes without an outcome, it says that they are awaited.',
      },
      required: false,
      multiline: true,
    }),
    example,
  },
});
