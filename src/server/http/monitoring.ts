import { Hono, type Context } from 'hono';
import { isSameSecret } from '../system/same-secret.ts';
import type { Health } from '../health.ts';

export interface HealthRouteOptions {
  health: Pick<Health, 'check'>;
  /** What a monitor may know beside the problems. */
  details: (context: Context) => object;
  /** Of the monitor: see `METRICS_TOKEN`. */
  token: string;
}

const noStore = { 'cache-control': 'no-store' } as const;

/** Whether a request carries `Authorization: Bearer <token>`. */
function isMonitor(context: Context, token: string): boolean {
  const [, given = ''] = /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
  return isSameSecret(given, token);
}

/**
 * For `/healthz`. To the public only `{ status }`, 200 or 503: more would tell a spammer how they are treated. To a monitor
 * with the token also what is wrong, and the details.
 */
export function createHealthRoute({ health, details, token }: HealthRouteOptions): Hono {
  const app = new Hono();
  app.get('/', async (context) => {
    const problems = await health.check();
    const status = problems.length === 0 ? 'ok' : 'failing';
    const known = isMonitor(context, token) ? { problems, ...details(context) } : {};
    return context.json({ status, ...known }, status === 'ok' ? 200 : 503, noStore);
  });
  return app;
}

/** For `/metrics`: Prometheus's text, for a client that has the token. */
export function createMetricsRoute({
  metrics,
  token,
}: {
  metrics: () => Promise<string>;
  token: string;
}): Hono {
  const app = new Hono();
  app.get('/', async (context) =>
    isMonitor(context, token)
      ? context.text(await metrics(), 200, noStore)
      : context.text('401', 401, { ...noStore, 'www-authenticate': 'Bearer' }),
  );
  return app;
}
