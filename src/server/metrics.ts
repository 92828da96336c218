import { sql } from 'kysely';
import type { Store } from './store/store.ts';

const gauge = (name: string, help: string, lines: readonly string[]) =>
  [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines].join('\n');

/** What a monitor needs to know, in Prometheus's text format: counts, and how long the oldest delivery has waited. */
export async function collectMetrics({ db }: Store, now: number): Promise<string> {
  const applications = await db
    .selectFrom('applications')
    .select(['form', 'state', sql<number>`count(*)`.as('count')])
    .groupBy(['form', 'state'])
    .execute();
  const deliveries = await db
    .selectFrom('outbox')
    .select(['channel', 'state', sql<number>`count(*)`.as('count')])
    .groupBy(['channel', 'state'])
    .execute();
  const waiting = await db
    .selectFrom('outbox')
    .select(['channel', sql<number>`min(created_at)`.as('since')])
    .where('state', '=', 'pending')
    .groupBy('channel')
    .execute();
  return `${[
    gauge(
      'passerelle_applications',
      'Applications stored, by form and state.',
      applications.map(
        ({ form, state, count }) => `passerelle_applications{form="${form}",state="${state}"} ${count}`,
      ),
    ),
    gauge(
      'passerelle_deliveries',
      'Deliveries, by channel and state.',
      deliveries.map(
        ({ channel, state, count }) =>
          `passerelle_deliveries{channel="${channel}",state="${state}"} ${count}`,
      ),
    ),
    gauge(
      'passerelle_oldest_pending_seconds',
      'Age of the oldest delivery that waits, by channel.',
      waiting.map(
        ({ channel, since }) =>
          `passerelle_oldest_pending_seconds{channel="${channel}"} ${(now - since) / 1_000}`,
      ),
    ),
  ].join('\n')}\n`;
}
