import { isMarkedAsUntransferable } from 'node:worker_threads';
import { z } from 'zod';
import type { Recordable } from '../../application.ts';

/** What the thread that owns the database is asked for. */
export type Order =
  | { id: number; type: 'query'; sql: string; parameters: readonly unknown[] }
  | { id: number; type: 'record'; application: Recordable }
  | { id: number; type: 'close' };

/** An order before it has its number. */
export type Wanted = Order extends infer One ? (One extends Order ? Omit<One, 'id'> : never) : never;

/** What became of an order. */
export type Outcome = { id: number; ok: true; value: unknown } | { id: number; ok: false; error: unknown };

/** What the thread is started with. */
export const ownedSchema = z.object({
  file: z.string(),
  channels: z.array(z.string()),
  keys: z.object({ current: z.string().optional(), earlier: z.array(z.string()) }),
});
export type Owned = z.infer<typeof ownedSchema>;

/** The value of a query's outcome. */
export const answerSchema = z.object({
  rows: z.array(z.custom<Record<string, unknown>>()),
  changes: z.union([z.number(), z.bigint()]).optional(),
  lastInsertRowid: z.union([z.number(), z.bigint()]).optional(),
});

const largeBytes = 65_536;

/**
 * The memory of large arrays, to be handed from thread to thread instead of copied; whoever sends them cannot read them any
 * more. Small ones may lie in memory that Node shares between buffers, and stay.
 */
export function handedOver(arrays: readonly unknown[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const array of arrays) {
    if (!(array instanceof Uint8Array) || array.length < largeBytes) continue;
    const { buffer } = array;
    if (buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(buffer)) buffers.add(buffer);
  }
  return [...buffers];
}
