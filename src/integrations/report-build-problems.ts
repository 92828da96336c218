import type { AstroIntegrationLogger } from 'astro';
import { appendFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * Reports a fault of the built site that readers can live with, such as a broken link or a page that is too heavy. A build
 * fails there; a publication (`npm run build -- --lenient`) goes on, since one editor's link must not hold back the news of
 * the others: it appends the message to `warnings.txt` beside `client`, which `/api/publication` shows.
 * @throws the fault, in a build.
 */
export async function reportBuildProblems(
  clientDir: URL,
  logger: AstroIntegrationLogger,
  fault: Error,
): Promise<void> {
  if (!process.env['BUILD_LENIENT']) throw fault;
  logger.warn(fault.message);
  await appendFile(fileURLToPath(new URL('../warnings.txt', clientDir)), `${fault.message}\n`);
}
