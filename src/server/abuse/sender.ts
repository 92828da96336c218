import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import type { Store } from '../store/store.ts';
import { isLoopback, isPrivate, toPlainAddress, type Membership } from './addresses.ts';

/** Where a request comes from. */
export interface Client {
  /** Undefined where it cannot be told. */
  address: string | undefined;
  /** The peer that sent `X-Forwarded-For` although `TRUSTED_PROXIES` does not name it: a proxy that was forgotten, or a forgery. */
  untrustedProxy: string | undefined;
}

/**
 * Tells where a request comes from. `X-Forwarded-For` counts only as far as trusted proxies wrote it: the last address in
 * it that is not one of theirs. A peer on a private address that forwards is plainly a proxy, named or not: then the last
 * address counts, which that proxy itself added. A header from a public address could be forged, and counts for nothing.
 *
 * @param remote the address at the other end of the connection.
 */
export function clientOf(
  remote: string | undefined,
  forwarded: string | undefined,
  isTrusted: Membership,
): Client {
  const peer = toPlainAddress(remote ?? '');
  if (isIP(peer) === 0) return { address: undefined, untrustedProxy: undefined };
  const hops = (forwarded ?? '').split(',').map((hop) => toPlainAddress(hop.trim()));
  const isForwarded = forwarded !== undefined && forwarded.trim() !== '';
  const untrustedProxy = isForwarded && !isTrusted(peer) ? peer : undefined;
  const isBelieved = isForwarded && (untrustedProxy === undefined || isPrivate(peer));
  const address = isBelieved ? lastOutside(hops, isTrusted) : peer;
  return { address: isIP(address) === 0 ? undefined : address, untrustedProxy };
}

function lastOutside(hops: readonly string[], isTrusted: Membership): string {
  return hops.findLast((hop) => !isTrusted(hop)) ?? hops[0] ?? '';
}

/** The part of an address that stands for one sender: an IPv6 network of 64 bits is one household. */
function networkOf(address: string): string {
  if (isIP(address) === 4) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter((part) => part !== '');
  const right = (tail ?? '').split(':').filter((part) => part !== '');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right].slice(0, 4).join(':');
}

/** What stands for a sender while a request lasts; undefined for this very machine, where many people may be behind a proxy. */
export const senderNetwork = (address: string | undefined): string | undefined =>
  address === undefined || isLoopback(address) ? undefined : networkOf(address);

/**
 * Names senders without keeping their address: an HMAC with a key that changes each day. Null for this very machine, and
 * where the address cannot be told: such senders are not counted.
 */
export function createSenders({ keysFor }: Pick<Store, 'keysFor'>, now: () => number) {
  const keys = new Map<string, ReturnType<Store['keysFor']>>();
  return async (address: string | undefined): Promise<string | null> => {
    const network = senderNetwork(address);
    if (network === undefined) return null;
    const day = new Date(now()).toISOString().slice(0, 10);
    const key = keys.get(day) ?? keysFor(`sender:${day}`);
    if (!keys.has(day)) keys.clear();
    keys.set(day, key);
    const { current } = await key;
    return createHmac('sha256', current).update(network).digest('base64url');
  };
}
