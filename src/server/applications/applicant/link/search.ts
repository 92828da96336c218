import { setImmediate } from 'node:timers/promises';
import { toComposed } from '../../../../i18n/normalize.ts';
import type { Reference } from '../../../../forms/reference.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import { listParts } from '../../staff/find/select.ts';
import { openText } from '../../storage/address-corrections.ts';
import type { StoredApplication } from '../../storage/application.ts';
import type { Vault } from '../../storage/database/vault.ts';
import type { Store } from '../../storage/store.ts';
import { queueLink } from './queue.ts';

/** What a person types to get a link again. */
export interface AskedLink {
  address: string;
  reference: Reference | undefined;
}

export interface SearchOptions {
  store: Pick<Store, 'db' | 'findByReference'>;
  vault: Vault;
  now: () => number;
  /** Called for a fault: nobody waits for what is looked for. */
  onError: (error: unknown) => void;
  /** Called when messages are in the outbox. */
  onQueued: () => void;
}

/** So many requests wait at most; each is answered alike before it is looked into. */
const maxWaiting = 100;

/** Of one address without a reference, the newest applications. */
const maxPerAddress = 5;

const perQuery = 100;

const normal = (address: string) => toComposed(address.trim()).toLowerCase();

const isFrom = (application: StoredApplication, address: string): boolean => {
  const own = addressOf(application);
  return (
    application.state === 'accepted' &&
    application.form.purpose !== 'opening' &&
    own !== undefined &&
    normal(own) === address
  );
};

/** The newest applications of each address. All are opened, in one walk: there is no index of addresses (decision 132). */
async function findByAddresses(
  addresses: ReadonlySet<string>,
  { store, vault }: SearchOptions,
  isStopped: () => boolean,
): Promise<string[]> {
  const found = new Map([...addresses].map((address): [string, string[]] => [address, []]));
  const parts = listParts(store.db, { state: 'accepted' }, { order: 'newest first', perQuery });
  for await (const part of parts) {
    for (const { reference, answers, contact } of part) {
      const text = normal(
        [answers, ...(contact ? [contact] : [])].map((one) => openText(vault, one)).join('\n'),
      );
      for (const [address, references] of found) {
        if (references.length >= maxPerAddress || !text.includes(address)) continue;
        const application = await store.findByReference(reference);
        if (application && isFrom(application, address)) references.push(reference);
      }
    }
    if (isStopped()) return [];
    await setImmediate();
  }
  return [...found.values()].flat();
}

/** Looks for what was asked for, one walk at a time, for all who ask meanwhile; after the answer, which says nothing of it. */
export function createLinkSearch(options: SearchOptions) {
  const { store, now, onError, onQueued } = options;
  const waiting: AskedLink[] = [];
  let running: Promise<void> | undefined;
  let isStopped = false;

  async function find(asked: readonly AskedLink[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (const { address, reference } of asked) {
      const application = reference && (await store.findByReference(reference));
      if (application && isFrom(application, normal(address))) found.add(application.reference);
    }
    const alone = asked.flatMap(({ address, reference }) => (reference ? [] : [normal(address)]));
    if (alone.length > 0)
      for (const reference of await findByAddresses(new Set(alone), options, () => isStopped))
        found.add(reference);
    return found;
  }

  async function work(): Promise<void> {
    while (waiting.length > 0 && !isStopped) {
      const found = await find(waiting.splice(0));
      for (const reference of found) await queueLink(store.db, reference, now());
      if (found.size > 0) onQueued();
    }
  }

  function start(): void {
    running ??= work()
      .catch(onError)
      .finally(() => {
        running = undefined;
        if (waiting.length > 0 && !isStopped) start();
      });
  }

  return {
    /** @returns false where too many wait. */
    ask(asked: AskedLink): boolean {
      if (isStopped || waiting.length >= maxWaiting) return false;
      waiting.push(asked);
      start();
      return true;
    },
    /** Resolves when nothing is looked for any more. */
    async idle(): Promise<void> {
      while (running) await running;
    },
    async stop(): Promise<void> {
      isStopped = true;
      await running;
    },
  };
}

export type LinkSearch = ReturnType<typeof createLinkSearch>;
