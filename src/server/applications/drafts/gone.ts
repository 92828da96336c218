import type { FormDefinition, FormField } from '../../../forms/definition.ts';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import type { Lists } from '../../../forms/fields/lists.ts';
import type { Locale } from '../../../i18n/locales.ts';

type Option = Readonly<{ value: string; label: Readonly<Record<Locale, string>> }>;

/** What can be chosen; undefined where anything can be typed. */
function optionsOf(field: FormField, lists: Lists): readonly Option[] | undefined {
  if (field.type === 'choice' || field.type === 'choices') return field.options;
  if (field.type === 'domain' || field.type === 'program' || field.type === 'session')
    return lists[field.type];
  return undefined;
}

interface Saved {
  /** The definition that was answered. */
  former: FormDefinition;
  values: ReadonlyMap<string, readonly string[]>;
  files: readonly { field: string; name: string }[];
}

/** Saved answers for which a form has no place any more, in words: their question is gone, or what was chosen there is. */
export function findGone(
  { former, values, files }: Saved,
  { form, lists, locale }: { form: FormDefinition; lists: Lists; locale: Locale },
): { label: string; text: string }[] {
  const now = new Map(fieldsOf(form).map((field) => [field.name, field]));
  return fieldsOf(former).flatMap((field) => {
    // What is agreed to is asked anew.
    if (field.type === 'consent') return [];
    const given =
      field.type === 'file'
        ? files.filter((file) => file.field === field.name).map(({ name }) => name)
        : (values.get(field.name) ?? []).filter((text) => text.trim() !== '');
    const same = now.get(field.name);
    const offered = same?.type === field.type ? optionsOf(same, lists) : undefined;
    const lost =
      same?.type !== field.type
        ? given
        : given.filter((text) => offered && !offered.some(({ value }) => value === text));
    const named = optionsOf(field, lists) ?? [];
    const words = lost.map((text) => named.find(({ value }) => value === text)?.label[locale] ?? text);
    return words.length === 0 ? [] : [{ label: field.label[locale], text: words.join('; ') }];
  });
}
