import type { Store } from '../storage/store.ts';
import { isLoopback } from '../../http/addresses.ts';
import { networkOf, type Client } from '../../http/client.ts';
import { createSigner, type Sign } from '../../system/signer.ts';

const crowdPrefix = 'crowd:';

/** What one sender may send. */
interface SenderLimits {
  /** Within the store's window of ten minutes; beyond, a signal of spam. */
  applications: number;
  /** Questions for the link to an applicant's page within the same window; beyond, they are refused. */
  links: number;
  /** Files held at one moment for forms that were sent back. */
  heldBytes: number;
  /** Files that arrive at one moment. */
  arrivingBytes: number;
}

/** A workshop where twenty people apply from one room stays below it; so do two of the largest requests, or four at once. */
const personLimits: SenderLimits = {
  applications: 30,
  links: 10,
  heldBytes: 70_000_000,
  arrivingBytes: 140_000_000,
};
/** The last evening of a call stays below it, behind a proxy that `TRUSTED_PROXIES` does not name; a flood does not. */
const crowdLimits: SenderLimits = {
  applications: 500,
  links: 200,
  heldBytes: 250_000_000,
  arrivingBytes: 1_000_000_000,
};

/** The limits of a sender; those of many people where its name stands for a crowd. */
export const limitsOf = (sender: string): SenderLimits =>
  sender.startsWith(crowdPrefix) ? crowdLimits : personLimits;

/**
 * Names senders without keeping their address: an HMAC with a key that changes each day. Null where the address is not
 * known, where it is this machine's and came in a header, and where the key cannot be had: such senders are not counted.
 */
export function createSenders({ keysFor }: Pick<Store, 'keysFor'>, now: () => number) {
  const signers = new Map<string, Promise<Sign>>();
  const signerOf = async (day: string) => createSigner((await keysFor(`sender:${day}`)).current);
  return async ({ address, isCrowd }: Pick<Client, 'address' | 'isCrowd'>): Promise<string | null> => {
    // This very machine, where nothing says for whom it forwards, is a crowd too: a proxy with default settings.
    if (address === undefined || (isLoopback(address) && !isCrowd)) return null;
    const network = networkOf(address);
    const day = new Date(now()).toISOString().slice(0, 10);
    const signer = signers.get(day) ?? signerOf(day);
    if (!signers.has(day)) signers.clear();
    signers.set(day, signer);
    const sign = await signer.catch(() => undefined);
    if (!sign) {
      // The database does not give the key at this moment: nobody is counted for that, and it is asked for again.
      signers.delete(day);
      return null;
    }
    const name = sign(network);
    return isCrowd ? `${crowdPrefix}${name}` : name;
  };
}
