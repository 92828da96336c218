import type { CmsCollection, CmsField } from 'decap-cms-core';
import type { Locale } from '../../i18n/locales.ts';
import { inLanguage } from '../../i18n/typography.ts';
import { decapFields } from '../../model/fields/decap-fields.ts';
import { documentNames, documents, type DocumentKind, type DocumentName } from '../../model/documents.ts';
import { documentFormatName } from '../formats/document-format.ts';

/** Decap's collections for the files that hold both languages: forms and settings. They have no translation pane. */
export function documentCollections(locale: Locale): CmsCollection[] {
  return documentNames.map((name) => toCollection(name, documents[name], locale));
}

function toCollection(name: DocumentName, kind: DocumentKind, locale: Locale): CmsCollection {
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
    fields: decapFields(kind.fields, locale, false).map((field) => field as CmsField),
  };
}
