import { createHmac } from 'node:crypto';
import { isSameSecret } from '../system/same-secret.ts';

const macOf = (key: Uint8Array, purpose: string, text: string) =>
  createHmac('sha256', key).update(`${purpose} ${text}`).digest('base64url');

/**
 * A text that a browser may hold for us, and cannot make or change: what nobody has signed in for leaves nothing in the
 * database. `<text in base64url>.<HMAC>`
 *
 * @param purpose what it is good for: one made for something else is not taken.
 */
export function sign(key: Uint8Array, purpose: string, text: string): string {
  const encoded = Buffer.from(text).toString('base64url');
  return `${encoded}.${macOf(key, purpose, encoded)}`;
}

/** The text of a signed value; undefined for any other value. */
export function readSigned(key: Uint8Array, purpose: string, value: string): string | undefined {
  const [encoded = '', mac = ''] = value.split('.');
  return isSameSecret(mac, macOf(key, purpose, encoded))
    ? Buffer.from(encoded, 'base64url').toString()
    : undefined;
}
