import { Hono } from 'hono';
import type { Publisher } from './publisher.ts';

/** `GET /`: what is live, what is being built, why the last build failed. For `/api/publication`. */
export function createPublicationApi(publisher: Publisher): Hono {
  const app = new Hono();
  app.get('/', (context) => {
    context.header('cache-control', 'no-store');
    return context.json(publisher.status);
  });
  return app;
}
