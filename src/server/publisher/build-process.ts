// Draws one publication after the other: bundles the code, waits until the server sends the content to publish, and draws
// the pages; then, each time it is sent content again, those that read otherwise. The server starts it beforehand, so that
// an editor waits for the pages only, and starts another after a fault.
import { once } from 'node:events';
import { z } from 'zod';
import { SiteDrawer } from './drawing/site-drawer.ts';

const jobSchema = z.object({
  contentDir: z.string(),
  outDir: z.string().optional(),
  instant: z.iso.datetime(),
});

let count = 0;
async function nextJob() {
  const [job] = z.tuple([jobSchema], z.unknown()).parse(await once(process, 'message'));
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
const first = nextJob();
const drawer = new SiteDrawer(folder);
try {
  await drawer.drawAll(() => first);
  for (;;) {
    process.send?.('drawn');
    drawer.makeReady();
    await drawer.drawChanges(await nextJob());
  }
} catch (error) {
  const messages = [error, error instanceof Error ? error.cause : undefined].map((one) =>
    one instanceof Error ? `${one.name}: ${one.message}` : one,
  );
  console.error(...messages.filter((one) => one !== undefined));
  // A build that failed half-way leaves workers that would keep the process waiting.
  process.exit(1);
}
