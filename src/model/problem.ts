import type { z } from 'zod';
import { locales, type Bilingual, type Locale } from '../i18n/locales.ts';
import type { Field, Fields, FieldType } from './fields/fields.ts';
import { listNames } from './fields/list-names.ts';

/** Something wrong in a content file, said so that the person who reads it can act. */
export interface Problem {
  /** The file, relative to the content folder: `programs/fr/spark.mdx`. */
  file: string;
  /** From 1. */
  line: number;
  column?: number;
  /** The field, as a path: `pathways.0.condition`. Absent for the body and for whole files. */
  field?: string;
  code: ProblemCode;
  /** What is wrong. */
  message: Bilingual;
  /** What to write or do instead. */
  advice: Bilingual;
  /** In a body, the block at fault as its file writes it, for developers. */
  tag?: string;
}

/** Permanent codes of the problems that a content file can have. */
export const problemCodes = [
  'front-matter-missing',
  'front-matter-yaml',
  'encoding',
  'name',
  'collection-unknown',
  'field-unknown',
  'field-missing',
  'field-type',
  'field-value',
  'field-too-long',
  'field-repeated',
  'translation-missing',
  'translation-both-untranslated',
  'translation-differs',
  'relation-unknown',
  'value-unlisted',
  'slug-repeated',
  'slug-reserved',
  'media-missing',
  'media-unreadable',
  'colour-unreadable',
  'dates-order',
  'range-order',
  'body',
  'form',
  'consent-changed',
  'settings',
  'strings',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** One line for a terminal: `content/programs/fr/spark.mdx:4:1 kind: …`. */
export function problemToLine(problem: Problem, locale: 'fr' | 'en' = 'en'): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const field = problem.field ? `${problem.field}: ` : '';
  const tag = problem.tag ? ` [${problem.tag}]` : '';
  return `${place} ${field}${problem.message[locale]} ${problem.advice[locale]}${tag}`;
}

type Described = Pick<Problem, 'code' | 'message' | 'advice' | 'tag'>;

/** Turns an issue of an entry's schema into words, with the help of the field that it is about. */
export function issueToProblem(fields: Fields, issue: z.core.$ZodIssue): Described & { path: PropertyKey[] } {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = Object.keys(fieldsAt(fields, issue.path)).join(', ');
    return {
      path: [...issue.path, key],
      code: 'field-unknown',
      message: { fr: `Le champ « ${key} » n’existe pas.`, en: `There is no field “${key}”.` },
      advice: { fr: `Retirez-le ou choisissez parmi : ${known}.`, en: `Remove it or use one of: ${known}.` },
    };
  }
  const field = fieldAt(fields, issue.path);
  return { path: issue.path, ...(field ? describe(field, issue) : describeUnknown(issue)) };
}

function describeUnknown(issue: z.core.$ZodIssue): Described {
  if (issue.path.at(-1) === 'translation') {
    return {
      code: 'field-missing',
      message: { fr: 'L’état de la traduction manque.', en: 'The state of the translation is missing.' },
      advice: {
        fr: 'Écrivez « translation: complete » ou « translation: untranslated ».',
        en: 'Write “translation: complete” or “translation: untranslated”.',
      },
    };
  }
  return {
    code: 'field-value',
    message: { fr: 'La valeur n’est pas admise.', en: 'The value is not allowed.' },
    advice: {
      fr: 'Corrigez cette valeur ou retirez-la.',
      en: 'Correct this value or remove it.',
    },
  };
}

function describe(field: Field, issue: z.core.$ZodIssue): Described {
  const { fr, en } = field.label;
  const expected = expectation(field);
  const advice = { fr: `Attendu : ${expected.fr}.`, en: `Expected: ${expected.en}.` };
  if (issue.input === undefined) {
    return { code: 'field-missing', message: { fr: `« ${fr} » manque.`, en: `“${en}” is missing.` }, advice };
  }
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return {
      code: 'field-too-long',
      message: {
        fr: `« ${fr} » dépasse ${issue.maximum} caractères.`,
        en: `“${en}” is longer than ${issue.maximum} characters.`,
      },
      advice: { fr: 'Raccourcissez ce texte.', en: 'Shorten this text.' },
    };
  }
  if (issue.code === 'custom' && issue.params?.['problem'] === 'repeated') {
    return {
      code: 'field-repeated',
      message: { fr: `« ${fr} » répète une valeur.`, en: `“${en}” repeats a value.` },
      advice: { fr: 'Gardez chaque valeur une seule fois.', en: 'Keep each value once.' },
    };
  }
  const code = issue.code === 'invalid_type' ? 'field-type' : 'field-value';
  return {
    code,
    message: { fr: `« ${fr} » n’a pas une valeur admise.`, en: `“${en}” has a value that is not allowed.` },
    advice,
    ...(field.type.kind === 'choice' && field.type.options.length > 0
      ? { tag: field.type.options.map(({ value }) => value).join(', ') }
      : {}),
  };
}

/** What a field accepts, in words: the end of the sentence “Expected: …”. */
export function expectation({ type }: Field): Bilingual {
  switch (type.kind) {
    case 'text':
      return (
        type.patternHint ?? {
          fr: `un texte d’au plus ${type.maxLength} caractères`,
          en: `a text of at most ${type.maxLength} characters`,
        }
      );
    case 'markdown':
      return { fr: 'un texte mis en forme', en: 'a formatted text' };
    case 'number':
      return {
        fr: `un nombre${type.integer ? ' entier' : ''} de ${type.min} à ${type.max}`,
        en: `a${type.integer ? ' whole' : ''} number from ${type.min} to ${type.max}`,
      };
    case 'boolean':
      return { fr: 'oui ou non', en: 'yes or no' };
    case 'date':
      return { fr: 'une date comme 2026-02-28', en: 'a date like 2026-02-28' };
    case 'localTime':
      return {
        fr: 'une date et une heure comme 2026-02-28T23:59',
        en: 'a date and time like 2026-02-28T23:59',
      };
    case 'choice': {
      if (type.list !== undefined) return listExpectation(listNames[type.list]);
      const [fr, en] = locales.map((locale) =>
        type.options.map(({ label }) => quotedIn(locale, label)).join(', '),
      );
      return type.multiple
        ? { fr: `une liste parmi ${fr ?? ''}`, en: `a list of ${en ?? ''}` }
        : { fr: `une valeur parmi ${fr ?? ''}`, en: `one of ${en ?? ''}` };
    }
    case 'relation':
      return type.multiple
        ? {
            fr: 'une liste de textes choisis dans la rubrique',
            en: 'a list of texts chosen from the section',
          }
        : { fr: 'un texte choisi dans la rubrique', en: 'a text chosen from the section' };
    case 'image':
      return type.patternHint;
    case 'object':
      return groupExpectation(type.fields, { fr: 'un groupe de champs', en: 'a group of fields' });
    case 'list':
      return groupExpectation(type.fields, {
        fr: 'une liste de groupes de champs',
        en: 'a list of groups of fields',
      });
    case 'variants':
      return {
        fr: `une liste d’éléments, chacun avec un « type » parmi ${Object.keys(type.variants).join(', ')}`,
        en: `a list of items, each with a “type” among ${Object.keys(type.variants).join(', ')}`,
      };
    case 'textList':
      return {
        fr: `une liste de textes d’au plus ${type.maxLength} caractères`,
        en: `a list of texts of at most ${type.maxLength} characters`,
      };
  }
}

function listExpectation({ fr, en }: Bilingual): Bilingual {
  return {
    fr: `une valeur de la liste « ${fr} » des réglages du site`,
    en: `a value of the list “${en}” of the site settings`,
  };
}

function groupExpectation(fields: Fields, what: Bilingual): Bilingual {
  const [fr, en] = locales.map((locale) =>
    Object.values(fields)
      .map(({ label }) => quotedIn(locale, label))
      .join(', '),
  );
  return { fr: `${what.fr} : ${fr ?? ''}`, en: `${what.en}: ${en ?? ''}` };
}

function quotedIn(locale: Locale, label: Bilingual): string {
  return { fr: `« ${label.fr} »`, en: `“${label.en}”` }[locale];
}

/** The field that a path of a value points to; the last field known where the path goes deeper than fields do. */
export function fieldAt(fields: Fields, path: readonly PropertyKey[]): Field | undefined {
  let [level, found]: [Fields, Field | undefined] = [fields, undefined];
  for (const step of path) {
    if (typeof step !== 'string') continue;
    const next = level[step];
    if (!next) return found;
    found = next;
    level = fieldsIn(next.type);
  }
  return found;
}

function fieldsAt(fields: Fields, path: readonly PropertyKey[]): Fields {
  const field = fieldAt(fields, path);
  if (!field) return fields;
  return fieldsIn(field.type);
}

/** The fields below a field; those of every variant together, which agree where they share a name. */
function fieldsIn(type: FieldType): Fields {
  if ('fields' in type) return type.fields;
  if (type.kind !== 'variants') return {};
  return Object.assign({}, ...Object.values(type.variants).map(({ fields }) => fields)) as Fields;
}
