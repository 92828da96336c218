import type { Option } from '../fields/fields.ts';
import { list, object } from '../fields/group-fields.ts';
import { listed } from '../fields/listed.ts';
import { slug, text, url } from '../fields/text-fields.ts';
import { boolean, choice, date, image, number, relation } from '../fields/value-fields.ts';

/** Fields and option lists that several collections use. */

export const units = [
  { value: 'hours', label: { fr: 'heures', en: 'hours' } },
  { value: 'days', label: { fr: 'jours', en: 'days' } },
  { value: 'weeks', label: { fr: 'semaines', en: 'weeks' } },
  { value: 'months', label: { fr: 'mois', en: 'months' } },
  { value: 'years', label: { fr: 'ans', en: 'years' } },
] as const satisfies readonly Option[];

/** An amount of which the source says dollars, and not which: readers see a bare `$`. */
const unstated = [
  { value: 'unstated', label: { fr: '$, monnaie à confirmer', en: '$, currency to be confirmed' } },
] as const satisfies readonly Option[];

const precisions = [
  { value: 'day', label: { fr: 'Au jour près', en: 'To the day' } },
  { value: 'month', label: { fr: 'Au mois près', en: 'To the month' } },
  { value: 'year', label: { fr: 'À l’année près', en: 'To the year' } },
] as const satisfies readonly Option[];

/** A date of which the source may state only a part, or that was inferred. */
export const preciseDate = <const R extends boolean>(label: { fr: string; en: string }, required: R) =>
  object(
    { label, required, shared: true },
    {
      date: date({
        label: { fr: 'Date', en: 'Date' },
        hint: {
          fr: 'Si vous ne savez que le mois ou l’année, choisissez-en le premier jour et dites-le ci-dessous.',
          en: 'If you know only the month or the year, choose its first day and say so below.',
        },
      }),
      precision: choice({
        label: { fr: 'Précision', en: 'Precision' },
        hint: {
          fr: '« Au mois près » : la page écrit « mars 2026 » ; « À l’année près » : « 2026 ».',
          en: '“To the month”: the page says “March 2026”; “To the year”: “2026”.',
        },
        options: precisions,
      }),
      yearInferred: boolean({
        label: { fr: 'Année déduite', en: 'Year inferred' },
        hint: {
          fr: 'La source ne dit pas l’année : la page écrit « année déduite ».',
          en: 'The source does not state the year: the page says “year inferred”.',
        },
      }),
    },
  );

/** A figure as a source gives it: who says it, and whether it is confirmed. */
export const figures = list(
  {
    label: { fr: 'Chiffres', en: 'Figures' },
    hint: {
      fr: 'Chaque chiffre porte le nom de la personne qui l’avance ; « confirmé » seulement après vérification.',
      en: 'Each figure carries the name of the person who states it; “confirmed” only once checked.',
    },
    item: { fr: 'un chiffre', en: 'a figure' },
    required: false,
  },
  {
    label: text({
      label: { fr: 'Ce que dit le chiffre', en: 'What the figure says' },
      hint: {
        fr: 'Par exemple « pays où le programme existe ».',
        en: 'For example “countries in which the program exists”.',
      },
    }),
    value: number({
      label: { fr: 'Valeur', en: 'Value' },
      hint: {
        fr: 'En chiffres, sans espace ni unité : 120000.',
        en: 'In digits, without spaces or unit: 120000.',
      },
    }),
    unit: text({
      label: { fr: 'Unité', en: 'Unit' },
      hint: { fr: 'par exemple « pays »', en: 'for example “countries”' },
      required: false,
      maxLength: 60,
    }),
    currency: listed({
      label: { fr: 'Monnaie', en: 'Currency' },
      hint: {
        fr: 'Pour une somme seulement. Ne devinez pas : « à confirmer » est une réponse.',
        en: 'For an amount of money only. Do not guess: “to be confirmed” is an answer.',
      },
      list: 'currencies',
      own: unstated,
      required: false,
    }),
    confirmed: boolean({
      label: { fr: 'Confirmé', en: 'Confirmed' },
      hint: {
        fr: 'Non : la page écrit « non confirmé » à côté du chiffre.',
        en: 'No: the page says “not confirmed” beside the figure.',
      },
    }),
    speaker: relation({
      label: { fr: 'Avancé par', en: 'Stated by' },
      collection: 'people',
      required: false,
    }),
    note: text({
      label: { fr: 'Précision', en: 'Note' },
      hint: { fr: 'Par exemple « au printemps 2013 ».', en: 'For example “in the spring of 2013”.' },
      required: false,
    }),
  },
);

/** Where the facts of a page come from. */
export const sources = list(
  {
    label: { fr: 'Sources', en: 'Sources' },
    hint: {
      fr: 'D’où viennent les faits de la page ; elles paraissent au bas de celle-ci.',
      en: 'Where the facts of the page come from; they show at its foot.',
    },
    item: { fr: 'une source', en: 'a source' },
    required: false,
  },
  {
    publisher: text({
      label: { fr: 'Publication', en: 'Publisher' },
      hint: { fr: 'Par exemple « Radio-Canada ».', en: 'For example “Radio-Canada”.' },
    }),
    detail: text({
      label: { fr: 'Détail', en: 'Detail' },
      hint: {
        fr: 'Le titre, la date ou la page : « entrevue du 12 mars 2026 ».',
        en: 'The title, the date or the page: “interview of March 12, 2026”.',
      },
      required: false,
    }),
    link: url({
      label: { fr: 'Lien', en: 'Link' },
      hint: {
        fr: 'L’adresse de la source, si elle se lit en ligne.',
        en: 'The address of the source, where it can be read online.',
      },
      required: false,
    }),
  },
);

const pictureParts = {
  image: image({ label: { fr: 'Fichier', en: 'File' } }),
  alt: text({
    label: { fr: 'Texte de remplacement', en: 'Alternative text' },
    hint: {
      fr: 'Ce que montre l’image, pour les personnes qui ne la voient pas : « Trois personnes devant un tableau blanc ».',
      en: 'What the image shows, for those who cannot see it: “Three people in front of a whiteboard”.',
    },
  }),
  caption: text({
    label: { fr: 'Légende', en: 'Caption' },
    hint: {
      fr: 'Écrite sous l’image ; elle ne répète pas le texte de remplacement.',
      en: 'Written under the image; it does not repeat the alternative text.',
    },
    required: false,
  }),
  credit: text({
    label: { fr: 'Crédit', en: 'Credit' },
    hint: {
      fr: 'Qui a fait l’image : « Photo : Nom, organisation ».',
      en: 'Who made the image: “Photo: Name, organization”.',
    },
    required: false,
  }),
} as const;

/** A picture with what a reader needs to understand and credit it. */
export const picture = object({ label: { fr: 'Image', en: 'Image' }, required: false }, pictureParts);

export const logo = object(
  {
    label: { fr: 'Logo', en: 'Logo' },
    hint: {
      fr: 'Montré à 72 pixels de côté, entier et jamais agrandi, à côté du nom et dans les listes : un fichier de 288 pixels suffit. Sans logo, les pages montrent les initiales.',
      en: 'Shown 72 pixels wide, whole and never enlarged, beside the name and in lists: a file of 288 pixels is enough. Without a logo, pages show the initials.',
    },
    required: false,
  },
  pictureParts,
);

/** Marks an entry as invented for demonstration: a badge says so wherever it is shown. */
export const example = boolean({
  label: { fr: 'Exemple', en: 'Example' },
  hint: {
    fr: 'Entrée de démonstration : un badge « Exemple » l’accompagne partout.',
    en: 'Demonstration entry: an “Example” badge goes with it everywhere.',
  },
  shared: true,
});

export const title = (label: { fr: string; en: string }) =>
  text({ label, maxLength: 120, recommended: [3, 60] });

/** The last part of a page's address, in the page's language. */
export const address = <const R extends boolean>(required: R) =>
  slug({
    label: { fr: 'Adresse de la page', en: 'Page address' },
    hint: {
      fr: 'La fin de l’adresse, sans accent ni espace : « mon-programme ». Si vous la changez, l’ancienne mène à la nouvelle.',
      en: 'The end of the address, without accents or spaces: “my-program”. If you change it, the old one leads to the new one.',
    },
    required,
  });

export const summary = text({
  label: { fr: 'Résumé', en: 'Summary' },
  hint: {
    fr: 'Une ou deux phrases, pour les listes et les moteurs de recherche : de 70 à 160 caractères de préférence, 320 au plus.',
    en: 'One or two sentences, for lists and search engines: 70 to 160 characters if possible, 320 at most.',
  },
  multiline: true,
  maxLength: 320,
  recommended: [70, 160],
});
