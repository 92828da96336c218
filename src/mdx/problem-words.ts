import type { Bilingual } from '../i18n/locales.ts';

/** The messages that editors read: what is wrong, and what to write instead. `{name}` and the like are filled in. */
export interface ProblemWords {
  message: Bilingual;
  advice: Bilingual;
}

/**
 * The permanent codes of what a body can get wrong. A code is never renamed or given another
 * meaning. A block is called by its label, as editors know it: its tag is for developers, in `BodyProblem.tag`.
 */
export const words = {
  'body/import-export': {
    message: {
      fr: 'Un paragraphe ne peut pas commencer par le mot « {word} ».',
      en: 'A paragraph cannot begin with the word “{word}”.',
    },
    advice: {
      fr: 'Commencez par un autre mot, ou écrivez {escaped} : le lecteur verra « {word} ».',
      en: 'Begin with another word, or write {escaped}: the reader will see “{word}”.',
    },
  },
  'body/expression': {
    message: {
      fr: 'Le texte entre accolades {{source}} serait lu comme du code.',
      en: 'The text in braces {{source}} would be read as code.',
    },
    advice: {
      fr: 'Pour montrer une accolade, écrivez \\{ et \\} ; sinon, retirez le passage.',
      en: 'To show a brace, write \\{ and \\}; otherwise remove the passage.',
    },
  },
  'body/unclosed-brace': {
    message: { fr: 'Une accolade ouvrante n’est jamais refermée.', en: 'An opening brace is never closed.' },
    advice: { fr: 'Pour montrer une accolade, écrivez \\{.', en: 'To show a brace, write \\{.' },
  },
  'body/stray-angle': {
    message: {
      fr: 'Le signe < serait lu comme le début d’un bloc.',
      en: 'The sign < would be read as the beginning of a block.',
    },
    advice: {
      fr: 'Pour montrer ce signe, écrivez \\<, par exemple « 5 \\< 10 ».',
      en: 'To show this sign, write \\<, for example “5 \\< 10”.',
    },
  },
  'body/autolink': {
    message: {
      fr: 'L’adresse {source} est écrite entre < et >, ce qui n’est pas permis ici.',
      en: 'The address {source} stands between < and >, which is not allowed here.',
    },
    advice: {
      fr: 'Écrivez un lien avec son texte : [texte du lien]({source}).',
      en: 'Write a link with its text: [text of the link]({source}).',
    },
  },
  'body/comment': {
    message: {
      fr: 'Un commentaire <!-- … --> n’est pas permis.',
      en: 'A comment <!-- … --> is not allowed.',
    },
    advice: {
      fr: 'Retirez-le : tout ce qui est écrit ici est publié.',
      en: 'Remove it: everything written here is published.',
    },
  },
  'body/html': {
    message: {
      fr: 'La balise HTML <{name}> n’est pas permise.',
      en: 'The HTML tag <{name}> is not allowed.',
    },
    advice: {
      fr: 'Utilisez la mise en forme de l’éditeur ou un bloc ({blocks}) ; pour montrer le signe <, écrivez \\<.',
      en: 'Use the editor’s formatting or a block ({blocks}); to show the sign <, write \\<.',
    },
  },
  'body/unknown-block': {
    message: { fr: 'Le bloc {block} n’existe pas.', en: 'There is no block {block}.' },
    advice: { fr: 'Les blocs possibles : {blocks}.', en: 'The blocks are: {blocks}.' },
  },
  'body/unclosed-block': {
    message: {
      fr: 'Le bloc {block} ouvert ici n’est pas refermé.',
      en: 'The block {block} opened here is not closed.',
    },
    advice: {
      fr: 'Retirez ce qui en reste et ajoutez-le de nouveau avec « Ajouter un bloc » ; pour montrer le signe <, écrivez \\<.',
      en: 'Remove what is left of it and add it again with “Add a block”; to show the sign <, write \\<.',
    },
  },
  'body/unopened-block': {
    message: {
      fr: 'Une fin du bloc {block} ne referme aucun bloc ouvert.',
      en: 'An end of the block {block} closes no open block.',
    },
    advice: {
      fr: 'Retirez-la ; s’il manque un bloc, ajoutez-le avec « Ajouter un bloc ».',
      en: 'Remove it; if a block is missing, add it with “Add a block”.',
    },
  },
  'body/block-in-sentence': {
    message: {
      fr: 'Le bloc {block} est au milieu d’une phrase.',
      en: 'The block {block} is in the middle of a sentence.',
    },
    advice: {
      fr: 'Mettez-le seul, avec une ligne vide avant et après.',
      en: 'Put it on its own, with an empty line before and after.',
    },
  },
  'body/children-unexpected': {
    message: { fr: 'Le bloc {block} ne contient pas de texte.', en: 'The block {block} holds no text.' },
    advice: { fr: 'Mettez le texte à la suite du bloc.', en: 'Put the text after the block.' },
  },
  'body/children-missing': {
    message: { fr: 'Le bloc {block} est vide.', en: 'The block {block} is empty.' },
    advice: { fr: 'Écrivez son texte, ou retirez le bloc.', en: 'Write its text, or remove the block.' },
  },
  'body/list-expected': {
    message: { fr: 'Le bloc {block} doit contenir {list}.', en: 'The block {block} must hold {list}.' },
    advice: { fr: 'Écrivez par exemple {example}.', en: 'Write for example {example}.' },
  },
  'body/unknown-attribute': {
    message: {
      fr: 'Le bloc {block} n’a pas de champ « {attribute} ».',
      en: 'The block {block} has no field “{attribute}”.',
    },
    advice: { fr: 'Les champs possibles : {attributes}.', en: 'The fields are: {attributes}.' },
  },
  'body/missing-attribute': {
    message: {
      fr: 'Il manque au bloc {block} le champ {label}.',
      en: 'The block {block} lacks the field {label}.',
    },
    advice: { fr: 'Remplissez-le.', en: 'Fill it in.' },
  },
  'body/missing-alt': {
    message: { fr: 'L’image n’a pas de description.', en: 'The image has no description.' },
    advice: {
      fr: 'Dites ce qu’elle montre dans le champ « Description de l’image » ; si elle n’est qu’un décor, mettez-la dans un bloc « Image légendée » et répondez oui à « Image purement décorative ».',
      en: 'Say what it shows in the field “Description of the image”; if it is merely decorative, put it into a block “Figure” and answer yes to “Merely decorative”.',
    },
  },
  'body/attribute-expression': {
    message: {
      fr: 'Le champ {label} du bloc {block} contient du code.',
      en: 'The field {label} of the block {block} holds code.',
    },
    advice: { fr: 'Écrivez-y un texte.', en: 'Write a text in it.' },
  },
  'body/attribute-spread': {
    message: {
      fr: 'Le bloc {block} contient du code entre accolades.',
      en: 'The block {block} holds code in braces.',
    },
    advice: {
      fr: 'Retirez ce code et remplissez les champs du bloc.',
      en: 'Remove this code and fill in the fields of the block.',
    },
  },
  'body/attribute-without-value': {
    message: {
      fr: 'Le champ {label} du bloc {block} n’a pas de valeur.',
      en: 'The field {label} of the block {block} has no value.',
    },
    advice: { fr: 'Remplissez-le, ou retirez-le.', en: 'Fill it in, or remove it.' },
  },
  'body/attribute-twice': {
    message: {
      fr: 'Le champ {label} du bloc {block} est écrit deux fois.',
      en: 'The field {label} of the block {block} is written twice.',
    },
    advice: { fr: 'Gardez-en un seul.', en: 'Keep only one of them.' },
  },
  'body/unknown-choice': {
    message: {
      fr: 'Le champ {label} du bloc {block} ne peut pas valoir « {value} ».',
      en: 'The field {label} of the block {block} cannot be “{value}”.',
    },
    advice: { fr: 'Les valeurs possibles : {choices}.', en: 'The possible values: {choices}.' },
  },
  'body/unsafe-url': {
    message: {
      fr: 'L’adresse « {value} » n’est pas une adresse permise.',
      en: 'The address “{value}” is not an allowed address.',
    },
    advice: {
      fr: 'Une adresse commence par https://, http://, mailto:, tel:, / ou #.',
      en: 'An address begins with https://, http://, mailto:, tel:, / or #.',
    },
  },
  'body/image-place': {
    message: {
      fr: 'L’image « {value} » n’est pas parmi les images du site.',
      en: 'The image “{value}” is not among the site’s images.',
    },
    advice: {
      fr: 'Téléversez-la sous « Images » : son adresse commencera par ~/media/ (les fichiers SVG sont refusés).',
      en: 'Upload it under “Images”: its address will begin with ~/media/ (SVG files are refused).',
    },
  },
  'body/too-complex': {
    message: {
      fr: 'Ce texte est trop compliqué pour être lu à partir d’ici : trop de signes comme <, {, *, _, [ ou >.',
      en: 'From here on, this text is too complicated to be read: too many signs such as <, {, *, _, [ or >.',
    },
    advice: {
      fr: 'Retirez ceux qui ne servent à rien (un texte collé en apporte souvent), ou répartissez le texte en paragraphes plus courts.',
      en: 'Remove those that serve no purpose (pasted text often brings some), or divide the text into shorter paragraphs.',
    },
  },
  'body/syntax': {
    message: { fr: 'Ce passage ne peut pas être lu.', en: 'This passage cannot be read.' },
    advice: {
      fr: 'Un signe <, { ou } gêne la lecture à cet endroit. Remplacez-le par un mot, ou demandez de l’aide avec ce message : {detail}',
      en: 'A <, { or } here cannot be read. Replace it with a word, or ask for help, quoting: {detail}',
    },
  },
} as const satisfies Readonly<Record<string, ProblemWords>>;
