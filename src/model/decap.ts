import type { Bilingual, Locale } from '../i18n/locales.ts';
import { inLanguage } from '../i18n/typography.ts';
import { commonCount, type Collection } from './collection.ts';
import { collectionNames, collections } from './collections/index.ts';
import { decapFields, markdownWidget, type DecapContext, type DecapField } from './fields/decap-fields.ts';

/** A folder collection of Decap's configuration. */
export interface DecapCollection {
  name: string;
  label: string;
  label_singular: string;
  description: string;
  folder: string;
  create: boolean;
  delete: boolean;
  extension: 'mdx';
  format: typeof entryFormat;
  slug: '{{slug}}';
  identifier_field: string;
  i18n: true;
  editor: { preview: boolean };
  fields: DecapField[];
}

/** The name under which the admin registers the file format of `entry-file.ts`. */
export const entryFormat = 'passerelle';

/** The name of the body's field in Decap; not a front matter field. */
const bodyField = 'body';

/** Decap's collections, generated from the model, with labels and hints in the interface's language. */
export function decapCollections(context: DecapContext): DecapCollection[] {
  return collectionNames.map((name) => decapCollection(name, collections[name], context));
}

function decapCollection(name: string, collection: Collection, context: DecapContext): DecapCollection {
  const { locale } = context;
  const fields = decapFields(collection.fields, context, false);
  if (collection.hasBody) fields.splice(-commonCount, 0, bodyToDecap(locale));
  const sections = new Map(Object.entries(collection.sections ?? {}));
  return {
    name,
    label: inLanguage(collection.label, locale),
    label_singular: inLanguage(collection.labelSingular, locale),
    description: inLanguage(collection.description, locale),
    folder: `content/${name}`,
    create: collection.canCreate,
    delete: collection.canCreate,
    extension: 'mdx',
    format: entryFormat,
    slug: '{{slug}}',
    identifier_field: collection.titleField,
    i18n: true,
    editor: { preview: true },
    fields: fields.flatMap((field) => {
      const heading = sections.get(field.name);
      return heading ? [sectionToDecap(field.name, heading, locale), field] : [field];
    }),
  };
}

/** The widget of headings, which the admin registers; it holds no value. */
export const sectionWidget = 'section';

function sectionToDecap(above: string, heading: Bilingual, locale: Locale): DecapField {
  return {
    name: `section-${above}`,
    label: inLanguage(heading, locale),
    widget: sectionWidget,
    required: true,
    i18n: true,
  };
}

function bodyToDecap(locale: Locale): DecapField {
  return {
    name: bodyField,
    label: { fr: 'Texte', en: 'Text' }[locale],
    ...markdownWidget,
    required: false,
    i18n: true,
  };
}
