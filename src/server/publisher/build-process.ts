// Draws one publication after the other: bundles the code, waits until the server sends the content to publish, and draws
// the pages; then, each time it is sent content again, those that read otherwise. The server starts it beforehand, so that
// an editor waits for the pages only, and starts another after a fault.
import { once } from 'node:events';
import { z } from 'zod';
import { SiteDrawer } from './drawing/site-drawer.ts';

const contentSchema = z.object({
  contentDir: z.string(),
  outDir: z.string().optional(),
  instant: z.iso.datetime(),
});
/** The same pages again, with what the last publication lacks. */
const finishSchema = z.object({ finishIn: z.string() });
const jobSchema = z.union([contentSchema, finishSchema]);

let count = 0;
/** Resolves with the next content, once it was finished what was published before where the server asks for that. */
async function nextJob(drawer: SiteDrawer) {
  const [job] = z.tuple([jobSchema], z.unknown()).parse(await once(process, 'message'));
  if ('finishIn' in job) {
    await drawer.finish({ outDir: job.finishIn });
    process.send?.({ isWhole: true });
    drawer.makeReady();
    return nextJob(drawer);
  }
  count += 1;
  // What the pages read, in their own bundle.
  Object.assign(process.env, {
    CONTENT_DIR: job.contentDir,
    BUILD_INSTANT: job.instant,
    BUILD_COUNT: String(count),
  });
  return job;
}

// The server has ended: there is nothing left to wait for.
process.once('disconnect', () => process.exit(1));
process.env['BUILD_LENIENT'] = 'yes';
process.env['RECORD_READS'] = 'yes';
const [folder = ''] = process.argv.slice(2);
const drawer = new SiteDrawer(folder);
const first = nextJob(drawer);
try {
  await drawer.drawAll(() => first);
  for (;;) {
    process.send?.({ isWhole: drawer.isWhole });
    if (drawer.isWhole) drawer.makeReady();
    await drawer.drawChanges(await nextJob(drawer));
  }
} catch (error) {
  const messages = [error, error instanceof Error ? error.cause : undefined].map((one) =>
    one instanceof Error ? `${one.name}: ${one.message}` : one,
  );
  console.error(...messages.filter((one) => one !== undefined));
  // A build that failed half-way leaves workers that would keep the process waiting.
  process.exit(1);
}
