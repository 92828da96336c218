import type { Kysely } from 'kysely';
import type { Database } from '../storage/database/schema.ts';

type Labels = Readonly<Record<string, string>>;

const line = (name: string, labels: Labels, value: number) => {
  const inside = Object.entries(labels)
    .map(([label, text]) => `${label}=${JSON.stringify(text)}`)
    .join(',');
  return `${name}${inside === '' ? '' : `{${inside}}`} ${value}`;
};

const gauge = (name: string, help: string, samples: readonly [Labels, number][]) =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([labels, value]) => line(name, labels, value)),
  ].join('\n');

/** What a query gives; undefined where the database cannot answer it: `passerelle_store_failing` and the log say so. */
const attempt = <Rows>(query: Promise<Rows>): Promise<Rows | undefined> => query.catch(() => undefined);

/** In the order of an index that has no answers in it. */
async function countApplications(db: Kysely<Database>) {
  const rows = await db
    .selectFrom('applications')
    .select(({ fn }) => ['form', 'call', 'state', 'channels', fn.countAll<number>().as('count')])
    .groupBy(['form', 'call', 'state', 'channels'])
    .execute();
  const groups = Map.groupBy(rows, ({ form, state }) => JSON.stringify([form, state]));
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ form, state }) => ({
      form,
      state,
      count: group.reduce((sum, { count }) => sum + count, 0),
    })),
  );
}

const countDeliveries = (db: Kysely<Database>) =>
  db
    .selectFrom('outbox')
    .select(({ fn }) => ['state', 'channel', fn.countAll<number>().as('count')])
    .groupBy(['state', 'channel'])
    .execute();

/** Of each channel, when the oldest delivery was queued that is still to be made. */
const findOldest = (db: Kysely<Database>) =>
  db
    .selectFrom('outbox')
    .select(({ fn }) => ['channel', fn.min('created_at').as('oldest')])
    .where('state', '=', 'pending')
    .groupBy('channel')
    .execute();

/** What is known of the backups; undefined where none was ever tried. */
export interface BackupFigures {
  newest: { at: number } | null;
  failure: object | null;
  damaged: readonly string[];
}

/** The age is left out where there is no backup: an alert on its absence tells that. */
const backupGauges = ({ newest, failure, damaged }: BackupFigures, now: number) => [
  newest &&
    gauge('passerelle_backup_age_seconds', 'Age of the newest backup that was made and proven.', [
      [{}, Math.max(0, Math.round((now - newest.at) / 1_000))],
    ]),
  gauge('passerelle_backup_failing', 'Whether the last nightly backup could not be made or proven.', [
    [{}, failure ? 1 : 0],
  ]),
  gauge('passerelle_backup_damaged_files', 'Files of earlier backups that are not as they were written.', [
    [{}, damaged.length],
  ]),
];

/** What the server counts, as Prometheus reads it. What the database cannot answer is left out: no figure is not none. */
export async function writeMetrics(
  db: Kysely<Database>,
  {
    now,
    freeBytes,
    isStoring,
    backups,
    isLeading,
  }: {
    now: number;
    freeBytes: number;
    isStoring: boolean;
    backups: BackupFigures | undefined;
    isLeading: boolean;
  },
): Promise<string> {
  const applications = await attempt(countApplications(db));
  const deliveries = await attempt(countDeliveries(db));
  const alarms = await attempt(db.selectFrom('alarms').select(['name', 'server']).execute());
  const pending = await attempt(findOldest(db));
  const families = [
    applications &&
      gauge(
        'passerelle_applications',
        'Applications by form and state.',
        applications.map(({ form, state, count }) => [{ form, state }, count]),
      ),
    deliveries &&
      gauge(
        'passerelle_deliveries',
        'Deliveries by channel and state.',
        deliveries.map(({ channel, state, count }) => [{ channel, state }, count]),
      ),
    pending &&
      gauge(
        'passerelle_oldest_pending_seconds',
        'Age of the oldest delivery that is still to be made.',
        pending.map(({ channel, oldest }) => [{ channel }, Math.max(0, Math.round((now - oldest) / 1_000))]),
      ),
    alarms &&
      gauge(
        'passerelle_alarms',
        'Alarms that are raised.',
        alarms.map(({ name, server }) => [server === '' ? { name } : { name, server }, 1]),
      ),
    gauge('passerelle_store_failing', 'Whether the database refuses applications.', [
      [{}, isStoring ? 0 : 1],
    ]),
    gauge('passerelle_leading', 'Whether this server builds the site and has the CMS.', [
      [{}, isLeading ? 1 : 0],
    ]),
    gauge('passerelle_free_bytes', 'Room on the disk of the data folder.', [[{}, freeBytes]]),
    gauge('passerelle_resident_bytes', 'Memory of the server.', [[{}, process.memoryUsage.rss()]]),
    ...(backups ? backupGauges(backups, now) : []),
  ];
  return `${families.filter((family) => family != null).join('\n')}\n`;
}
