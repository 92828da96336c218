import { z } from 'zod';
import { isZone } from '../../i18n/zones.ts';
import { field, type FieldOptions, type Option } from './fields.ts';
import type { ListName } from './list-names.ts';

/** What each list offers, in the order of the settings. */
export type Lists = Readonly<Partial<Record<ListName, readonly Option[]>>>;

const keyPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What a value of a list looks like. */
export const valuePatterns = {
  zones: /^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/,
  regions: keyPattern,
  currencies: /^[A-Z]{3}$/,
  programKinds: keyPattern,
  organizationKinds: keyPattern,
} as const satisfies Readonly<Record<ListName, RegExp>>;

/** The schema of a list's value: well formed, and a zone that clocks know. That it is in the list is checked across files. */
export function valueSchema(list: ListName, own: readonly Option[] = []) {
  const isKnown = (value: string) =>
    own.some((option) => option.value === value) ||
    (valuePatterns[list].test(value) && (list !== 'zones' || isZone(value)));
  return z
    .string()
    .max(60)
    .refine(isKnown, { params: { problem: 'value' } });
}

/** One value of a list of the settings, or one of the field's `own`. */
export function listed<const O extends FieldOptions & { list: ListName; own?: readonly Option[] }>(
  options: O,
) {
  const { list, own = [] } = options;
  return field(options, { kind: 'choice', options: own, list, multiple: false }, valueSchema(list, own));
}

/** What a choice offers: its own options, and those of its list. */
export function optionsOf(
  { options, list }: { options: readonly Option[]; list?: ListName },
  lists: Lists,
): readonly Option[] {
  return list === undefined ? options : [...options, ...(lists[list] ?? [])];
}
