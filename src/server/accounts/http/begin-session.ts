import type { Context } from 'hono';
import type { Accounts } from '../service.ts';
import { endSessionOfToken } from '../sessions.ts';
import { clearBrowser, sessionToken, setSession } from './cookies.ts';

/** Gives a browser its new session; what was signed in there before ends. */
export async function beginSession(context: Context, { db }: Accounts, token: string): Promise<void> {
  const earlier = sessionToken(context.req.header('cookie'));
  if (earlier) await endSessionOfToken(db, earlier);
  context.header('set-cookie', setSession(token), { append: true });
  context.header('set-cookie', clearBrowser(), { append: true });
  context.header('cache-control', 'no-store');
}
