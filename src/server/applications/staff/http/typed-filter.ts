import { z } from 'zod';
import type { TypedFilter } from '../../../../model/messages/applications.ts';
import { deliveryFilters, reviewFilters } from '../../../../model/applications/filters.ts';
import { selectionStates } from '../../../../model/decisions/states.ts';
import { parseReference } from '../../../../forms/reference.ts';
import type { Place } from '../../storage/in-order.ts';
import type { Filter } from '../find/filter.ts';

/** What cannot be read says nothing: an address that was cut off shows more, never an error. */
const schema = z.object({
  text: z.string().trim().max(200).catch(''),
  call: z.string().max(200).catch(''),
  form: z.string().max(200).catch(''),
  state: z.enum(['accepted', 'quarantined', 'erased']).or(z.literal('')).catch(''),
  language: z.enum(['fr', 'en']).or(z.literal('')).catch(''),
  delivery: z.enum(deliveryFilters).or(z.literal('')).catch(''),
  review: z.enum(reviewFilters).or(z.literal('')).catch(''),
  selection: z.enum(selectionStates).or(z.literal('')).catch(''),
});

/** The filters that an address holds. */
export const readTyped = (query: Readonly<Record<string, string>>): TypedFilter => schema.parse(query);

/** Where a page of the list begins, `<milliseconds>.<reference>`; undefined for its first page. */
export function readPlace(text: string | undefined): Place | undefined {
  const [, at, typed = ''] = /^(\d{1,15})\.([\w-]{13})$/.exec(text ?? '') ?? [];
  const parsed = parseReference(typed);
  return at !== undefined && parsed.ok ? { received_at: Number(at), reference: parsed.reference } : undefined;
}

/** The address of a page of the list, with its filters: without those that say nothing. */
export function listAddress(path: string, typed: TypedFilter, from?: Place): string {
  const filled = Object.entries(typed).filter(([, value]) => value !== '');
  const query = new URLSearchParams(filled);
  if (from) query.set('before', `${from.received_at}.${from.reference}`);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** As the record names it: what was typed to look for a person is not kept there. */
export function nameFilter({ text, ...typed }: TypedFilter): string {
  const named = Object.entries({ ...typed, text: text === '' ? '' : '…' });
  const filled = named.filter(([, value]) => value !== '').map((pair) => pair.join('='));
  return filled.length === 0 ? '—' : filled.join(', ');
}

const given = <Value extends string>(value: Value | ''): Value | undefined =>
  value === '' ? undefined : value;

export const toFilter = ({
  text,
  call,
  form,
  state,
  language,
  delivery,
  review,
  selection,
}: TypedFilter): Filter => ({
  text: given(text),
  call: given(call),
  form: given(form),
  state: given(state),
  language: given(language),
  delivery: given(delivery),
  review: given(review),
  selection: given(selection),
});
