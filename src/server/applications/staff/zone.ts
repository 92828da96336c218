import type { SiteData } from '../../../model/site-data.ts';

/** The zone of this machine (`TZ`). */
const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone in which the staff read and type times: the site's own; the machine's where no site, or an older one, says none. */
export const staffZone = (site: Pick<SiteData, 'zone'> | undefined): string => site?.zone ?? systemZone();
