import { list, object } from '../fields/group-fields.ts';
import { text } from '../fields/text-fields.ts';
import { choice, date, number, relation } from '../fields/value-fields.ts';
import { units } from './shared.ts';

/** The groups and lists of fields that only a program has. */

export const duration = object(
  {
    label: { fr: 'Durée de l’accompagnement', en: 'Length of support' },
    hint: {
      fr: 'De 3 à 6 mois : minimum 3, maximum 6. Durée unique : minimum seulement.',
      en: 'From 3 to 6 months: minimum 3, maximum 6. One length: minimum only.',
    },
    required: false,
    shared: true,
  },
  {
    min: number({ label: { fr: 'Minimum', en: 'Minimum' } }),
    max: number({ label: { fr: 'Maximum', en: 'Maximum' }, required: false }),
    unit: choice({ label: { fr: 'Unité', en: 'Unit' }, options: units }),
  },
);

/** What readers want to know first of an older program; `unverified` where its sources do not say. */
export const availabilityState = choice({
  label: { fr: 'Réponse', en: 'Answer' },
  options: [
    { value: 'offered', label: { fr: 'Oui', en: 'Yes' } },
    { value: 'ended', label: { fr: 'Non, le programme a pris fin', en: 'No, the program has ended' } },
    {
      value: 'unverified',
      label: {
        fr: 'Non vérifié (les sources de cette page ne le disent pas)',
        en: 'Not verified (the sources for this page do not say)',
      },
    },
  ],
});

export const availability = object(
  {
    label: { fr: 'Toujours offert?', en: 'Still offered?' },
    hint: {
      fr: 'Affiché en tête du tableau : on veut d’abord savoir si le programme existe encore.',
      en: 'Shown at the top of the table: people first want to know whether the program still runs.',
    },
    required: false,
    shared: true,
  },
  {
    state: availabilityState,
    checkedOn: date({ label: { fr: 'Vérifié le', en: 'Checked on' }, required: false }),
  },
);

export const supportFormats = list(
  {
    label: { fr: 'Formats d’accompagnement', en: 'Support formats' },
    hint: {
      fr: 'Par exemple « mission de conseil », 2 heures.',
      en: 'For example “coaching session”, 2 hours.',
    },
    item: { fr: 'un format', en: 'a format' },
    required: false,
  },
  {
    label: text({ label: { fr: 'Format', en: 'Format' } }),
    min: number({ label: { fr: 'Minimum', en: 'Minimum' } }),
    max: number({ label: { fr: 'Maximum', en: 'Maximum' }, required: false }),
    unit: choice({ label: { fr: 'Unité', en: 'Unit' }, options: units }),
  },
);

export const benefits = list(
  {
    label: { fr: 'Avantages', en: 'Benefits' },
    hint: {
      fr: 'Un avantage par ligne : un bureau, du temps d’experts, un accès à des clients…',
      en: 'One benefit per row: an office, experts’ time, access to customers…',
    },
    item: { fr: 'un avantage', en: 'a benefit' },
    required: false,
  },
  {
    title: text({
      label: { fr: 'Avantage', en: 'Benefit' },
      hint: {
        fr: 'Par exemple « Un bureau pendant six mois ».',
        en: 'For example “An office for six months”.',
      },
    }),
    detail: text({ label: { fr: 'Détail', en: 'Detail' }, required: false, multiline: true }),
  },
);

export const pathways = list(
  {
    label: { fr: 'Passerelles vers d’autres programmes', en: 'Pathways to other programs' },
    hint: {
      fr: 'Dites ici comment une entreprise passe de ce programme à l’autre ; la passerelle paraît sur les deux pages.',
      en: 'Say here how a company moves from this program to the other; the pathway shows on both pages.',
    },
    item: { fr: 'une passerelle', en: 'a pathway' },
    required: false,
  },
  {
    program: relation({ label: { fr: 'Vers le programme', en: 'To the program' }, collection: 'programs' }),
    condition: text({
      label: { fr: 'À quelle condition', en: 'On what condition' },
      hint: {
        fr: 'Par exemple « après un an dans le programme ».',
        en: 'For example “after a year in the program”.',
      },
      multiline: true,
    }),
  },
);
