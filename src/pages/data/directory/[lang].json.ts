import { directoryRows } from '../../../collections/queries/directory.ts';
import { getLibrary } from '../../../collections/library/library.ts';
import { isLocale, locales } from '../../../i18n/locales.ts';

export const getStaticPaths = () => locales.map((lang) => ({ params: { lang } }));

/** What the directory of start-ups filters in the browser. */
export async function GET({ params }: { params: { lang?: string } }): Promise<Response> {
  const locale = isLocale(params.lang) ? params.lang : 'fr';
  return Response.json(directoryRows(await getLibrary(), locale));
}
