import type { Bilingual, Locale } from '../../i18n/locales.ts';
import { inLanguage } from '../../i18n/typography.ts';
import { blocks, textButtons } from '../../mdx/blocks/registry.ts';
import type { Field, Fields, FieldType } from './fields.ts';
import { isBilingual } from './group-fields.ts';
import { optionsOf, type Lists } from './listed.ts';

/** A field as Decap's configuration wants it; the part that depends on the widget is open. */
export interface DecapField extends Record<string, unknown> {
  name: string;
  label: string;
  widget: string;
  required: boolean;
  i18n: boolean | 'duplicate';
}

/** In which language an editor reads, and what the lists of the settings offer. */
export interface DecapContext {
  locale: Locale;
  lists: Lists;
}

/** The rich editor: every block in the registry's order, and the buttons that a text needs. */
export const markdownWidget = {
  widget: 'markdown',
  buttons: [...textButtons],
  editor_components: blocks.map(({ name }) => name),
};

/** Decap's fields for those of the model. */
export function decapFields(fields: Fields, context: DecapContext, isNested: boolean): DecapField[] {
  return Object.entries(fields).map(([name, field]) => fieldToDecap(name, field, context, isNested));
}

/**
 * One field. Decap knows translated (`true`) and shared (`duplicate`) fields, but inside a list or a group only `true`
 * works (decap-cms#4386, #7332): there the shared values are compared when an entry is read.
 */
function fieldToDecap(name: string, field: Field, context: DecapContext, isNested: boolean): DecapField {
  const { locale } = context;
  const isGroup = field.type.kind === 'list' || field.type.kind === 'object';
  return {
    name,
    label: inLanguage(field.label, locale),
    required: field.required,
    i18n: field.shared && !isNested && !isGroup ? 'duplicate' : true,
    ...(field.hint ? { hint: inLanguage(field.hint, locale) } : {}),
    ...widgetOf(name, field.type, context),
  };
}

function widgetOf(
  name: string,
  type: FieldType,
  context: DecapContext,
): { widget: string } & Record<string, unknown> {
  const { locale, lists } = context;
  switch (type.kind) {
    case 'text':
      return { widget: textWidget(name, type.multiline), ...patternOf(type, locale) };
    case 'markdown':
      return markdownWidget;
    case 'number':
      return { widget: 'number', value_type: type.integer ? 'int' : 'float', min: type.min, max: type.max };
    case 'boolean':
      // A default of “no” would fill optional groups and lists of a new entry that the editor never opened.
      return { widget: 'boolean', ...(type.default ? { default: true } : {}) };
    case 'date':
      return {
        widget: 'datetime',
        format: 'YYYY-MM-DD',
        date_format: 'YYYY-MM-DD',
        time_format: false,
        default: '',
      };
    case 'localTime':
      return {
        widget: 'datetime',
        format: 'YYYY-MM-DDTHH:mm',
        date_format: 'YYYY-MM-DD',
        time_format: 'HH:mm',
        default: '',
      };
    case 'choice':
      return {
        widget: 'select',
        multiple: type.multiple,
        options: toOptions(optionsOf(type, lists), locale),
        ...defaultOf(name),
      };
    case 'relation':
      return {
        widget: 'relation',
        collection: type.collection,
        multiple: type.multiple,
        value_field: '{{slug}}',
        ...namesOf(type.collection),
        options_length: 500,
      };
    case 'image':
      return { widget: 'image', choose_url: false };
    case 'object':
      return {
        widget: 'object',
        collapsed: !isBilingual(type.fields),
        fields: decapFields(type.fields, context, true),
      };
    case 'list':
      return {
        widget: 'list',
        collapsed: true,
        minimize_collapsed: true,
        // Else Decap puts one empty row into each list of a new entry.
        default: [],
        ...(type.item ? { label_singular: inLanguage(type.item, locale) } : {}),
        ...summaryOf(type.fields, locale),
        fields: decapFields(type.fields, context, true),
      };
    case 'textList':
      return {
        widget: 'list',
        field: { name: 'text', label: { fr: 'Texte', en: 'Text' }[locale], widget: 'string' },
      };
    case 'variants':
      return {
        widget: 'list',
        collapsed: true,
        minimize_collapsed: true,
        typeKey: 'type',
        types: Object.entries(type.variants).map(([variant, { label, fields }]) => ({
          name: variant,
          label: inLanguage(label, locale),
          widget: 'object',
          ...summaryOf(fields, locale),
          fields: decapFields(fields, context, true),
        })),
      };
  }
}

/** What stands for an item of a list while it is closed, where its first field does not say it. */
function summaryOf(fields: Fields, locale: Locale) {
  const name = ['title', 'label'].find((one) => {
    const type = fields[one]?.type;
    return type?.kind === 'object' && isBilingual(type.fields);
  });
  return name === undefined ? {} : { summary: `{{${name}.${locale}}}` };
}

/** By what an editor finds an entry to refer to: a document has its title in both languages. */
function namesOf(collection: string) {
  const titles = collection === 'forms' ? ['title.fr', 'title.en'] : ['title'];
  return { search_fields: titles, display_fields: titles.slice(0, 1) };
}

function textWidget(name: string, isMultiline: boolean): string {
  if (name === 'translatedFrom' || name === 'recorded') return 'hidden';
  return isMultiline ? 'text' : 'string';
}

function patternOf(type: Extract<FieldType, { kind: 'text' }>, locale: Locale): Record<string, unknown> {
  const fits = `(?=^[^]{0,${type.maxLength}}$)`;
  if (!type.pattern) return { pattern: [`${fits}[^]*\\S`, inLanguage(tooLong(type.maxLength), locale)] };
  return {
    pattern: [`${fits}${type.pattern.source}`, type.patternHint ? inLanguage(type.patternHint, locale) : ''],
  };
}

function tooLong(maxLength: number): Bilingual {
  return { fr: `au plus ${maxLength} caractères`, en: `at most ${maxLength} characters` };
}

function toOptions(options: readonly { value: string; label: Bilingual }[], locale: Locale) {
  return options.map(({ value, label }) => ({ value, label: inLanguage(label, locale) }));
}

function defaultOf(name: string) {
  return name === 'translation' ? { default: 'complete' } : {};
}
