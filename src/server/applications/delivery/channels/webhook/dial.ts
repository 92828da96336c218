import { lookup as resolve } from 'node:dns';
import type { ClientRequest, RequestOptions } from 'node:http';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './addresses.ts';

/** Opens a request. The tests' own dials loopback; `dialPublic` never does. */
export type Dial = (url: URL, options: RequestOptions) => ClientRequest;

/** The webhook's address leads to this machine or to a network behind it. */
export class PrivateAddressError extends Error {
  constructor(host: string, address: string) {
    super(`${host} leads to ${address}, which is not a public address: nothing was sent.`);
    this.name = 'PrivateAddressError';
  }
}

/**
 * Resolves a name for the very connection that is being opened, and refuses it when any of its addresses is not public: a
 * check made before connecting could be answered with another address than the connection.
 */
const lookupPublic: LookupFunction = (host, options, callback) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses;
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    if (error || !first) callback(error ?? new Error(`${host} has no address.`), []);
    else if (refused) callback(new PrivateAddressError(host, refused.address), []);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/** Dials https on the public internet only; redirects are answers, never followed. */
export const dialPublic: Dial = (url, options) => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'https:') throw new Error(`${url.origin} is not https: nothing was sent.`);
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError(url.hostname, host);
  return request(url, { ...options, agent: false, lookup: lookupPublic });
};
