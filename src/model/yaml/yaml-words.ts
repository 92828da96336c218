import type { ErrorCode } from 'yaml';
import type { Bilingual } from '../../i18n/locales.ts';

const quote: Bilingual = {
  fr: 'un guillemet, un crochet ou un « : » manque à cet endroit.',
  en: 'a quotation mark, a bracket or a “:” is missing here.',
};
const indent: Bilingual = {
  fr: 'la ligne n’est pas alignée avec les autres champs du même groupe (des espaces, jamais de tabulation).',
  en: 'the line is not aligned with the other fields of its group (spaces, never a tab).',
};
const colon: Bilingual = {
  fr: 'deux champs tiennent sur une ligne, ou un texte contient « : » sans être entre guillemets.',
  en: 'two fields share a line, or a text holds “: ” without quotation marks around it.',
};

const missingColon: Bilingual = {
  fr: 'un « : » manque après le nom du champ, ou la suite d’un texte n’est pas en retrait.',
  en: 'a “:” is missing after the name of the field, or the next line of a text is not indented.',
};

const words: Partial<Record<ErrorCode, Bilingual>> = {
  MISSING_CHAR: quote,
  BAD_INDENT: indent,
  TAB_AS_INDENT: indent,
  BLOCK_AS_IMPLICIT_KEY: colon,
  MULTILINE_IMPLICIT_KEY: missingColon,
  DUPLICATE_KEY: { fr: 'un champ y est deux fois.', en: 'a field is there twice.' },
  BAD_DQ_ESCAPE: {
    fr: 'une barre oblique inverse (\\) n’a pas de sens dans ce texte entre guillemets.',
    en: 'a backslash (\\) means nothing in this quoted text.',
  },
  BAD_SCALAR_START: {
    fr: 'un texte ne peut pas commencer par ce signe sans être entre guillemets.',
    en: 'a text cannot begin with this sign unless it is between quotation marks.',
  },
  BAD_ALIAS: {
    fr: 'un texte qui commence par « * » ou « & » doit être entre guillemets.',
    en: 'a text that begins with “*” or “&” must be between quotation marks.',
  },
  TAG_RESOLVE_FAILED: {
    fr: 'un texte qui commence par « ! » doit être entre guillemets.',
    en: 'a text that begins with “!” must be between quotation marks.',
  },
};

/** Why a YAML text cannot be read, for a reader who does not know YAML. */
export function yamlWords(code: ErrorCode): Bilingual {
  return (
    words[code] ?? {
      fr: 'cette ligne n’a pas la forme « champ : valeur ».',
      en: 'this line does not read “field: value”.',
    }
  );
}
