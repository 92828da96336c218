import type { APIRoute, GetStaticPaths, InferGetStaticPropsType } from 'astro';
import { getSiteData } from '../../../../collections/site-data.ts';
import { formPageData } from '../../../../forms/page-data.ts';
import { locales } from '../../../../i18n/locales.ts';

export const getStaticPaths = (async () => {
  const { forms } = await getSiteData();
  return locales.flatMap((locale) =>
    Object.values(forms).map((form) => ({
      params: { lang: locale, form: form.name },
      props: { form, locale },
    })),
  );
}) satisfies GetStaticPaths;

type Props = InferGetStaticPropsType<typeof getStaticPaths>;

/** What the script of a form's page knows of the form. */
export const GET: APIRoute<Props> = async ({ props }) =>
  Response.json(formPageData(await getSiteData(), props));
