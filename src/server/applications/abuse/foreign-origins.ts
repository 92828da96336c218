import type { Log } from '../../system/log.ts';

/** Foreign pages claim what they like: no more origins than this are named, none longer than this. */
const limits = { origins: 10, length: 200 };

/**
 * Names in the log, once each, the origins of forms that were refused as cross-site: one may be the site's own address, which
 * no setting names.
 */
export function logForeignOrigins(log: Pick<Log, 'warn'>): (origin: string | null) => void {
  const logged = new Set<string>();
  return (origin) => {
    if (origin === null || !/^https?:\/\/[^\s/]+$/.test(origin) || origin.length > limits.length) return;
    if (logged.has(origin) || logged.size >= limits.origins) return;
    logged.add(origin);
    log.warn(
      { origin, set: `SITE_URL=${origin}` },
      'A form was refused: its page is at an address that neither SITE_URL nor PUBLIC_ORIGINS names. If your site is served there, set what is said here (in PUBLIC_ORIGINS, where it is one of several addresses) and start again.',
    );
  };
}
