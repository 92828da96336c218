import { formDefinitionSchema, type FormDefinition } from '../../../../forms/definition.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { createTranslate } from '../../../../i18n/translate.ts';
import type { SiteData } from '../../../../model/site-data.ts';
import type { Supplement } from '../../storage/application.ts';

/** The questions' names. */
export const [textField, filesField] = ['text', 'files'] as const;

/** The form that answers a request of the staff: a text and, where they take any, up to three files, each within the usual limits. */
export function supplementForm(
  { takesFiles }: Pick<Supplement, 'takesFiles'>,
  { locales }: Pick<SiteData, 'locales'>,
): FormDefinition {
  const inOne = (locale: Locale, key: string) =>
    createTranslate(locale, locales[locale].strings)(`supplement.${key}`);
  const inBoth = (key: string) => ({ fr: inOne('fr', key), en: inOne('en', key) });
  return formDefinitionSchema.parse({
    name: 'supplement',
    title: inBoth('title'),
    submitLabel: inBoth('send'),
    notice: inBoth('notice'),
    nextSteps: inBoth('notice'),
    retentionDays: 1,
    sections: [
      {
        name: 'supplement',
        title: inBoth('title'),
        fields: [
          {
            type: 'longText',
            name: textField,
            label: inBoth('text'),
            maxLength: 10_000,
            rows: 8,
            required: !takesFiles,
          },
          ...(takesFiles
            ? [{ type: 'file', name: filesField, label: inBoth('files'), maxFiles: 3, required: false }]
            : []),
        ],
      },
    ],
  });
}
