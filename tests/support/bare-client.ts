import { randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';
import type pg from 'pg';
import { makeReference } from '../../src/forms/reference.ts';
import type { Statement } from './rows/recorded.ts';

const isUuid = /^[\da-f]{8}-[\da-f]{4}-7/;

/**
 * Sends statements that were recorded once more, and once more, as a program that does nothing else: with `pg` alone, each
 * awaited, and with ids of their own.
 *
 * @param ids those texts among the values that must be others each time; ids of deliveries are found by their form.
 */
export function createReplay(
  statements: readonly Statement[],
  { reference, others }: { reference: string; others: readonly string[] },
) {
  return async (client: pg.Client): Promise<void> => {
    const fresh = new Map<unknown, string>(others.map((one) => [one, randomUUID()]));
    fresh.set(reference, makeReference(randomBytes));
    const renewed = (value: unknown) =>
      fresh.get(value) ?? (typeof value === 'string' && isUuid.test(value) ? randomUUIDv7() : value);
    for (const { text, values } of statements) await client.query(text, values.map(renewed));
  };
}
