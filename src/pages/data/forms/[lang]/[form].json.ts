import type { APIRoute, GetStaticPaths } from 'astro';
import { getSiteData } from '../../../../collections/site-data.ts';
import { pagePath } from '../../../../collections/static-path.ts';
import { formPageData } from '../../../../forms/page-data.ts';
import { locales } from '../../../../i18n/locales.ts';

export const getStaticPaths: GetStaticPaths = async () => {
  const site = await getSiteData();
  return locales.flatMap((lang) =>
    Object.values(site.forms).map((form) =>
      pagePath({ lang, form: form.name }, { data: formPageData(site, { form, locale: lang }) }),
    ),
  );
};

/** What the script of a form's page knows of the form. */
export const GET: APIRoute = ({ props: { data } }) => Response.json(data);
