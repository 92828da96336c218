import { fillNotice } from '../forms/fill-notice.ts';
import { typesetForm } from '../forms/typeset.ts';
import { nextCallTransition, zonedTimeToInstant } from '../model/call-state.ts';
import { securityTxtRenewal } from '../model/hosting/security-txt.ts';
import { publicationTransitions } from '../model/messages/publication.ts';
import type { SiteData } from '../model/site-data.ts';
import { responsibleOf } from '../model/site-settings.ts';
import { toCallDates } from './queries/calls.ts';
import { oncePerBuild } from './reads/once-per-build.ts';
import { isRecorded } from './reads/reads.ts';
import { trackProperties } from './reads/tracked.ts';
import { renderTime } from './render-time.ts';
import { getLibrary, type Item } from './library/library.ts';
import { sessionsOf } from './queries/sessions.ts';
import { getLocaleData } from './site.ts';
import { siteCriteriaOf } from './queries/site-criteria.ts';
import { redirectsOf } from './queries/redirects.ts';
import { listsFrom, uniqueByName } from './queries/site-lists.ts';
import { getSource, type Source } from './library/source.ts';

/** What site.json holds: see `src/model/site-data.ts`. Components take `Astro.locals.siteData` instead. */
export const getSiteData: () => Promise<SiteData> = oncePerBuild(async () => {
  const data = await readSiteData();
  return isRecorded ? trackProperties(data, 'site.json') : data;
});

async function readSiteData(): Promise<SiteData> {
  const [source, library, fr, en] = await Promise.all([
    getSource(),
    getLibrary(),
    getLocaleData('fr'),
    getLocaleData('en'),
  ]);
  const calls = uniqueByName(library.every('calls'));
  const tags = { fr: fr.languageTag, en: en.languageTag };
  const next = nextTransition(source, calls);
  return {
    generatedAt: new Date(renderTime()).toISOString(),
    nextTransition: next === null ? null : new Date(next).toISOString(),
    zone: source.site.zone,
    locales: { fr, en },
    ...listsFrom(library),
    criteria: siteCriteriaOf(library),
    redirects: redirectsOf(library, source.site),
    forms: Object.fromEntries(
      [...source.forms].map(([name, form]) => [
        name,
        typesetForm(fillNotice(form, responsibleOf(source.site), tags), tags),
      ]),
    ),
  };
}

/**
 * The next instant at which a page would read differently: a call changes state, an entry appears, a promise is late;
 * or at which `security.txt` must be renewed, lest it expire.
 */
function nextTransition({ entries, site }: Source, calls: readonly Item<'calls'>[]): number | null {
  const appearances = entries.flatMap(({ data }) => publicationTransitions(data, site.zone));
  const change = nextCallTransition(
    calls.map((call) => toCallDates(call)),
    renderTime(),
  );
  const sessions = calls.flatMap((call) => sessionsOf(call).map(({ starts }) => zonedTimeToInstant(starts)));
  const renewals = site.securityContact ? [securityTxtRenewal(renderTime())] : [];
  const next = Math.min(
    change ?? Infinity,
    ...[...appearances, ...sessions, ...renewals].filter((instant) => instant > renderTime()),
  );
  return Number.isFinite(next) ? next : null;
}
