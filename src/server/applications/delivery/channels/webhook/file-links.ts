import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
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

const headers = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
} as const;

/** A body whose pieces are read when they are asked for: a client that does not read holds one. */
function toStream(
  content: AsyncIterable<Uint8Array>,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const pieces = content[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const next = await pieces.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          onError(error);
          throw error;
        }
      },
      async cancel() {
        await pieces.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Serves files behind signed links, as they are read. A wrong, expired or erased one is not found: nobody learns which. Of one
 * that is damaged the answer ends short of its length.
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
        headers,
      );
    }
    const name = encodeURIComponent(file.name).replace(
      /['()*]/g,
      (one) => `%${one.charCodeAt(0).toString(16)}`,
    );
    return new Response(toStream(file.content, options.onError), {
      headers: {
        ...headers,
        'content-length': String(file.size),
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="document"; filename*=UTF-8''${name}`,
      },
    });
  });
  return routes;
}
