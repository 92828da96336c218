import { createHmac } from 'node:crypto';
import { minuteMs } from '../../../model/durations.ts';
import { isSameSecret } from '../../system/same-secret.ts';

/** From when the doctor begins to send until the whole request is here, at the slowest that the server waits for. */
const lifetimeMs = 30 * minuteMs;

/** Tells the doctor's own drill from what a stranger sends under its name. */
export interface DrillMarks {
  /** A mark for one request: `<milliseconds>.<signature>`. */
  issue: () => string;
  isValid: (mark: string | null) => boolean;
}

/** @param secret shared by the server and the doctor: a key of the database. */
export function createDrillMarks(secret: Uint8Array, now: () => number): DrillMarks {
  const sign = (time: string) => createHmac('sha256', secret).update(`drill ${time}`).digest('base64url');
  return {
    issue() {
      const time = String(now());
      return `${time}.${sign(time)}`;
    },
    isValid(mark) {
      const [, time = '', signature = ''] = /^(\d{1,15})\.([\w-]{43})$/.exec(mark ?? '') ?? [];
      return isSameSecret(signature, sign(time)) && Math.abs(now() - Number(time)) < lifetimeMs;
    },
  };
}
