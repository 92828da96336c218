import type { CmsCollection, CmsField } from 'decap-cms-core';
import { inLanguage } from '../../i18n/typography.ts';
import { decapFields, type DecapContext } from '../../model/fields/decap-fields.ts';
import { documentNames, documents, type DocumentKind, type DocumentName } from '../../model/documents.ts';
import { documentFormatName } from '../formats/document-format.ts';

/** Decap's collections for the files that hold both languages: forms and settings. They have no translation pane. */
export function documentCollections(context: DecapContext): CmsCollection[] {
  return documentNames.map((name) => toCollection(name, documents[name], context));
}

function toCollection(name: DocumentName, kind: DocumentKind, context: DecapContext): CmsCollection {
  const { locale } = context;
  return {
    name,
    label: inLanguage(kind.label, locale),
    label_singular: inLanguage(kind.labelSingular, locale),
    description: inLanguage(kind.description, locale),
    folder: `content/${kind.folder}`,
    create: kind.canCreate,
    delete: kind.canCreate,
    extension: 'yaml',
    format: documentFormatName(name),
    slug: '{{fields.name}}',
    identifier_field: kind.titleField,
    summary: `{{${kind.titleField.replace(/\.fr$/, `.${locale}`)}}}`,
    sortable_fields: [kind.titleField],
    editor: { preview: false },
    fields: decapFields(kind.fields, context, false).map((field) => field as CmsField),
  };
}
