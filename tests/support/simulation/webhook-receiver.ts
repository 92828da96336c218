import { request } from 'node:http';
import { Duplex } from 'node:stream';
import { z } from 'zod';
import type { Dial } from '../../../src/server/applications/delivery/channels/webhook/dial.ts';
import { senderIn } from './applicants.ts';
import type { Received } from './mail-server.ts';
import type { Weather } from './chance.ts';
import type { Life, World } from './world.ts';

/** `hangs`: takes the request, or not, and never answers. `breaks`: takes it, and the connection breaks before the answer. */
export const hookWeather = ['hangs', 'breaks', '500', '410', '503'] as const;
export type HookWeather = (typeof hookWeather)[number];

const timeoutMs = 20_000;
const bodySchema = z.object({ data: z.object({ reference: z.string() }) });

/** The other end of a connection that never leaves this process: Node's own HTTP client speaks through it. */
class Connection extends Duplex {
  readonly #onRequest: (head: string, body: string) => void;
  #text = '';

  constructor(onRequest: (head: string, body: string) => void) {
    super();
    this.#onRequest = onRequest;
  }

  override _read(): void {
    // What is answered is pushed when its time has come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#text += chunk.toString();
    const [head = '', body] = this.#text.split('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    if (body !== undefined && Buffer.byteLength(body) === length) this.#onRequest(head, body);
    done();
  }
}

const answers = {
  '204': 'HTTP/1.1 204 No Content\r\n\r\n',
  '500': 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n',
  '410': 'HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n',
  '503': 'HTTP/1.1 503 Service Unavailable\r\nretry-after: 1800\r\ncontent-length: 0\r\n\r\n',
} as const;

/** A receiver of webhooks: what it answers depends on the weather. @returns the dial of a server. */
export function createWebhookReceiver(world: World, weather: Weather<HookWeather>, received: Received[]) {
  function take(connection: Connection, head: string, body: string, life: Life): void {
    const id = /webhook-id: (\S+)/i.exec(head)?.[1] ?? '';
    const about = bodySchema.parse(JSON.parse(body)).data.reference;
    const key = `hook ${senderIn(body) ?? ''}`;
    const chance = world.fate(key, world.now);
    let kind = weather.at(world.now);
    if (kind === '410' && chance < 0.5) kind = undefined;
    const ms = kind === 'hangs' ? timeoutMs : 100 + Math.floor(chance * 5_000);
    const isTaken = kind === 'breaks' || kind === undefined || (kind === 'hangs' && chance < 0.5);
    const arrive = () => {
      if (isTaken)
        received.push({ at: world.now, id, about, channel: 'webhook', isClear: kind === undefined });
      world.note(`${key}: ${kind ?? 'fine'}`);
    };
    const answer = () => {
      if (life.aborted) return;
      if (kind === 'hangs' || kind === 'breaks') connection.destroy(new Error(`The receiver ${kind}.`));
      else connection.push(answers[kind ?? '204']);
    };
    world.at(world.now + ms / 2, arrive, key);
    world.at(world.now + ms, answer, key);
  }

  return (life: Life): Dial =>
    ({ pathname }, options) =>
      request({
        ...options,
        path: pathname,
        createConnection: () => {
          const connection: Connection = new Connection((head, body) => {
            take(connection, head, body, life);
          });
          return connection;
        },
      });
}
