import { object, bilingualText } from '../../model/fields/group-fields.ts';
import { text } from '../../model/fields/text-fields.ts';
import { boolean, choice, choices, date, number, withDefault } from '../../model/fields/value-fields.ts';
import { common, options } from './question-fields.ts';

/** A whole number that may be left out, for its usual value. */
function wholeNumber(
  label: { fr: string; en: string },
  { min, max, usual }: { min: number; max: number; usual: number },
) {
  const hint = { fr: `Vide : ${usual}.`, en: `Empty: ${usual}.` };
  return withDefault(number({ label, hint, integer: true, min, max }), usual);
}

const least = { fr: 'Longueur minimale', en: 'Shortest' };
const most = { fr: 'Longueur maximale', en: 'Longest' };

/** The kinds of questions, by the `type` that a form's file gives. */
export const fieldTypes = {
  text: {
    label: { fr: 'Texte court', en: 'Short text' },
    fields: {
      ...common,
      minLength: wholeNumber(least, { min: 0, max: 500, usual: 0 }),
      maxLength: wholeNumber(most, { min: 1, max: 500, usual: 200 }),
    },
  },
  longText: {
    label: { fr: 'Texte long', en: 'Long text' },
    fields: {
      ...common,
      minLength: wholeNumber(least, { min: 0, max: 10_000, usual: 0 }),
      maxLength: wholeNumber(most, { min: 1, max: 10_000, usual: 2_000 }),
      rows: wholeNumber({ fr: 'Lignes visibles', en: 'Lines shown' }, { min: 2, max: 20, usual: 6 }),
    },
  },
  email: { label: { fr: 'Adresse courriel', en: 'E-mail address' }, fields: common },
  phone: { label: { fr: 'Numéro de téléphone', en: 'Phone number' }, fields: common },
  url: { label: { fr: 'Adresse web', en: 'Web address' }, fields: common },
  number: {
    label: { fr: 'Nombre', en: 'Number' },
    fields: {
      ...common,
      min: withDefault(number({ label: { fr: 'Plus petit', en: 'Smallest' }, min: -1e12, max: 1e12 }), 0),
      max: withDefault(
        number({ label: { fr: 'Plus grand', en: 'Largest' }, min: -1e12, max: 1e12 }),
        1_000_000_000,
      ),
      integer: boolean({ label: { fr: 'Nombre entier', en: 'Whole number' }, default: true }),
    },
  },
  date: {
    label: { fr: 'Date', en: 'Date' },
    fields: {
      ...common,
      min: date({ label: { fr: 'Au plus tôt', en: 'Earliest' }, required: false }),
      max: date({ label: { fr: 'Au plus tard', en: 'Latest' }, required: false }),
    },
  },
  choice: { label: { fr: 'Une réponse parmi…', en: 'One answer among…' }, fields: { ...common, options } },
  choices: {
    label: { fr: 'Plusieurs réponses parmi…', en: 'Several answers among…' },
    fields: {
      ...common,
      options,
      maxChoices: number({
        label: { fr: 'Réponses au plus', en: 'Answers at most' },
        integer: true,
        min: 1,
        max: 60,
        required: false,
      }),
    },
  },
  yesNo: {
    label: { fr: 'Oui ou non', en: 'Yes or no' },
    fields: {
      ...common,
      rulesOut: object(
        {
          label: { fr: 'Réponse qui écarte la candidature', en: 'Answer that rules the applicant out' },
          required: false,
        },
        {
          answer: choice({
            label: { fr: 'Réponse', en: 'Answer' },
            options: [
              { value: 'yes', label: { fr: 'Oui', en: 'Yes' } },
              { value: 'no', label: { fr: 'Non', en: 'No' } },
            ],
          }),
          reason: bilingualText({ label: { fr: 'Motif', en: 'Reason' }, maxLength: 400 }),
        },
      ),
    },
  },
  country: { label: { fr: 'Pays', en: 'Country' }, fields: common },
  domain: {
    label: { fr: 'Domaine (liste du site)', en: 'Field of activity (the site’s list)' },
    fields: common,
  },
  program: { label: { fr: 'Programme (liste du site)', en: 'Program (the site’s list)' }, fields: common },
  session: {
    label: { fr: 'Séance d’information de l’appel', en: 'Information session of the call' },
    fields: common,
  },
  file: {
    label: { fr: 'Fichier', en: 'File' },
    fields: {
      ...common,
      accept: withDefault(
        choices({
          label: { fr: 'Genres de fichiers', en: 'Kinds of files' },
          options: [{ value: 'pdf', label: { fr: 'PDF', en: 'PDF' } }],
        }),
        ['pdf'],
      ),
      maxBytes: wholeNumber(
        { fr: 'Taille maximale (octets)', en: 'Largest size (bytes)' },
        { min: 1, max: 10_000_000, usual: 10_000_000 },
      ),
      maxFiles: wholeNumber(
        { fr: 'Nombre de fichiers', en: 'Number of files' },
        { min: 1, max: 3, usual: 1 },
      ),
    },
  },
  consent: {
    label: { fr: 'Consentement', en: 'Consent' },
    fields: {
      ...common,
      text: bilingualText({
        label: { fr: 'Texte accepté', en: 'Text agreed to' },
        hint: {
          fr: 'Conservé avec chaque envoi. Si vous le changez, changez aussi la version.',
          en: 'Kept with everything that is sent. If you change it, change the version too.',
        },
        multiline: true,
        maxLength: 2_000,
      }),
      version: text({
        label: { fr: 'Version', en: 'Version' },
        hint: {
          fr: 'Une nouvelle pour chaque changement du texte, par exemple « 2026-11 ».',
          en: 'A new one for each change of the text, for example “2026-11”.',
        },
        pattern: /^[a-z0-9][a-z0-9.-]{0,39}$/,
        patternHint: { fr: 'par exemple « 2026-11 »', en: 'for example “2026-11”' },
      }),
      recorded: text({
        label: { fr: 'Texte de la version', en: 'Text of the version' },
        hint: {
          fr: 'La version et l’empreinte de son texte, tenues par le CMS.',
          en: 'The version and the digest of its text, kept by the CMS.',
        },
        required: false,
        pattern: /^[a-z0-9][a-z0-9.-]{0,39} [0-9a-f]{16}$/,
      }),
    },
  },
} as const;
