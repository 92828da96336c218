import { join } from 'node:path';
import { z } from 'zod';
import { startServer } from './server.ts';

const publicationSchema = z.object({ live: z.object({ id: z.string() }), warnings: z.array(z.string()) });

/**
 * Publishes the site once for all tests, away from the developer's own `dist` and `var`: hosted, it is the site of
 * `builtSite()`, and every server that a test starts goes on from it instead of building the same again. Does nothing
 * where that is done already: `npm test` does it for both runners, each of them for itself where it is started alone.
 *
 * @returns what deletes it.
 */
export default async function buildOnce(): Promise<() => Promise<void>> {
  if (process.env['PASSERELLE_BUILT_SITE']) return () => Promise.resolve();
  const server = await startServer();
  const { origin, cookie } = server;
  const answer: unknown = await (await fetch(`${origin}/api/publication`, { headers: { cookie } })).json();
  const { live, warnings } = publicationSchema.parse(answer);
  if (warnings.length > 0) throw new Error(`The site is not as it should be:\n${warnings.join('\n')}`);
  await server.stop();
  const publications = join(server.content.dataDir, 'publications');
  process.env['PASSERELLE_PUBLICATIONS'] = publications;
  process.env['PASSERELLE_BUILT_SITE'] = join(publications, live.id);
  return server.remove;
}

/** The folder of the site built for this run: `client` is what a static host serves. */
export function builtSite(): string {
  const folder = process.env['PASSERELLE_BUILT_SITE'];
  if (!folder) throw new Error('No site was built: run the browser tests with .config/playwright.config.ts.');
  return folder;
}
