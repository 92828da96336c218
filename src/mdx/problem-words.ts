import type { Bilingual } from '../i18n/locales.ts';

/** What an editor is told: what is wrong, and what to write instead. `{name}` and the like are filled in. */
export interface ProblemWords {
  message: Bilingual;
  advice: Bilingual;
}

/** The permanent codes of what a body can get wrong. A code is never renamed or given another meaning. */
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
      en: 'To show this sign, write \\<, for instance “5 \\< 10”.',
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
    message: { fr: 'Le bloc <{name}> n’existe pas.', en: 'There is no block named <{name}>.' },
    advice: { fr: 'Les blocs possibles : {blocks}.', en: 'The blocks are: {blocks}.' },
  },
  'body/unclosed-block': {
    message: {
      fr: 'Le bloc <{name}> ouvert ici n’est pas refermé.',
      en: 'The block <{name}> opened here is not closed.',
    },
    advice: {
      fr: 'Ajoutez </{name}> seul sur sa ligne, après une ligne vide ; pour montrer le signe <, écrivez \\<.',
      en: 'Add </{name}> on a line of its own, after an empty line; to show the sign <, write \\<.',
    },
  },
  'body/unopened-block': {
    message: {
      fr: 'La balise </{name}> ne referme aucun bloc ouvert.',
      en: 'The tag </{name}> closes no open block.',
    },
    advice: {
      fr: 'Retirez-la, ou ouvrez le bloc avant par <{name}>.',
      en: 'Remove it, or open the block before it with <{name}>.',
    },
  },
  'body/block-in-sentence': {
    message: {
      fr: 'Le bloc <{name}> est au milieu d’une phrase.',
      en: 'The block <{name}> is in the middle of a sentence.',
    },
    advice: {
      fr: 'Mettez-le seul, avec une ligne vide avant et après.',
      en: 'Put it on its own, with an empty line before and after.',
    },
  },
  'body/children-unexpected': {
    message: { fr: 'Le bloc <{name}> ne contient pas de texte.', en: 'The block <{name}> holds no text.' },
    advice: {
      fr: 'Écrivez <{name} … /> et mettez le texte à la suite.',
      en: 'Write <{name} … /> and put the text after it.',
    },
  },
  'body/children-missing': {
    message: { fr: 'Le bloc <{name}> est vide.', en: 'The block <{name}> is empty.' },
    advice: {
      fr: 'Écrivez son texte entre <{name}> et </{name}>, ou retirez le bloc.',
      en: 'Write its text between <{name}> and </{name}>, or remove the block.',
    },
  },
  'body/list-expected': {
    message: { fr: 'Le bloc <{name}> doit contenir {list}.', en: 'The block <{name}> must hold {list}.' },
    advice: { fr: 'Écrivez par exemple {example}.', en: 'Write for instance {example}.' },
  },
  'body/unknown-attribute': {
    message: {
      fr: 'Le bloc <{name}> n’a pas de champ « {attribute} ».',
      en: 'The block <{name}> has no field “{attribute}”.',
    },
    advice: { fr: 'Les champs possibles : {attributes}.', en: 'The fields are: {attributes}.' },
  },
  'body/missing-attribute': {
    message: {
      fr: 'Il manque au bloc <{name}> le champ « {label} ».',
      en: 'The block <{name}> lacks the field “{label}”.',
    },
    advice: {
      fr: 'Remplissez-le : <{name} {attribute}="…">.',
      en: 'Fill it in: <{name} {attribute}="…">.',
    },
  },
  'body/missing-alt': {
    message: { fr: 'L’image n’a pas de description.', en: 'The picture has no description.' },
    advice: {
      fr: 'Dites ce qu’elle montre dans le champ alt ; si elle n’est qu’un décor, écrivez decorative="yes".',
      en: 'Say what it shows in the field alt; if it is merely decorative, write decorative="yes".',
    },
  },
  'body/attribute-expression': {
    message: {
      fr: 'Le champ « {attribute} » du bloc <{name}> contient du code.',
      en: 'The field “{attribute}” of the block <{name}> holds code.',
    },
    advice: {
      fr: 'Écrivez un texte entre guillemets droits : {attribute}="…".',
      en: 'Write a text in straight quotation marks: {attribute}="…".',
    },
  },
  'body/attribute-spread': {
    message: {
      fr: 'Le bloc <{name}> contient du code entre accolades.',
      en: 'The block <{name}> holds code in braces.',
    },
    advice: {
      fr: 'Écrivez chaque champ avec son texte : <{name} champ="…">.',
      en: 'Write each field with its text: <{name} field="…">.',
    },
  },
  'body/attribute-without-value': {
    message: {
      fr: 'Le champ « {attribute} » du bloc <{name}> n’a pas de valeur.',
      en: 'The field “{attribute}” of the block <{name}> has no value.',
    },
    advice: {
      fr: 'Écrivez {attribute}="…", ou retirez le champ.',
      en: 'Write {attribute}="…", or remove the field.',
    },
  },
  'body/attribute-twice': {
    message: {
      fr: 'Le champ « {attribute} » du bloc <{name}> est écrit deux fois.',
      en: 'The field “{attribute}” of the block <{name}> is written twice.',
    },
    advice: { fr: 'Gardez-en un seul.', en: 'Keep only one of them.' },
  },
  'body/unknown-choice': {
    message: {
      fr: 'Le champ « {attribute} » du bloc <{name}> ne peut pas valoir « {value} ».',
      en: 'The field “{attribute}” of the block <{name}> cannot be “{value}”.',
    },
    advice: { fr: 'Les valeurs possibles : {choices}.', en: 'The possible values: {choices}.' },
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
      fr: 'L’image « {value} » n’est pas dans la médiathèque.',
      en: 'The picture “{value}” is not in the media library.',
    },
    advice: {
      fr: 'Déposez-la dans la médiathèque : son adresse commencera par ~/media/ (les fichiers SVG sont refusés).',
      en: 'Upload it to the media library: its address will begin with ~/media/ (SVG files are refused).',
    },
  },
  'body/syntax': {
    message: { fr: 'Ce passage ne peut pas être lu.', en: 'This passage cannot be read.' },
    advice: {
      fr: 'Vérifiez les signes <, { et } : pour les montrer, écrivez \\<, \\{ et \\}. Message du moteur : {detail}',
      en: 'Check the signs <, { and }: to show them, write \\<, \\{ and \\}. The engine says: {detail}',
    },
  },
} as const satisfies Readonly<Record<string, ProblemWords>>;
