import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
import { downloadHeaders, toDownload } from '../../../../http/download.ts';
import { isSameSecret } from '../../../../system/same-secret.ts';
import type { ServerKeys } from '../../../storage/database/secrets.ts';
import type { Store } from '../../../storage/store.ts';
import { dayMs, minuteMs } from '../../../../../model/durations.ts';

/** Longer than the retries take: a receiver that was down for three days can still fetch the files. */
const linkDays = 7;
/** How far the clocks of two servers on one database may be apart. */
const clockMs = minuteMs;

export interface FileLinkOptions {
  keys: ServerKeys;
  siteUrl: string;
  now: () => number;
}

const sign = (secret: Uint8Array, subject: string) =>
  createHmac('sha256', secret).update(subject).digest('base64url');

/** Makes the address of a file: good for a week, for anyone who has it. */
export function createFileLink({ keys, siteUrl, now }: FileLinkOptions) {
  return (fileId: string): { url: string; expiresAt: string } => {
    const expires = now() + linkDays * dayMs;
    const subject = `${fileId}.${expires}`;
    return {
      url: `${siteUrl}/api/files/${subject}.${sign(keys.current, subject)}`,
      expiresAt: new Date(expires).toISOString(),
    };
  };
}

/**
 * The file's id where the token is ours and still good. One that says that it is good for longer than we make them is not
 * ours, whatever signed it.
 */
function readToken(token: string, { keys, now }: FileLinkOptions): string | undefined {
  const [, subject = '', id, expires, signature = ''] =
    /^(([0-9a-f-]{36})\.(\d{1,15}))\.([\w-]{43})$/.exec(token) ?? [];
  const isOurs = [keys.current, ...keys.earlier].some((key) => isSameSecret(signature, sign(key, subject)));
  const left = Number(expires) - now();
  return isOurs && left > 0 && left <= linkDays * dayMs + clockMs ? id : undefined;
}

/**
 * Serves files behind signed links, as they are read. A wrong, expired or erased one is not found: nobody learns which.
 */
export function createFileRoutes(
  store: Pick<Store, 'findFile'>,
  options: FileLinkOptions & { onError: (error: unknown) => void },
): Hono {
  const routes = new Hono();
  routes.get('/:token', async (context) => {
    const id = readToken(context.req.param('token'), options);
    const file = id === undefined ? undefined : await store.findFile(id);
    if (!file) {
      return context.text(
        'Ce lien n’est plus valable. / This link is no longer valid.\n\nnpm run applications -- export <reference> --format zip',
        404,
        downloadHeaders,
      );
    }
    return toDownload(file, options.onError);
  });
  return routes;
}
