// A builder of one publication: started beforehand by the server, it has everything loaded when an editor publishes.
import { z } from 'zod';
import { runAstro } from './site-build.ts';

const jobSchema = z.object({ contentDir: z.string(), outDir: z.string() });

async function work(message: unknown): Promise<void> {
  const { contentDir, outDir } = jobSchema.parse(message);
  Object.assign(process.env, { CONTENT_DIR: contentDir, BUILD_LENIENT: 'yes' });
  await runAstro(outDir);
}

process.once('message', (message) => {
  // A build that failed half-way leaves workers that would keep the process waiting.
  work(message).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
      process.exit(1);
    },
  );
});
// The server has ended: there is nothing left to wait for.
process.once('disconnect', () => process.exit(1));
await Promise.all([
  import('astro'),
  import('vite'),
  import('satteri'),
  import('sharp'),
  import('pagefind'),
  import('@astrojs/mdx'),
  import('@astrojs/node'),
  import('../integrations/admin-bundle.ts'),
  import('../integrations/links.ts'),
  import('../integrations/search-index.ts'),
  import('../integrations/sitemap.ts'),
  import('../integrations/social/index.ts'),
  import('../integrations/weight.ts'),
  import('../styles/fonts.ts'),
]);
