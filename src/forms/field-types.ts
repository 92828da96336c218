import {
  boolean,
  choice,
  choices,
  date,
  list,
  number,
  object,
  text,
  texts,
  usually,
  words,
  type Fields,
} from '../model/fields.ts';

/** A name for programs: the key of an answer in exports, e-mails and webhooks. */
export const identifier = (label: { fr: string; en: string }) =>
  text({
    label,
    hint: {
      fr: 'Pour les exports et les programmes : lettres sans accent et chiffres, par exemple « teamSize ». Ne le changez plus une fois le formulaire publié.',
      en: 'For exports and programs: letters without accents and digits, for instance “teamSize”. Do not change it once the form is published.',
    },
    pattern: /^[a-z][a-zA-Z0-9]{0,39}$/,
    patternHint: {
      fr: 'une minuscule, puis des lettres sans accent et des chiffres, par exemple « teamSize »',
      en: 'a lower-case letter, then letters without accents and digits, for instance “teamSize”',
    },
  });

/** What every question has beside its type. */
const common = {
  name: identifier({ fr: 'Nom technique', en: 'Technical name' }),
  label: words({ label: { fr: 'Question', en: 'Question' } }),
  hint: words({
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
      is: texts({
        label: { fr: '… a l’une de ces réponses', en: '… has one of these answers' },
        hint: {
          fr: 'Les valeurs techniques des réponses, par exemple « elsewhere » ou « yes ».',
          en: 'The technical values of the answers, for instance “elsewhere” or “yes”.',
        },
      }),
    },
  ),
  visibleTo: usually(
    choice({
      label: { fr: 'Qui lit la réponse', en: 'Who reads the answer' },
      options: [
        { value: 'staff', label: { fr: 'L’équipe seulement', en: 'The staff only' } },
        { value: 'jury', label: { fr: 'L’équipe et le jury', en: 'The staff and the jury' } },
      ],
    }),
    'jury',
  ),
} as const satisfies Fields;

const rulesOut = words({
  label: { fr: 'Cette réponse écarte la candidature', en: 'This answer rules the applicant out' },
  hint: {
    fr: 'Le motif, lu par la personne sur une page qui lui dit aussi quoi faire. Vide : la réponse n’écarte personne.',
    en: 'The reason, read by the applicant on a page that also says what to do. Empty: the answer rules nobody out.',
  },
  required: false,
  maxLength: 400,
});

const options = list(
  { label: { fr: 'Réponses proposées', en: 'Answers offered' } },
  {
    value: text({
      label: { fr: 'Valeur technique', en: 'Technical value' },
      hint: {
        fr: 'Pour les exports, par exemple « prototype ».',
        en: 'For exports, for instance “prototype”.',
      },
      pattern: /^[a-z0-9][a-z0-9-]{0,39}$/,
      patternHint: {
        fr: 'minuscules sans accent, chiffres et traits d’union',
        en: 'lower-case letters without accents, digits and hyphens',
      },
    }),
    label: words({ label: { fr: 'Réponse', en: 'Answer' } }),
    rulesOut,
  },
);

/** A whole number that may be left out, for its usual value. */
function wholeNumber(
  label: { fr: string; en: string },
  { min, max, usual }: { min: number; max: number; usual: number },
) {
  const hint = { fr: `Vide : ${usual}.`, en: `Empty: ${usual}.` };
  return usually(number({ label, hint, integer: true, min, max }), usual);
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
      min: usually(number({ label: { fr: 'Plus petit', en: 'Smallest' }, min: -1e12, max: 1e12 }), 0),
      max: usually(
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
          reason: words({ label: { fr: 'Motif', en: 'Reason' }, maxLength: 400 }),
        },
      ),
    },
  },
  country: { label: { fr: 'Pays', en: 'Country' }, fields: common },
  domain: { label: { fr: 'Domaine (liste du site)', en: 'Domain (the site’s list)' }, fields: common },
  program: { label: { fr: 'Programme (liste du site)', en: 'Program (the site’s list)' }, fields: common },
  session: {
    label: { fr: 'Séance d’information de l’appel', en: 'Information session of the call' },
    fields: common,
  },
  file: {
    label: { fr: 'Fichier', en: 'File' },
    fields: {
      ...common,
      accept: usually(
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
      text: words({
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
          en: 'A new one for each change of the text, for instance “2026-11”.',
        },
        pattern: /^[a-z0-9][a-z0-9.-]{0,39}$/,
        patternHint: { fr: 'par exemple « 2026-11 »', en: 'for instance “2026-11”' },
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
