import { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Context } from 'hono';
import { z } from 'zod';
import { isLoopback, isPrivate, toPlainAddress, type Membership } from './addresses.ts';

/** The origin of a request. */
export interface Client {
  /** Undefined where it is not known. */
  address: string | undefined;
  /** True where the address may stand for many people: of a proxy that is not named, or forged. */
  isCrowd: boolean;
  /** A peer that forwards, or seems to, although `TRUSTED_PROXIES` does not name it. */
  untrustedProxy: string | undefined;
}

/**
 * Finds the address of a request's client. `X-Forwarded-For` counts only as far as trusted proxies wrote it: the last address in
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
export function networkOf(address: string): string {
  if (isIP(address) === 4) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter((part) => part !== '');
  const right = (tail ?? '').split(':').filter((part) => part !== '');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right].slice(0, 4).join(':');
}

/** Identifies a sender while a request lasts; undefined for this machine, whose proxy may stand for many people. */
export const senderNetwork = (address: string | undefined): string | undefined =>
  address === undefined || isLoopback(address) ? undefined : networkOf(address);

const connectionSchema = z.object({ incoming: z.instanceof(IncomingMessage) });

/** The Node request of a context; undefined where there is no connection, as in tests. */
export const messageOf = ({ env }: Context): IncomingMessage | undefined =>
  connectionSchema.safeParse(env).data?.incoming;

/** The origin of a request: see `clientOf`. */
export const findClient = (context: Context, isTrusted: Membership): Client =>
  clientOf(messageOf(context)?.socket.remoteAddress, context.req.header('x-forwarded-for'), isTrusted);
