import type { Fields } from '../../model/fields/fields.ts';
import { list, object, textList, bilingualText } from '../../model/fields/group-fields.ts';
import { text } from '../../model/fields/text-fields.ts';
import { boolean, choice, withDefault } from '../../model/fields/value-fields.ts';
import { showcaseMark } from './showcase-marks.ts';

/** A name for programs: the key of an answer in exports, e-mails and webhooks. */
export const identifier = (label: { fr: string; en: string }) =>
  text({
    label,
    hint: {
      fr: 'Pour les exports et les programmes : lettres sans accent et chiffres, par exemple « teamSize ». Ne le changez plus une fois le formulaire publié.',
      en: 'For exports and programs: letters without accents and digits, for example “teamSize”. Do not change it once the form is published.',
    },
    pattern: /^[a-z][a-zA-Z0-9]{0,39}$/,
    patternHint: {
      fr: 'une minuscule, puis des lettres sans accent et des chiffres, par exemple « teamSize »',
      en: 'a lower-case letter, then letters without accents and digits, for example “teamSize”',
    },
  });

/** What every question has beside its type. */
export const common = {
  name: identifier({ fr: 'Nom technique', en: 'Technical name' }),
  label: bilingualText({ label: { fr: 'Question', en: 'Question' } }),
  hint: bilingualText({
    label: { fr: 'Aide', en: 'Hint' },
    hint: {
      fr: 'Lue sous la question : ce qui est attendu, avec un exemple.',
      en: 'Read under the question: what is expected, with an example.',
    },
    required: false,
    maxLength: 400,
  }),
  required: boolean({ label: { fr: 'Réponse obligatoire', en: 'Answer required' } }),
  autocomplete: text({
    label: { fr: 'Remplissage par le navigateur', en: 'Filling in by the browser' },
    hint: {
      fr: 'Seulement pour ce qui concerne la personne qui remplit : « name », « email », « tel », « organization », « url ».',
      en: 'Only for what is about the person who fills in the form: “name”, “email”, “tel”, “organization”, “url”.',
    },
    required: false,
    pattern: /^[a-z][a-z0-9 -]+$/,
    patternHint: {
      fr: 'un mot prévu par HTML, comme « email »',
      en: 'a word that HTML provides, such as “email”',
    },
  }),
  when: object(
    {
      label: { fr: 'Posée seulement si…', en: 'Asked only if…' },
      hint: {
        fr: 'Vide : la question est posée à tout le monde.',
        en: 'Empty: the question is asked of everybody.',
      },
      required: false,
    },
    {
      field: identifier({
        fr: 'Nom technique d’une question qui précède',
        en: 'Technical name of an earlier question',
      }),
      is: textList({
        label: { fr: '… a l’une de ces réponses', en: '… has one of these answers' },
        hint: {
          fr: 'Les valeurs techniques des réponses, par exemple « elsewhere » ou « yes ».',
          en: 'The technical values of the answers, for example “elsewhere” or “yes”.',
        },
      }),
    },
  ),
  // For the pages of reviewers (`src/forms/hidden-fields.ts`); everything that is sent to the staff's channels holds every answer.
  visibleTo: withDefault(
    choice({
      label: { fr: 'Qui lit la réponse', en: 'Who reads the answer' },
      hint: {
        fr: 'Dans une évaluation anonyme, ce qui dit qui pose sa candidature est caché de toute façon : adresse courriel, téléphone, ce que le navigateur remplit, fichiers.',
        en: 'In a blind review, what says who applies is hidden in any case: e-mail address, telephone, what the browser fills in, files.',
      },
      options: [
        { value: 'staff', label: { fr: 'L’équipe seulement', en: 'The staff only' } },
        {
          value: 'unless-blind',
          label: {
            fr: 'L’équipe; les personnes qui évaluent aussi, sauf si l’évaluation est anonyme',
            en: 'The staff; reviewers too, unless the review is blind',
          },
        },
        {
          value: 'jury',
          label: { fr: 'L’équipe et les personnes qui évaluent', en: 'The staff and reviewers' },
        },
      ],
    }),
    'jury',
  ),
  showcase: showcaseMark,
} as const satisfies Fields;

const rulesOut = bilingualText({
  label: { fr: 'Cette réponse écarte la candidature', en: 'This answer rules the applicant out' },
  hint: {
    fr: 'Le motif, lu par la personne sur une page qui lui dit aussi quoi faire. Vide : la réponse n’écarte personne.',
    en: 'The reason, read by the applicant on a page that also says what to do. Empty: the answer rules no one out.',
  },
  required: false,
  maxLength: 400,
});

/** The answers of a question that offers some. */
export const options = list(
  { label: { fr: 'Réponses proposées', en: 'Answers offered' } },
  {
    value: text({
      label: { fr: 'Valeur technique', en: 'Technical value' },
      hint: {
        fr: 'Pour les exports, par exemple « prototype ».',
        en: 'For exports, for example “prototype”.',
      },
      pattern: /^[a-z0-9][a-z0-9-]{0,39}$/,
      patternHint: {
        fr: 'minuscules sans accent, chiffres et traits d’union',
        en: 'lower-case letters without accents, digits and hyphens',
      },
    }),
    label: bilingualText({ label: { fr: 'Réponse', en: 'Answer' } }),
    rulesOut,
  },
);
