import type { IncomingMessage } from 'node:http';
import { limits } from './limits.ts';

/**
 * Reads the rest of a body that is refused, and keeps nothing of it. A proxy or a browser that is still sending when the
 * connection ends shows an error of its own instead of our answer. What weighs more than any form is not read.
 */
export async function discardBody(message: IncomingMessage | undefined): Promise<void> {
  const declared = Number(message?.headers['content-length']);
  if (!message || message.readableEnded || message.destroyed || !(declared <= limits.totalBytes)) return;
  await new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error'] as const)
      message.once(event, () => {
        resolve();
      });
    message.resume();
  });
}
