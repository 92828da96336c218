import type { APIRoute } from 'astro';
import { schemaPath } from '../../collections/feeds/published.ts';
import { pagePath } from '../../collections/static-path.ts';
import { publishedNames, publishedSchema, type PublishedName } from '../../model/published-data.ts';

interface Props {
  name: PublishedName;
}

export const getStaticPaths = () => publishedNames.map((name) => pagePath({ name }, { name }));

export const GET: APIRoute<Props> = ({ props: { name }, url, site = url }) =>
  Response.json(publishedSchema(name, new URL(schemaPath(name), site).href));
