import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseReference, type Reference } from '../../forms/reference.ts';

const sign = (secret: Uint8Array, reference: string) =>
  createHmac('sha256', secret).update(`opening ${reference}`).digest('base64url');

/** What opens somebody's notice: known only to whoever reads the mail at the address given. */
export function toToken(reference: string, secret: Uint8Array): string {
  return `${reference}.${sign(secret, reference)}`;
}

/** The reference of a token that is ours; undefined for any other text. */
export function readToken(token: string, secret: Uint8Array): Reference | undefined {
  const [, written = '', signature = ''] = /^([0-9A-Z-]{13})\.([\w-]{43})$/.exec(token) ?? [];
  const parsed = parseReference(written);
  if (!parsed.ok) return undefined;
  const [expected, given] = [Buffer.from(sign(secret, parsed.reference)), Buffer.from(signature)];
  return expected.length === given.length && timingSafeEqual(expected, given) ? parsed.reference : undefined;
}
