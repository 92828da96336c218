// Builds one publication into the folder that it is given: bundles the code, waits until the server sends the content to
// publish, and draws the pages. The server starts it beforehand, so that an editor waits for the pages only.
import type { AstroIntegration } from 'astro';
import type { Plugin } from 'vite';
import { z } from 'zod';
import { runAstro } from './site-build.ts';

const jobSchema = z.object({ contentDir: z.string() });

const job = new Promise<z.infer<typeof jobSchema>>((resolve) => {
  process.once('message', (message) => {
    resolve(jobSchema.parse(message));
  });
});

/** With a prerenderer of our own, Astro bundles no pages unless they are named: these are its usual ones. */
const usualPages: Plugin = {
  name: 'passerelle:usual-pages',
  configEnvironment: (name) =>
    name === 'prerender'
      ? { build: { rolldownOptions: { input: 'astro/entrypoints/prerender' } } }
      : undefined,
};

/** Holds the build between the bundle, which no content is in, and the first page. */
const waitForContent: AstroIntegration = {
  name: 'passerelle:wait-for-content',
  hooks: {
    'astro:config:setup': ({ updateConfig }) => {
      updateConfig({ vite: { plugins: [usualPages] } });
    },
    'astro:build:start': ({ setPrerenderer }) => {
      setPrerenderer((usual) => ({
        ...usual,
        setup: async () => {
          const { contentDir } = await job;
          process.env['CONTENT_DIR'] = contentDir;
          process.env['BUILD_INSTANT'] ??= new Date().toISOString();
          await usual.setup?.();
        },
      }));
    },
  },
};

// The server has ended: there is nothing left to wait for.
process.once('disconnect', () => process.exit(1));
process.env['BUILD_LENIENT'] = 'yes';
const [outDir = ''] = process.argv.slice(2);
// A build that failed half-way leaves workers that would keep the process waiting.
await runAstro(outDir, [waitForContent]).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
    process.exit(1);
  },
);
