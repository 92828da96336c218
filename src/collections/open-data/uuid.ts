import { hash } from 'node:crypto';

/** The name space of addresses (RFC 9562, appendix C). */
const addresses = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/**
 * The UUID that belongs to a name in a name space: the same one each time (RFC 9562, version 5).
 * @param space a UUID; the name space of addresses where none is given.
 */
export function uuidOf(name: string, space = addresses): string {
  const named = Buffer.concat([Buffer.from(space.replaceAll('-', ''), 'hex'), Buffer.from(name)]);
  const bytes = hash('sha1', named, 'buffer').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
