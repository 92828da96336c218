import { listsOf, noLists, type Lists } from '../../../forms/fields/lists.ts';
import type { SiteData } from '../../../model/site-data.ts';

/** The lists that answers to a call chose from, for their names; none where no site was built on this machine. */
export function listsFor(site: SiteData | undefined, call: string | null): Lists {
  return site
    ? listsOf(
        site,
        site.calls.find(({ name }) => name === call),
      )
    : noLists;
}
