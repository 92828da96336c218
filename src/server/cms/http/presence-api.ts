import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { presenceSchema } from '../../../model/messages/presence.ts';
import type { PresenceList } from '../presence/presence.ts';
import type { Author } from '../storage/git/git.ts';
import { answerRefusal, notUnderstood, refuse } from './answers.ts';
import { readJson } from './read-json.ts';

export interface PresenceOptions {
  presence: PresenceList;
  guard: MiddlewareHandler;
  /** Who sends the request under way. */
  personNow: () => Author;
}

/** The largest request: a name and a language. */
const requestLimit = 2_048;

/** For `/admin/api/presence`: `POST /` with what a window shows answers who else shows it. */
export function createPresenceApi({ presence, guard, personNow }: PresenceOptions): Hono {
  const app = new Hono();
  app.use(guard);
  app.post('/', bodyLimit({ maxSize: requestLimit }), async (context) => {
    const parsed = presenceSchema.safeParse(await readJson(context), { reportInput: true });
    if (!parsed.success) return refuse(context, notUnderstood(parsed.error));
    context.header('cache-control', 'no-store');
    return context.json({ colleagues: presence.note(personNow(), parsed.data) });
  });
  app.onError(answerRefusal);
  return app;
}
