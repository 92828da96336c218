import type { APIRoute } from 'astro';
import { schemaPath } from '../../collections/open-data/published.ts';
import { pagePath } from '../../collections/static-path.ts';
import { publishedNames, publishedSchema, type PublishedName } from '../../model/open-data/files.ts';

interface Props {
  name: PublishedName;
}

export const getStaticPaths = () => publishedNames.map((name) => pagePath({ name }, { name }));

export const GET: APIRoute<Props> = ({ props: { name }, url, site = url }) =>
  Response.json(publishedSchema(name, new URL(schemaPath(name), site).href));
