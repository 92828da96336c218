import type { AstroIntegrationLogger } from 'astro';
import { appendFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * Says that a built site has a fault which readers can live with, such as a link to nothing or a page that is too heavy.
 * A build stops there; a publication (`npm run build -- --lenient`) goes on, since one editor's link must not hold back
 * everybody's news: it keeps the message in `warnings.txt` beside `client`, which `/api/publication` shows.
 */
export async function complain(clientDir: URL, logger: AstroIntegrationLogger, fault: Error): Promise<void> {
  if (!process.env['BUILD_LENIENT']) throw fault;
  logger.warn(fault.message);
  await appendFile(fileURLToPath(new URL('../warnings.txt', clientDir)), `${fault.message}\n`);
}
