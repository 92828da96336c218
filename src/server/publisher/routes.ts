import { Hono } from 'hono';
import type { RemoteStatus } from '../../model/messages/remote-status.ts';
import type { PublicationStatus } from './publication-status.ts';
import type { Publisher } from './publisher.ts';

export interface PublicationApiOptions {
  publisher: Pick<Publisher, 'status'>;
  /** How the repository that publications are pushed to stands; undefined where there is none. */
  remote: () => RemoteStatus | undefined;
  /** True for the `Cookie` header of a browser that has come into the CMS. */
  isEditor: (cookies: string | undefined) => boolean | Promise<boolean>;
}

/** What is public. File names and words of unpublished texts, git's errors and editors' names are not. */
function publicPart({ state, step, startedAt, finishedAt, durationMs, live }: PublicationStatus) {
  return { state, step, startedAt, finishedAt, durationMs, live: live && { publishedAt: live.publishedAt } };
}

/**
 * For `/api/publication`, `GET /`: the state and its instants; to an editor also what is live, why the last build failed,
 * what comes next, and `remote`, null where there is none.
 */
export function createPublicationApi({ publisher, remote, isEditor }: PublicationApiOptions): Hono {
  const app = new Hono();
  app.get('/', async (context) => {
    context.header('cache-control', 'no-store');
    const { status } = publisher;
    if (!(await isEditor(context.req.header('cookie')))) return context.json(publicPart(status));
    return context.json({ ...status, remote: remote() ?? null });
  });
  return app;
}
