import type { FormDefinition, purposes } from '../forms/definition.ts';
import { listsOf, type Lists } from '../forms/fields/lists.ts';
import type { SiteCall, SiteData } from '../model/site-data.ts';
import { hasBegun } from './queries/sessions.ts';
import type { Item } from './library/library.ts';

type Purpose = (typeof purposes)[number]['value'];

/** A form as a page draws it: its definition, and what it offers to choose from. */
export interface ReadyForm {
  form: FormDefinition;
  lists: Lists;
}

function ready(site: SiteData, form: FormDefinition | undefined, call?: SiteCall): ReadyForm | undefined {
  const sessions = call?.sessions.filter(({ starts }) => !hasBegun(starts));
  return form && { form, lists: listsOf(site, sessions && { sessions }) };
}

/**
 * The site's form for something else than a call's applications; the first by name. Undefined: the site does not offer it.
 * @param site `Astro.locals.siteData`.
 */
export function formFor(
  site: SiteData | undefined,
  purpose: Exclude<Purpose, 'application'>,
  callName?: string,
): ReadyForm | undefined {
  const form = Object.values(site?.forms ?? {}).find((one) => one.purpose === purpose);
  const call = site?.calls.find(({ name }) => name === callName);
  return site && ready(site, form, call);
}

/** The form in which one applies to a call. */
export function applicationFormOf(site: SiteData | undefined, call: Item<'calls'>): ReadyForm | undefined {
  const own = site?.calls.find(({ name }) => name === call.name);
  return site && ready(site, site.forms[call.data.form], own);
}
