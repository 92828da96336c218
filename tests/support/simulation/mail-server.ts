import type { DeliveryResult } from '../../../src/server/applications/delivery/channel.ts';
import type { Mailer } from '../../../src/server/applications/delivery/channels/mail/mailer.ts';
import { classifyFailure } from '../../../src/server/applications/delivery/channels/smtp/mailer.ts';
import { senderIn } from './applicants.ts';
import { forever, type Life, type World } from './world.ts';
import type { Weather } from './chance.ts';

/**
 * `later`: greylisting, or a quota. `refuses`: for good, every other message. `down`: nobody listens. `silent`: it says nothing
 * for a minute, having taken the message or not. `breaks`: takes the message, and the connection breaks before it says so.
 * `twice`: puts the message into the mailbox twice.
 */
export const mailWeather = ['later', 'refuses', 'down', 'silent', 'breaks', 'twice'] as const;
export type MailWeather = (typeof mailWeather)[number];

/** Something that reached a receiver. */
export interface Received {
  at: number;
  /** Of a message its `Message-ID`, of a webhook its `webhook-id`. */
  id: string;
  /** What it is about: a message's name, which begins with the application's reference, or the reference. */
  about: string;
  channel: 'mail' | 'webhook';
  /** Whether the sender was told that it arrived. */
  isClear: boolean;
}

const timeoutMs = 60_000;

/** What nodemailer throws. */
const failures = {
  later: { message: '450 4.2.0 Greylisted', responseCode: 450, command: 'RCPT TO' },
  refuses: { message: '550 5.7.1 Refused', responseCode: 550, command: 'DATA' },
  down: { message: 'connect ECONNREFUSED', command: 'CONN' },
  silent: { message: 'The operation was aborted due to timeout', command: 'DATA' },
  breaks: { message: 'Connection closed unexpectedly', command: 'DATA' },
} as const;

/** A mail server in place of the one behind nodemailer: what it answers depends on the weather. */
export function createMailServer(world: World, weather: Weather<MailWeather>, received: Received[]) {
  async function send(about: string, id: string, key: string, life: Life): Promise<DeliveryResult> {
    if (life.aborted) return forever();
    const chance = world.fate('mail', key, world.now);
    let kind = weather.at(world.now);
    if (kind === 'refuses' && chance < 0.5) kind = undefined;
    const ms = kind === 'silent' ? timeoutMs : 200 + Math.floor(chance * 8_000);
    const copies =
      kind === 'twice'
        ? 2
        : kind === 'breaks' || kind === undefined || (kind === 'silent' && chance < 0.5)
          ? 1
          : 0;
    // Also where the server that sends it dies before the answer.
    world.at(
      world.now + ms / 2,
      () => {
        const isClear = kind === undefined || kind === 'twice';
        for (let copy = 0; copy < copies; copy += 1)
          received.push({ at: world.now, id, about, channel: 'mail', isClear });
        world.note(`mail for ${key}: ${kind ?? 'fine'}`);
      },
      key,
    );
    await world.sleep(ms, life, key);
    if (kind === undefined || kind === 'twice') return { ok: true };
    return classifyFailure(failures[kind]);
  }

  /** The mailer of a server. */
  return (life: Life): Mailer => ({
    name: 'smtp',
    timeoutMs,
    send: ({ name, recipient, message }) => {
      const text = typeof message.text === 'string' ? message.text : '';
      const from = senderIn(`${recipient} ${text}`);
      const key = from === undefined ? name : `${from} ${name.slice(referenceLength)}`;
      return send(name, String(message.messageId), key, life);
    },
  });
}

const referenceLength = 13;
