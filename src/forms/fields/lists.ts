import type { Bilingual } from '../../i18n/locales.ts';
import { zonedTimeToInstant } from '../../model/call-state.ts';
import type { SiteCall, SiteData } from '../../model/site-data.ts';
import type { FormField } from '../definition.ts';

interface ListItem {
  value: string;
  label: Bilingual;
}

/** What the site offers to choose from, by the type of the field that asks for it. */
export type Lists = Readonly<Record<'domain' | 'program' | 'session', readonly ListItem[]>>;

export const noLists: Lists = { domain: [], program: [], session: [] };

/**
 * The site's lists as they are for a call.
 *
 * @param now leaves out the sessions that have begun; all of them where it is not given, to read what was answered earlier.
 */
export function listsOf(
  { domains, programs }: Pick<SiteData, 'domains' | 'programs'>,
  call?: Pick<SiteCall, 'sessions'>,
  now?: number,
): Lists {
  const toItems = (items: readonly ListItem[]) => items.map(({ value, label }) => ({ value, label }));
  const sessions = (call?.sessions ?? []).filter(
    ({ starts }) => now === undefined || zonedTimeToInstant(starts) > now,
  );
  return { domain: toItems(domains), program: toItems(programs), session: toItems(sessions) };
}

/** The list that a field chooses from; undefined for a field that chooses from none of them. */
export function listOf(field: FormField, lists: Lists): readonly ListItem[] | undefined {
  return field.type === 'domain' || field.type === 'program' || field.type === 'session'
    ? lists[field.type]
    : undefined;
}
