import { isMarkedAsUntransferable } from 'node:worker_threads';
import { z } from 'zod';
import type { FormVersion, InsertableApplication, StoreResult } from '../../application.ts';
import type { NewPiece } from '../../files/pieces.ts';
import type { QueryAnswer } from '../sqlite/connect.ts';

/** An application; the definition of its form, which is longer than it, only where the thread does not have it yet. */
export interface PostedApplication extends Omit<InsertableApplication, 'form'> {
  form: Pick<FormVersion, 'name' | 'digest'> & Partial<FormVersion>;
}

/** A request to the thread that owns the database, with the number by which it is answered. */
export type DatabaseRequest =
  | { id: number; type: 'query'; sql: string; parameters: readonly unknown[] }
  | { id: number; type: 'record'; application: PostedApplication }
  | { id: number; type: 'piece'; piece: NewPiece }
  | { id: number; type: 'close' };

/** What each type of request is answered with. */
interface Answers {
  query: QueryAnswer;
  record: StoreResult;
  piece: number;
  close: undefined;
}

/** The outcome of a request. */
export type Response<Answer> =
  { id: number; ok: true; answer: Answer } | { id: number; ok: false; error: unknown };

export type DatabaseResponse = {
  [Type in keyof Answers]: { type: Type } & Response<Answers[Type]>;
}[keyof Answers];

/** What the thread is told first: which database is its own. */
export const threadConfigSchema = z.object({
  file: z.string(),
  keys: z.object({ current: z.string().optional(), earlier: z.array(z.string()) }),
});
export type ThreadConfig = z.infer<typeof threadConfigSchema>;

const largeBytes = 65_536;

/**
 * The memory of large arrays, such as pieces of files, to be transferred from thread to thread instead of copied: the sender cannot read them any
 * more. Small ones may lie in memory that Node shares between buffers, and are copied.
 */
export function transferable(arrays: readonly unknown[], leastBytes = largeBytes): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const array of arrays) {
    if (!(array instanceof Uint8Array) || array.length < leastBytes) continue;
    const { buffer } = array;
    if (buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(buffer)) buffers.add(buffer);
  }
  return [...buffers];
}

/** The memory of a piece, which is given away however little of it is filled: a copy would be of all of it. */
export const memoryOf = ({ bytes }: NewPiece): ArrayBuffer[] => transferable([bytes], 0);
