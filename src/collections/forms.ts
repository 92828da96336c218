import type { FormDefinition, purposes } from '../forms/definition.ts';
import { listsOf, type Lists } from '../forms/lists.ts';
import type { SiteCall, SiteData } from '../model/site-data.ts';
import { buildInstant } from './clock.ts';
import type { Item } from './library.ts';
import { getSiteData } from './site-data.ts';

type Purpose = (typeof purposes)[number]['value'];

/** A form as a page draws it: its definition, and what it offers to choose from. */
export interface ReadyForm {
  form: FormDefinition;
  lists: Lists;
}

function ready(site: SiteData, form: FormDefinition | undefined, call?: SiteCall): ReadyForm | undefined {
  return form && { form, lists: listsOf(site, call, buildInstant) };
}

/** The site's form for something else than a call's applications; the first by name. Undefined: the site does not offer it. */
export async function formFor(
  purpose: Exclude<Purpose, 'application'>,
  callName?: string,
): Promise<ReadyForm | undefined> {
  const site = await getSiteData();
  const form = Object.values(site.forms).find((one) => one.purpose === purpose);
  return ready(
    site,
    form,
    site.calls.find(({ name }) => name === callName),
  );
}

/** The form in which one applies to a call. */
export async function applicationFormOf(call: Item<'calls'>): Promise<ReadyForm | undefined> {
  const site = await getSiteData();
  return ready(
    site,
    site.forms[call.data.form],
    site.calls.find(({ name }) => name === call.name),
  );
}
