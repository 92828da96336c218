import type { APIRoute } from 'astro';
import { publishedData } from '../../collections/open-data/published.ts';
import { pagePath } from '../../collections/static-path.ts';
import { publishedNames, type PublishedName } from '../../model/open-data/addresses.ts';

interface Props {
  name: PublishedName;
}

export const getStaticPaths = () => publishedNames.map((name) => pagePath({ name }, { name }));

export const GET: APIRoute<Props> = async ({ props, url, site = url }) =>
  Response.json(await publishedData(props.name, site));
