import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** An IPv4 address inside IPv6 (`::ffff:10.0.0.1`) as plain IPv4. */
export const toPlainAddress = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, '');

/** Whether an address belongs to a set of addresses and networks. */
export type Membership = (address: string) => boolean;

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** `10.0.0.1`, `10.0.0.0/8`, `::1`, `fd00::/8`. */
const networkSchema = z.string().transform((text, context) => {
  const [, address = '', , bits] = /^([^/]*)(\/(\d{1,3}))?$/.exec(text) ?? [];
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const prefix = bits === undefined ? longest : Number(bits);
  if (prefix < 0 || prefix > longest) {
    context.addIssue({
      code: 'custom',
      message: `must be addresses or networks, such as 10.0.0.1 or 10.0.0.0/8, not “${text}”`,
    });
    return z.NEVER;
  }
  if (prefix === 0) {
    context.addIssue({
      code: 'custom',
      message: `“${text}” is everybody: then anyone could say to be anyone`,
    });
    return z.NEVER;
  }
  return { address, prefix };
});

/** Addresses and networks, as a function that says whether an address is one of them. */
export const membershipSchema = z.array(networkSchema).transform((networks): Membership => {
  const list = new BlockList();
  for (const { address, prefix } of networks) list.addSubnet(address, prefix, familyOf(address));
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
});

export const isLoopback = membershipSchema.parse(['127.0.0.0/8', '::1']);

/** Networks that the internet does not reach: RFC 1918, RFC 6598 (carriers), link-local, RFC 4193. */
const isPrivateNetwork = membershipSchema.parse([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
]);

export const isPrivate: Membership = (address) => isLoopback(address) || isPrivateNetwork(address);
