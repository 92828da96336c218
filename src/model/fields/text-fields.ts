import { z } from 'zod';
import type { Bilingual } from '../../i18n/locales.ts';
import { field, type FieldOptions } from './fields.ts';

export interface TextOptions extends FieldOptions {
  multiline?: boolean;
  /** Longest text, in characters; 200 for a line, 600 for a paragraph by default. */
  maxLength?: number;
  pattern?: RegExp;
  patternHint?: Bilingual;
  /** The length, in characters, that reads best where the text is shown; shown to editors, not enforced. */
  recommended?: readonly [from: number, to: number];
}

/** One line of text, or a short paragraph where `multiline`. Never empty: an empty text is an absent field. */
export function text<const O extends TextOptions>(options: O) {
  const maxLength = options.maxLength ?? (options.multiline ? 600 : 200);
  const base = z.string().max(maxLength).regex(/\S/);
  const schema = options.pattern ? base.regex(options.pattern) : base;
  return field(
    options,
    {
      kind: 'text',
      multiline: options.multiline ?? false,
      maxLength,
      ...(options.pattern ? { pattern: options.pattern } : {}),
      ...(options.patternHint ? { patternHint: options.patternHint } : {}),
      ...(options.recommended ? { recommended: options.recommended } : {}),
    },
    schema,
  );
}

export const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The last part of a page's address, in the page's language: lower-case letters, digits and hyphens. */
export function slug<const O extends FieldOptions>(options: O) {
  return text({
    ...options,
    maxLength: 80,
    pattern: slugPattern,
    patternHint: {
      fr: 'minuscules sans accent, chiffres et traits d’union, par exemple « appel-2026 »',
      en: 'lower-case letters without accents, digits and hyphens, for example “call-2026”',
    },
  });
}

/** An https address. */
export function url<const O extends FieldOptions>(options: O) {
  return text({
    ...options,
    maxLength: 500,
    pattern: /^https:\/\/[^\s<>"]+$/,
    patternHint: {
      fr: 'une adresse complète qui commence par https://',
      en: 'a whole address that begins with https://',
    },
  });
}

/** An e-mail address. */
export function email<const O extends FieldOptions>(options: O) {
  return text({
    ...options,
    maxLength: 254,
    pattern: /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[a-zA-Z]{2,}$/,
    patternHint: { fr: 'une adresse comme nom@exemple.org', en: 'an address like name@example.org' },
  });
}

/** A colour, as `#rrggbb`. */
export function colour<const O extends FieldOptions>(options: O) {
  return text({
    ...options,
    maxLength: 7,
    pattern: /^#[0-9a-fA-F]{6}$/,
    patternHint: {
      fr: 'un dièse suivi de six chiffres ou lettres de a à f, comme #1c33c7',
      en: 'a number sign and six digits or letters from a to f, like #1c33c7',
    },
  });
}

/** A phone number as it is shown; `tel:` links keep its digits and a leading `+`, and lose an extension. */
export function phone<const O extends FieldOptions>(options: O) {
  return text({
    ...options,
    maxLength: 40,
    pattern: /^\+?\(?\d[\d ().-]{5,24}(?:,? (?:poste|ext\.) \d{1,6})?$/,
    patternHint: {
      fr: 'un numéro comme 418 555-0100, au besoin suivi de « poste 12 »',
      en: 'a number like 418-555-0100, followed by “ext. 12” if need be',
    },
  });
}
