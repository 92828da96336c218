import { sql } from 'kysely';
import { join } from 'node:path';
import { z } from 'zod';
import { minuteMs } from '../../../src/model/durations.ts';
import type { Config } from '../../../src/server/config.ts';
import type { Log } from '../../../src/server/system/log.ts';
import { createMailServer, type Received } from './mail-server.ts';
import type { MortalProcess, Place } from './place.ts';
import type { Plan } from './plan.ts';
import type { Content } from './publication.ts';
import { startServer, type ServerPart, type SimulatedServer } from './server.ts';
import { createWebhookReceiver } from './webhook-receiver.ts';
import type { Life, World } from './world.ts';

export interface FleetOptions {
  world: World;
  plan: Plan;
  place: Place;
  config: Config;
  content: Content;
  received: Received[];
  /** Called when a server logs how a delivery ended. */
  onDelivery: (delivery: LoggedDelivery) => void;
  /** Called when a server has started. */
  onUp: () => void;
}

/** What a server logs of the end of an attempt. */
const deliverySchema = z.object({
  reference: z.string(),
  channel: z.string(),
  attempt: z.number(),
  state: z.string(),
});
export type LoggedDelivery = z.infer<typeof deliverySchema>;

const noPages = 4_294_967_294;

/** The servers on one database: they start, die and start again. */
export function createFleet({
  world,
  plan,
  place,
  config,
  content,
  received,
  onDelivery,
  onUp,
}: FleetOptions) {
  const up = new Map<number, SimulatedServer>();
  const skews = new Map<number, number>();
  const processes = new Map<number, MortalProcess>();
  const deaths: number[] = [];
  const downMs = new Map<number, number>();
  const mailer = createMailServer(world, plan.mail, received);
  const dial = createWebhookReceiver(world, plan.hook, received);
  const isFull = () => plan.disk.at(world.now) === 'full' && place.kind === 'sqlite';
  const disk = {
    freeBytes: () => (plan.disk.at(world.now) === 'low' ? 1e6 : 1e12),
    isLow: () => plan.disk.at(world.now) === 'low',
  };

  /** SQLite refuses each page more, as on a disk without room (SQLITE_FULL). */
  const setRoom = ({ store }: Pick<SimulatedServer, 'store'>) =>
    sql`pragma max_page_count = ${sql.lit(isFull() ? 1 : noPages)}`.execute(store.db);

  const logOf =
    (name: string) =>
    (life: Life): Log => {
      const write = (level: string) => (facts: object, text: string) => {
        if (life.aborted) return;
        const delivery = deliverySchema.safeParse(facts).data;
        if (delivery) onDelivery(delivery);
        if (level === 'error') world.note(`${name} logs: ${text}`);
      };
      return { info: write('info'), warn: write('warn'), error: write('error') };
    };

  async function start(index: number): Promise<void> {
    const name = 'ABC'.charAt(index);
    const process: MortalProcess = { death: new AbortController(), queriesLeft: Infinity };
    const life = process.death.signal;
    const store = await place.open(world, process);
    try {
      if (place.kind === 'sqlite') await setRoom({ store });
      const server = await startServer({
        world,
        name,
        config,
        folder: index === 0 ? place.folder : join(place.folder, name),
        store,
        life,
        content,
        builds: plan.builds,
        skew: () => skews.get(index) ?? 0,
        disk,
        mailer,
        dial,
        log: logOf(name),
      });
      up.set(index, server);
      processes.set(index, process);
      world.note(`${name} is up`);
      onUp();
      life.addEventListener('abort', () => {
        up.delete(index);
        deaths.push(world.now);
        world.note(`${name} dies`);
        world.at(world.now + (downMs.get(index) ?? 0), () => {
          begin(index);
        });
      });
    } catch (error) {
      if (!isFull()) throw error;
      // The system starts it again, until there is room.
      process.death.abort();
      world.at(world.now + 5 * minuteMs, () => {
        begin(index);
      });
    }
  }

  const begin = (index: number) => {
    world.begin(() => start(index));
  };

  return {
    servers: () => [...up.values()],
    begin,
    /** The one that a proxy in front chooses; undefined where all are down. */
    any: (key: string): SimulatedServer | undefined => {
      const all = [...up.values()];
      return all[Math.floor(world.fate('proxy', key) * all.length)];
    },
    /** When servers died. */
    deaths,
    /** Kills a server: at once, or at one of its next queries. No lease is given back. It starts again after a while. */
    kill(index: number, death: { downMs: number; atQuery: number }): void {
      const process = processes.get(index);
      if (!process) return;
      downMs.set(index, death.downMs);
      if (death.atQuery === 0) process.death.abort();
      else process.queriesLeft = death.atQuery;
    },
    /** Kills all, for good. */
    end(): void {
      for (const process of processes.values()) process.death.abort();
    },
    setSkew(index: number, ms: number): void {
      skews.set(index, ms);
      world.note(`${'ABC'.charAt(index)} is ${ms} ms ahead`);
    },
    /** Looks at the disk again: it is full, or is not any more. */
    checkRoom(): void {
      world.note(`disk: ${plan.disk.at(world.now) ?? 'fine'}`);
      if (place.kind === 'sqlite') for (const server of up.values()) world.begin(() => setRoom(server));
    },
    async fire(...parts: ServerPart[]): Promise<void> {
      for (const server of up.values()) await server.fire(...parts);
    },
  };
}

export type Fleet = ReturnType<typeof createFleet>;
