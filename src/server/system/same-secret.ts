import { timingSafeEqual } from 'node:crypto';
import { sha256 } from '../../digest.ts';

/** Compares two secrets in constant time: it gives away neither where they differ nor their lengths. */
export const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(expected)));
