import type { Block } from './block.ts';

const title = {
  name: 'title',
  kind: 'text',
  label: { fr: 'Titre', en: 'Title' },
  required: false,
} as const;

export const callout: Block = {
  name: 'Callout',
  label: { fr: 'Encadré', en: 'Callout' },
  purpose: {
    fr: 'Une information à ne pas manquer : une échéance, une condition, un avertissement.',
    en: 'Something not to be missed: a deadline, a condition, a warning.',
  },
  children: 'text',
  childrenLabel: { fr: 'Texte de l’encadré', en: 'Text of the callout' },
  attributes: [
    {
      name: 'kind',
      kind: 'choice',
      label: { fr: 'Type', en: 'Type' },
      hint: { fr: 'Le mot affiché en tête de l’encadré.', en: 'The word shown at the top of the callout.' },
      required: true,
      choices: [
        { value: 'note', label: { fr: 'À noter', en: 'Note' } },
        { value: 'important', label: { fr: 'Important', en: 'Important' } },
        { value: 'deadline', label: { fr: 'Échéance', en: 'Deadline' } },
        { value: 'example', label: { fr: 'Exemple', en: 'Example' } },
      ],
    },
    {
      ...title,
      hint: { fr: 'Par exemple « Jusqu’à midi ».', en: 'For example “Apply before noon”.' },
    },
  ],
  examples: [
    {
      fr: '<Callout kind="deadline" title="Jusqu’à midi">\n\nUne candidature reçue **après midi** n’est pas examinée.\n\n</Callout>',
      en: '<Callout kind="deadline" title="Apply before noon">\n\nAn application received **after noon** is not considered.\n\n</Callout>',
    },
    {
      fr: '<Callout kind="note">\n\nLes ateliers se tiennent :\n\n* en français le mardi ;\n* en anglais le jeudi.\n\n</Callout>',
      en: '<Callout kind="note">\n\nWorkshops are held:\n\n* in French on Tuesdays;\n* in English on Thursdays.\n\n</Callout>',
    },
  ],
};

export const keyFacts: Block = {
  name: 'KeyFacts',
  label: { fr: 'Faits clés', en: 'Key facts' },
  purpose: {
    fr: 'Quelques faits à parcourir d’un coup d’œil : une liste dont chaque élément commence par un mot en gras.',
    en: 'A few facts to take in at a glance: a list in which each item begins with words in bold.',
  },
  children: 'list',
  childrenLabel: {
    fr: 'Faits, un par ligne',
    en: 'Facts, one a line',
  },
  attributes: [title],
  examples: [
    {
      fr: '<KeyFacts title="En bref">\n\n* **Durée :** six mois\n* **Places :** dix jeunes entreprises\n* **Coût :** aucun\n\n</KeyFacts>',
      en: '<KeyFacts title="In short">\n\n* **Duration:** six months\n* **Places:** ten start-ups\n* **Cost:** none\n\n</KeyFacts>',
    },
  ],
};

export const steps: Block = {
  name: 'Steps',
  label: { fr: 'Étapes', en: 'Steps' },
  purpose: {
    fr: 'Ce qui se passe, dans l’ordre : une liste numérotée, reliée par un trait.',
    en: 'What happens, in order: a numbered list joined by a line.',
  },
  children: 'numbered-list',
  childrenLabel: { fr: 'Étapes, dans l’ordre', en: 'Steps, in order' },
  attributes: [title],
  examples: [
    {
      fr: '<Steps title="Le parcours">\n\n1. **Candidature** en ligne\n2. **Entrevue** d’une demi-heure\n3. **Réponse** dans les trois semaines\n\n</Steps>',
      en: '<Steps title="The way in">\n\n1. **Apply** online\n2. **Talk** with us for half an hour\n3. **Hear back** within three weeks\n\n</Steps>',
    },
  ],
};

export const quote: Block = {
  name: 'Quote',
  label: { fr: 'Citation', en: 'Quote' },
  purpose: {
    fr: 'Les mots exacts d’une personne, avec son nom et sa fonction.',
    en: 'A person’s own words, with name and role.',
  },
  children: 'text',
  childrenLabel: { fr: 'Texte cité, sans guillemets', en: 'The words, without quotation marks' },
  attributes: [
    { name: 'by', kind: 'text', label: { fr: 'Personne citée', en: 'Who said it' }, required: true },
    { name: 'role', kind: 'text', label: { fr: 'Fonction', en: 'Role' }, required: false },
    {
      name: 'source',
      kind: 'url',
      label: { fr: 'Lien vers la source', en: 'Link to the source' },
      required: false,
    },
  ],
  examples: [
    {
      fr: '<Quote by="Maïa Roy" role="cofondatrice, Rive (exemple)">\n\nEn trois mois, nous avons parlé à quarante clients.\n\n</Quote>',
      en: '<Quote by="Maïa Roy" role="co-founder, Rive (example)">\n\nIn three months we talked to forty customers.\n\n</Quote>',
    },
  ],
};

export const questionAnswer: Block = {
  name: 'QuestionAnswer',
  label: { fr: 'Question et réponse', en: 'Question and answer' },
  purpose: {
    fr: 'Une question d’entrevue et sa réponse. La question devient un intertitre.',
    en: 'A question of an interview and its answer. The question becomes a heading.',
  },
  children: 'text',
  childrenLabel: { fr: 'Réponse', en: 'Answer' },
  attributes: [
    { name: 'question', kind: 'text', label: { fr: 'Question', en: 'Question' }, required: true },
    {
      name: 'by',
      kind: 'text',
      label: { fr: 'Qui répond', en: 'Who answers' },
      hint: { fr: 'Utile quand plusieurs personnes répondent.', en: 'Useful when several people answer.' },
      required: false,
    },
  ],
  examples: [
    {
      fr: '<QuestionAnswer question="À qui s’adresse le programme ?" by="Samuel Okafor">\n\nAux équipes d’au moins deux personnes.\n\nUne idée suffit : le prototype viendra ensuite.\n\n</QuestionAnswer>',
      en: '<QuestionAnswer question="Who is the program for?" by="Samuel Okafor">\n\nFor teams of at least two people.\n\nAn idea is enough: the prototype comes later.\n\n</QuestionAnswer>',
    },
  ],
};

export const personalInformation: Block = {
  name: 'PersonalInformation',
  label: { fr: 'Renseignements personnels', en: 'Personal information' },
  purpose: {
    fr: 'Pour la page de confidentialité : l’organisme responsable, d’après les réglages, et la durée de conservation de chaque formulaire. Rien à remplir.',
    en: 'For the privacy page: the responsible organization, from the settings, and how long the answers to each form are kept. Nothing to fill in.',
  },
  children: 'none',
  attributes: [],
  examples: [{ fr: '<PersonalInformation />', en: '<PersonalInformation />' }],
};
