import { expect, test, type Page } from 'playwright/test';
import { z } from 'zod';
import type { RunningServer } from './server.ts';

const statusSchema = z.object({ state: z.string(), live: z.object({ id: z.string() }) });

async function statusOf(page: Page) {
  return statusSchema.parse(await (await page.request.get('/api/publication')).json());
}

/** A slow machine that has other tests to run may take this long for a build from nothing, in milliseconds. */
const timeout = 240_000;

/**
 * Does what changes the site, and waits until readers see it: until another publication is live than before. What the
 * CMS tells at its foot may for a moment still be about the one before.
 */
export async function untilLive(
  page: Page,
  server: RunningServer,
  change: () => Promise<void>,
): Promise<void> {
  // What a build takes is not the test's own time: two of them here, those of earlier changes and of this one.
  test.setTimeout(test.info().timeout + 2 * timeout);
  await server.whileBuilding(async () => {
    await untilPublished(page);
    const before = (await statusOf(page)).live.id;
    await change();
    const follows = async () => {
      const status = await statusOf(page);
      return status.state === 'idle' && status.live.id === before ? 'as before' : status.state;
    };
    await expect.poll(follows, { message: 'the change is live', timeout }).toBe('idle');
  });
}

/** Waits until no build is under way. */
async function untilPublished(page: Page): Promise<void> {
  const state = async () => (await statusOf(page)).state;
  await expect.poll(state, { message: 'earlier changes are live', timeout }).not.toBe('building');
}
