import { Hono } from 'hono';
import type { RemoteStatus } from '../../model/remote-status.ts';
import type { Publisher } from './publisher.ts';

/**
 * `GET /`: what is live, what is being built, why the last build failed; `remote`, how the repository that publications
 * are pushed to stands, null where there is none. For `/api/publication`.
 */
export function createPublicationApi(
  publisher: Publisher,
  remote: () => RemoteStatus | undefined = () => undefined,
): Hono {
  const app = new Hono();
  app.get('/', (context) => {
    context.header('cache-control', 'no-store');
    return context.json({ ...publisher.status, remote: remote() ?? null });
  });
  return app;
}
