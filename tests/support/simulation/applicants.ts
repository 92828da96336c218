import { z } from 'zod';
import { dayMs, hourMs, minuteMs } from '../../../src/model/durations.ts';
import { goodAnswers } from '../site-fixture.ts';
import type { SimulatedServer } from './server.ts';
import type { World } from './world.ts';

/** Someone who sends one application, and sends it again under the same key for as long as they have no receipt. */
export interface Applicant {
  /** `a3`; their address begins with it. */
  name: string;
  call: string;
  at: number;
  isSpam: boolean;
  /** Without JavaScript there is no key: the answers themselves stand for it, for a day. */
  hasKey: boolean;
}

/** An application that a server said it had stored. */
export interface Stored {
  reference: string;
  applicant: Applicant;
  /** True time. */
  at: number;
  /** Whether the applicant ever read it. */
  isAcknowledged: boolean;
  /** When the staff erased it on request. */
  erasedAt: number | undefined;
}

/** What an applicant was answered. */
export interface Answered {
  applicant: Applicant;
  at: number;
  status: number;
  /** False where the same had been stored before. */
  isFirst: boolean;
  /** Since when the server that answered had been up. */
  upSince: number;
}

/** Whose message or application a text is. */
export const senderIn = (text: string): string | undefined => /\ba\d+(?=@sender\.example)/.exec(text)?.[0];

const answerSchema = z.object({ reference: z.string().optional(), code: z.string().optional() });

/** A v4 UUID, as the page makes one, that depends on the seed. */
function keyOf(world: World, { name }: Applicant): string {
  const digits = Array.from({ length: 32 }, (_, index) =>
    Math.floor(world.fate(name, index) * 16).toString(16),
  ).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}

/** Who gives up, and how often an answer is lost on its way. */
const [attempts, lostAnswers] = [4, 0.3];

/**
 * The applicants, and what they were told.
 *
 * @param anyServer the one that is asked; undefined where none answers.
 * @param onSent called after each attempt.
 */
export function createApplicants(
  world: World,
  anyServer: (key: string) => SimulatedServer | undefined,
  onSent: (applicant: Applicant) => void,
) {
  const stored = new Map<string, Stored>();
  const answered: Answered[] = [];
  /** Who had begun to send when a server died. */
  const interrupted: Applicant[] = [];

  function keep(applicant: Applicant, reference: string, isLost: boolean): void {
    const known = stored.get(reference);
    const earlier = [...stored.values()].filter((one) => one.applicant === applicant && one !== known);
    const isSame = known === undefined || known.applicant === applicant;
    if (!isSame) throw new Error(`${applicant.name} got the reference of ${known.applicant.name}.`);
    if (earlier.some((one) => one.erasedAt === undefined && world.now - one.at < dayMs))
      throw new Error(`${applicant.name} sent one application, and two are stored.`);
    const entry = known ?? {
      reference,
      applicant,
      at: world.now,
      isAcknowledged: false,
      erasedAt: undefined,
    };
    entry.isAcknowledged ||= !isLost;
    stored.set(reference, entry);
  }

  async function send(applicant: Applicant, attempt: number): Promise<void> {
    const { name, call, hasKey, isSpam } = applicant;
    const server = anyServer(`${name} ${attempt}`);
    const again = () => {
      if (attempt >= attempts) return;
      const wait = minuteMs / 10 + world.fate('again', name, attempt) * hourMs;
      world.at(world.now + wait, () => send(applicant, attempt + 1), name);
    };
    if (!server) {
      again();
      return;
    }
    const at = world.now;
    const response = await server.post({
      ...goodAnswers,
      call,
      projectName: `Projet ${name}`,
      email: `${name}@sender.example`,
      ...(hasKey ? { idempotencyKey: keyOf(world, applicant) } : {}),
      ...(isSpam ? { homepage: 'https://spam.example' } : {}),
    });
    if (!response) {
      interrupted.push(applicant);
      world.note(`${name} sends to ${server.name}, which dies`);
      again();
      return;
    }
    const { status, body } = response;
    const { reference, code } = answerSchema.parse(body);
    const isLost = world.fate('lost', name, attempt) < lostAnswers;
    world.note(`${name} sends to ${server.name}: ${status} ${code ?? ''}${isLost ? ', which is lost' : ''}`);
    const isFirst = reference !== undefined && !stored.has(reference);
    answered.push({ applicant, at, status, isFirst, upSince: server.startedAt });
    if (reference !== undefined) keep(applicant, reference, isLost);
    onSent(applicant);
    if (isLost || status === 503) again();
    else if (![201, 409].includes(status)) throw new Error(`${name} is answered ${status} ${code ?? ''}.`);
  }

  return { stored, answered, interrupted, send: (applicant: Applicant) => send(applicant, 1) };
}

export type Applicants = ReturnType<typeof createApplicants>;
