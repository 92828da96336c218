import type { Alarm } from '../delivery/alarms.ts';
import type { Log } from '../../system/log.ts';
import { isPrivate } from '../../http/addresses.ts';

/** A public address may forge the header: only one that goes on for as long as this is worth a message to the staff. */
const suspectAfter = 20;
/** Senders choose their address in part: no more of them than this are remembered. */
const maxRemembered = 1_000;

export interface UntrustedProxies {
  /** Says that a peer which `TRUSTED_PROXIES` does not name sent `X-Forwarded-For` with an application. */
  note: (address: string) => void;
  /** One alarm at most: the setting is corrected once, for all of them. */
  alarms: () => Alarm[];
}

/** Notices a proxy that `TRUSTED_PROXIES` forgot: all applicants behind it look like one sender. */
export function watchUntrustedProxies(log: Pick<Log, 'warn'>): UntrustedProxies {
  const counts = new Map<string, number>();
  const isProxy = ([address, count]: [string, number]) => isPrivate(address) || count >= suspectAfter;
  return {
    note(address) {
      const count = counts.get(address);
      if (count === undefined && counts.size >= maxRemembered) return;
      counts.set(address, (count ?? 0) + 1);
      if (count !== undefined) return;
      log.warn(
        { address, set: `TRUSTED_PROXIES=${address}` },
        'X-Forwarded-For came from an address that TRUSTED_PROXIES does not name. If this is your proxy, set what is said here and start again.',
      );
    },
    alarms() {
      const [found] = [...counts].find(isProxy) ?? [];
      return found === undefined ? [] : [{ name: 'untrusted-proxy', channel: found, count: 1 }];
    },
  };
}
