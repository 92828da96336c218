import type { CmsCollection, CmsConfig, CmsField, SortableField } from 'decap-cms-core';
import { locales, type Locale } from '../../i18n/locales.ts';
import type { Collection } from '../../model/collection.ts';
import { collectionNames, collections, type CollectionName } from '../../model/collections/index.ts';
import { decapCollections, type DecapCollection } from '../../model/decap.ts';
import type { DecapContext, DecapField } from '../../model/fields/decap-fields.ts';
import type { Field } from '../../model/fields/fields.ts';
import { documentCollections } from './document-config.ts';
import { formatName, hidden } from '../formats/entry-format.ts';
import { missing } from '../formats/entry-words.ts';
import { wordsIn } from '../words.ts';

/**
 * Decap's whole configuration, generated from the model, with its words in the interface's language.
 * @param publishMode `editorial_workflow` where the back end keeps drafts.
 * @param isPublisher false for a person whose drafts others publish: Decap offers them no button to.
 */
export function createConfig(
  context: DecapContext,
  siteUrl: string,
  publishMode: 'simple' | 'editorial_workflow' = 'simple',
  isPublisher = true,
): CmsConfig {
  const { locale } = context;
  const generated = decapCollections(context);
  return {
    load_config_file: false,
    locale,
    site_url: siteUrl,
    show_preview_links: false,
    logo: { src: '/favicon.svg' },
    backend: { name: 'proxy', proxy_url: '/admin/api/v1' },
    publish_mode: publishMode,
    media_folder: 'content/media',
    public_folder: '~/media',
    slug: { encoding: 'ascii', clean_accents: true },
    i18n: { structure: 'multiple_folders', locales: [...locales], default_locale: locales[0] },
    editor: { preview: false },
    collections: [
      ...collectionNames.map((name, index) => ({
        ...toCmsCollection(name, generated[index], locale),
        publish: isPublisher,
      })),
      ...documentCollections(context),
    ],
  };
}

function toCmsCollection(
  name: CollectionName,
  collection: DecapCollection | undefined,
  locale: Locale,
): CmsCollection {
  if (!collection) throw new Error(`The model generates no collection for ${name}.`);
  const grouped = groups(collections[name], locale);
  return {
    ...collection,
    format: formatName(name),
    slug: `{{fields.${hidden.name}}}`,
    summary: `{{${collections[name].titleField}}}{{${hidden.words}.line}}`,
    sortable_fields: sortableFields(collections[name]),
    ...(grouped.length > 0 ? { view_groups: grouped } : {}),
    view_filters: filters(collections[name], locale),
    fields: collection.fields.map(toCmsField),
  };
}

/** The name, and whatever has a rank or a date; where a list shows a date, its texts stand by it, the newest first. */
function sortableFields({ titleField, fields, listed = [] }: Collection): SortableField[] {
  const ordered = Object.entries(fields).filter(
    ([key, { type }]) => key !== 'publishAt' && ['date', 'localTime', 'number'].includes(type.kind),
  );
  const [dated] = listed.flatMap((key) => datePath(key, fields[key]));
  const paths = new Set([
    titleField,
    ...(dated === undefined ? [] : [dated]),
    ...ordered.map(([key]) => key),
  ]);
  return [...paths].map((field) => (field === dated ? { field, default_sort: 'desc' } : { field }));
}

/** Where the date of a field is, its own or that of a date which states only a part of itself. */
function datePath(key: string, field: Field | undefined): string[] {
  if (field?.type.kind === 'date' || field?.type.kind === 'localTime') return [key];
  return field?.type.kind === 'object' && field.type.fields['date'] ? [`${key}.date`] : [];
}

/** What an editor looks for in a list: texts that lack a language, those announced for later, and examples. */
function filters({ fields }: Collection, locale: Locale) {
  const t = wordsIn(locale);
  const lacks = `${hidden.words}.missing`;
  return [
    { label: t('untranslatedHere'), field: lacks, pattern: `^${missing.french}$` },
    { label: t('withoutEnglish'), field: lacks, pattern: `^${missing.english}$` },
    { label: t('outdatedHere'), field: `${hidden.words}.behind`, pattern: '^(fr|en)$' },
    { label: t('scheduled'), field: 'publishAt', pattern: '^\\d' },
    ...('example' in fields ? [{ label: t('examples'), field: 'example', pattern: true }] : []),
  ];
}

/** A long list is read by kind, status or stage: whatever has one value out of a few. */
function groups({ fields }: Collection, locale: Locale): { label: string; field: string }[] {
  return Object.entries(fields)
    .filter(([key, { type }]) => key !== 'translation' && type.kind === 'choice' && !type.multiple)
    .map(([field, { label }]) => ({ label: label[locale], field: `${hidden.words}.${field}` }));
}

/** Decap types each widget apart; the model's generic field is one of them, as Decap's own check of the whole confirms. */
function toCmsField(field: DecapField): CmsField {
  return field as CmsField;
}

/**
 * Leaves required fields to the server, which asks for them in both languages or in the only one that is translated;
 * Decap would ask for the French ones always and for the English ones never. A field that is neither `true` nor `false`
 * is not checked, and not called optional either.
 */
export function leavePresenceToServer(config: CmsConfig): CmsConfig {
  return JSON.parse(JSON.stringify(config), (key, value: unknown) =>
    key === 'required' && value === true ? null : value,
  ) as CmsConfig;
}
