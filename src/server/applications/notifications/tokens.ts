import { createHmac } from 'node:crypto';
import { parseReference, type Reference } from '../../../forms/reference.ts';
import { isSameSecret } from '../../system/same-secret.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';

const sign = (secret: Uint8Array, reference: string) =>
  createHmac('sha256', secret).update(`opening ${reference}`).digest('base64url');

/** The token that opens a notice: known only to the reader of the mail at the address given. */
export function toToken(reference: string, { current }: ServerKeys): string {
  return `${reference}.${sign(current, reference)}`;
}

/** The reference of a token that is ours; undefined for any other text. */
export function readToken(token: string, { current, earlier }: ServerKeys): Reference | undefined {
  const [, written = '', signature = ''] = /^([0-9A-Z-]{13})\.([\w-]{43})$/.exec(token) ?? [];
  const parsed = parseReference(written);
  if (!parsed.ok) return undefined;
  const { reference } = parsed;
  const isOurs = [current, ...earlier].some((key) => isSameSecret(signature, sign(key, reference)));
  return isOurs ? reference : undefined;
}
