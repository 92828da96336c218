import { Hono } from 'hono';

/** What listens from the first moment on, before there is a site to serve. */
export interface Entrance {
  fetch: Hono['fetch'];
  /** From now on, requests go to this application. */
  open: (app: Pick<Hono, 'fetch'>) => void;
}

const retryAfterSeconds = 10;

/** Answers every request with 503 and what that means, since no page is there yet that could say it. */
function createStartingApp(): Hono {
  const app = new Hono();
  app.all('*', (context) =>
    context.text(
      'Le site démarre; réessayez dans un instant. Rien n’a été enregistré. / The site is starting; try again in a moment. Nothing was recorded.\n',
      503,
      { 'retry-after': String(retryAfterSeconds), 'cache-control': 'no-store' },
    ),
  );
  return app;
}

/** Answers 503 until the application is there, so that the port is taken before anything is built. */
export function createEntrance(): Entrance {
  let current: Pick<Hono, 'fetch'> = createStartingApp();
  return {
    fetch: (...request) => current.fetch(...request),
    open: (app) => {
      current = app;
    },
  };
}
