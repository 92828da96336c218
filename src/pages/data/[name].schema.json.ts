import type { APIRoute } from 'astro';
import { pagePath } from '../../collections/static-path.ts';
import { publishedNames, schemaPath, type PublishedName } from '../../model/open-data/addresses.ts';
import { publishedSchema } from '../../model/open-data/files.ts';

interface Props {
  name: PublishedName;
}

export const getStaticPaths = () => publishedNames.map((name) => pagePath({ name }, { name }));

export const GET: APIRoute<Props> = ({ props: { name }, url, site = url }) =>
  Response.json(publishedSchema(name, new URL(schemaPath(name), site).href));
