import { createHmac } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { Store } from '../store/store.ts';

const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, '');

/** Whether an address belongs to one of these addresses or networks (`10.0.0.0/8`). */
export function createMembership(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [network = '', bits] = entry.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

export const isLoopback = createMembership(['127.0.0.0/8', '::1']);

/**
 * The address that a request comes from. `X-Forwarded-For` counts only as far as trusted proxies wrote it: the last address
 * in it that is not one of theirs.
 *
 * @param remote the address at the other end of the connection.
 */
export function clientAddress(
  remote: string | undefined,
  forwarded: string | undefined,
  trustedProxies: readonly string[],
): string | undefined {
  const isTrusted = createMembership(trustedProxies);
  const told = forwarded === undefined ? [] : forwarded.split(',');
  const hops = [...told, remote ?? ''].map((hop) => plain(hop.trim()));
  while (hops.length > 1 && isTrusted(hops.at(-1) ?? '')) hops.pop();
  const address = hops.at(-1) ?? '';
  return isIP(address) === 0 ? undefined : address;
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
