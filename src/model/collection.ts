import { z } from 'zod';
import type { Bilingual } from '../i18n/locales.ts';
import { fieldsToSchema, type Fields } from './fields/fields.ts';
import { text } from './fields/text-fields.ts';
import { choice, localTime } from './fields/value-fields.ts';

/** A collection of the model: its words for editors, its fields, and how Decap lists it. */
export interface Collection<F extends Fields = Fields> {
  label: Bilingual;
  /** One entry, for buttons: “New program”. */
  labelSingular: Bilingual;
  description: Bilingual;
  /** The field that names an entry in lists. */
  titleField: string;
  /** False: a fixed set of entries, such as the free pages; editors change them but make none. */
  canCreate: boolean;
  /** True where entries have an MDX body. */
  hasBody: boolean;
  /** The choices and dates that editors read beside the name in a list, such as a status or a closing date. */
  listed?: readonly string[];
  /** Headings above some fields in the CMS, by the name of the field below. */
  sections?: Readonly<Record<string, Bilingual | undefined>>;
  fields: F;
}

/** Fields that every entry carries, beside its own. */
const common = {
  publishAt: localTime({
    label: { fr: 'Publier à partir de', en: 'Publish from' },
    hint: {
      fr: 'Vide : tout de suite. Sinon, le texte reste absent du site jusqu’à ce moment, à l’heure du site.',
      en: 'Empty: immediately. Otherwise, the text stays off the site until then, in the site’s time zone.',
    },
    required: false,
    shared: true,
  }),
  visibility: choice({
    label: { fr: 'Présence sur le site', en: 'Presence on the site' },
    hint: {
      fr: 'Vide : les lecteurs voient le texte. « Retiré du site » : la page n’existe plus pour eux, le texte reste ici, et revient quand vous videz ce champ.',
      en: 'Empty: readers see the text. “Off the site”: the page no longer exists for them, the text stays here, and comes back when you empty this field.',
    },
    options: [{ value: 'withdrawn', label: { fr: 'Retiré du site', en: 'Off the site' } }],
    required: false,
    shared: true,
  }),
  translation: choice({
    label: { fr: 'État de la traduction', en: 'Translation status' },
    hint: {
      fr: '« Non traduit » : la page n’existe pas dans cette langue et n’y est annoncée nulle part.',
      en: '“Not translated”: the page does not exist in this language and is not announced in it.',
    },
    options: [
      { value: 'complete', label: { fr: 'Traduit', en: 'Translated' } },
      { value: 'untranslated', label: { fr: 'Non traduit', en: 'Not translated' } },
    ],
  }),
  translatedFrom: text({
    label: { fr: 'Traduit d’après', en: 'Translated from' },
    hint: {
      fr: 'Empreinte du texte d’origine; l’éditeur la tient à jour.',
      en: 'Digest of the source text; the editor keeps it up to date.',
    },
    required: false,
    pattern: /^[0-9a-f]{16}$/,
  }),
} as const satisfies Fields;

type Common = typeof common;

/** How many fields come last in every entry, after its body. */
export const commonCount = Object.keys(common).length;

export type WithCommon<F extends Fields> = F & Common;

/** Declares a collection; the fields common to all entries are added at the end. */
export function defineCollection<const F extends Fields>(
  collection: Omit<Collection<F>, 'fields' | 'sections' | 'listed'> & {
    fields: F;
    listed?: readonly (keyof F & string)[];
    sections?: Readonly<Partial<Record<keyof F & string, Bilingual>>>;
  },
): Collection<WithCommon<F>> {
  const { fields, sections, ...rest } = collection;
  const publication = { publishAt: { fr: 'Publication et traduction', en: 'Publication and translation' } };
  return { ...rest, sections: { ...sections, ...publication }, fields: { ...fields, ...common } };
}

/**
 * The strict schema of an entry's front matter in one language. A text marked `untranslated` may leave out any field,
 * since no page shows it; every value that it does give must still be right.
 */
export function entrySchema<const F extends Fields>(collection: Collection<F>) {
  const whole = fieldsToSchema(collection.fields);
  const complete = whole.extend({ translation: z.literal('complete') });
  const untranslated = whole.partial().extend({ translation: z.literal('untranslated') });
  return z.discriminatedUnion('translation', [complete, untranslated]);
}
