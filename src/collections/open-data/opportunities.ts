import { createTranslate } from '../../i18n/translate.ts';
import { opportunityAnswer, opportunityList } from '../../model/open-data/common-grants.ts';
import { getLibrary } from '../library/library.ts';
import { getSettings } from '../library/source.ts';
import { getDefaultLocale, getLocaleData } from '../site.ts';
import { pagePath } from '../static-path.ts';
import { opportunityId, toOpportunity, type OpportunityContext } from './opportunity.ts';
import { licenceOf, versionsOf } from './parts.ts';

async function contextOf(site: URL): Promise<OpportunityContext> {
  const [library, settings, defaultLocale] = await Promise.all([
    getLibrary(),
    getSettings(),
    getDefaultLocale(),
  ]);
  const [fr, en] = [await getLocaleData('fr'), await getLocaleData('en')];
  return {
    library,
    site,
    defaultLocale,
    translators: { fr: createTranslate('fr', fr.strings), en: createTranslate('en', en.strings) },
    licence: licenceOf(settings),
  };
}

/** All calls as the list of opportunities of the protocol: what changed last comes first. */
export async function listOpportunities(site: URL): Promise<object> {
  const context = await contextOf(site);
  const items = versionsOf(context.library, 'calls')
    .map((versions) => toOpportunity(versions, context))
    .sort((a, b) => b.lastModifiedAt.localeCompare(a.lastModifiedAt));
  const { length } = items;
  return opportunityList.parse({
    status: 200,
    message: 'Success',
    items,
    paginationInfo: { page: 1, pageSize: Math.max(1, length), totalItems: length, totalPages: 1 },
  });
}

/** The routes of single opportunities. */
export async function opportunityPaths(site: URL) {
  const library = await getLibrary();
  return versionsOf(library, 'calls').map(({ main: { name } }) =>
    pagePath({ id: opportunityId(site, name) }, { name }),
  );
}

/** One call as the protocol answers it. @throws Error where there is no call of that name. */
export async function readOpportunity(site: URL, name: string): Promise<object> {
  const context = await contextOf(site);
  const versions = versionsOf(context.library, 'calls').find(({ main }) => main.name === name);
  if (!versions) throw new Error(`There is no call ${name}.`);
  return opportunityAnswer.parse({ status: 200, message: 'Success', data: toOpportunity(versions, context) });
}
