import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import type { Store } from '../storage/store.ts';
import { isLoopback, isPrivate, toPlainAddress, type Membership } from './addresses.ts';

/** Where a request comes from. */
export interface Client {
  /** Undefined where it cannot be told. */
  address: string | undefined;
  /** True where many people may be behind that address, and nobody trusted says who: a proxy that is not named, or a forgery. */
  isCrowd: boolean;
  /** What forwards, or seems to, although `TRUSTED_PROXIES` does not name it. */
  untrustedProxy: string | undefined;
}

/**
 * Tells where a request comes from. `X-Forwarded-For` counts only as far as trusted proxies wrote it: the last address in
 * it that is not one of theirs. A peer on a private address that forwards is plainly a proxy, named or not: then the last
 * address counts, which that proxy itself added. A header from a public address could be forged, and counts for nothing.
 *
 * What stands before the address that counts was written by the client, or by a proxy in front that nobody named; and a
 * private peer that forwards nothing may be a proxy that does not say so. Such an address is a crowd's.
 *
 * @param remote the address at the other end of the connection.
 */
export function clientOf(
  remote: string | undefined,
  forwarded: string | undefined,
  isTrusted: Membership,
): Client {
  const peer = toPlainAddress(remote ?? '');
  if (isIP(peer) === 0) return { address: undefined, isCrowd: false, untrustedProxy: undefined };
  const hops = (forwarded ?? '')
    .split(',')
    .map((hop) => toPlainAddress(hop.trim()))
    .filter((hop) => hop !== '');
  const isInside = isTrusted(peer) || isPrivate(peer);
  if (hops.length === 0) return { address: peer, isCrowd: isInside, untrustedProxy: undefined };
  if (!isInside) return { address: peer, isCrowd: true, untrustedProxy: peer };
  const last = hops.findLastIndex((hop) => !isTrusted(hop));
  const address = hops[last] ?? hops[0] ?? '';
  if (isIP(address) === 0) return { address: undefined, isCrowd: false, untrustedProxy: undefined };
  const isCrowd = last > 0;
  return { address, isCrowd, untrustedProxy: isTrusted(peer) ? (isCrowd ? address : undefined) : peer };
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

const crowdPrefix = 'crowd:';

/** What one sender may send. */
interface SenderLimits {
  /** Within the store's window of ten minutes; beyond, a signal of spam. */
  applications: number;
  /** Uploads held at one moment for forms that were sent back. */
  heldBytes: number;
}

/** A workshop where twenty people apply from one room stays below it; so do two of the largest requests. */
const personLimits: SenderLimits = { applications: 30, heldBytes: 70_000_000 };
/** The last evening of a call stays below it, behind a proxy that `TRUSTED_PROXIES` does not name; a flood does not. */
const crowdLimits: SenderLimits = { applications: 500, heldBytes: 250_000_000 };

/** The limits of a sender; those of many people where its name stands for a crowd. */
export const limitsOf = (sender: string): SenderLimits =>
  sender.startsWith(crowdPrefix) ? crowdLimits : personLimits;

/**
 * Names senders without keeping their address: an HMAC with a key that changes each day. Null where the address cannot be
 * told, where it is this machine's and came in a header, and where the key cannot be had: such senders are not counted.
 */
export function createSenders({ keysFor }: Pick<Store, 'keysFor'>, now: () => number) {
  const keys = new Map<string, ReturnType<Store['keysFor']>>();
  return async ({ address, isCrowd }: Pick<Client, 'address' | 'isCrowd'>): Promise<string | null> => {
    // This very machine, where nothing says for whom it forwards, is a crowd too: a proxy with default settings.
    if (address === undefined || (isLoopback(address) && !isCrowd)) return null;
    const network = networkOf(address);
    const day = new Date(now()).toISOString().slice(0, 10);
    const key = keys.get(day) ?? keysFor(`sender:${day}`);
    if (!keys.has(day)) keys.clear();
    keys.set(day, key);
    const known = await key.catch(() => undefined);
    if (!known) {
      // The database does not give it at this moment: nobody is counted for that, and it is asked for again.
      keys.delete(day);
      return null;
    }
    const { current } = known;
    const name = createHmac('sha256', current).update(network).digest('base64url');
    return isCrowd ? `${crowdPrefix}${name}` : name;
  };
}
