import { hostname } from 'node:os';
import type { Config } from '../config.ts';

/** Every address of a machine: no other machine can be told to go there. */
const wildcards: readonly string[] = ['0.0.0.0', '::', '[::]'];

/**
 * Where the other servers on the database reach this one: `INTERNAL_URL`, or the address that it listens on where that is one.
 * Empty where they cannot.
 */
export function internalAddress(
  { internalUrl, host }: Pick<Config, 'internalUrl' | 'host'>,
  port: number,
): string {
  if (internalUrl !== undefined) return internalUrl;
  if (wildcards.includes(host)) return '';
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

/** What the staff and the log call this server among several. */
export const serverName = ({ internalUrl, port }: Pick<Config, 'internalUrl' | 'port'>): string =>
  internalUrl === undefined ? `${hostname()}:${port}` : new URL(internalUrl).host;
