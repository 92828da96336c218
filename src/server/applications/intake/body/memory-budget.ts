/** The bytes of request bodies that the server holds at one moment, all requests together. */
export interface MemoryBudget {
  /**
   * Starts counting for one request.
   *
   * @param sender who sends it, where that is known: one sender may hold a largest body.
   */
  open: (sender: string | undefined) => Share;
}

/** The memory of one request. */
export interface Share {
  /**
   * Reserves memory for bytes that are there, or about to be. True where there is enough; else, later, whether it was granted.
   * False: the request must be refused.
   */
  take: (bytes: number) => true | Promise<boolean>;
  /** Bytes at this moment. */
  held: () => number;
  /** Frees everything, once the request is answered. */
  close: () => void;
}

/**
 * Together, large bodies hold no more than this; each takes up to three times its size while it is stored. Beside a body of
 * the largest size allowed, which is all that one sender may hold, others have room for a file. Bytes.
 */
const defaultBytes = 48_000_000;
const bytesPerSender = 36_000_000;
/** So that an application without files is never turned away by other people's uploads. Bytes. */
const freeForEach = 65_536;
/** How long a body waits for memory: longer than a stalled one keeps it (`idleMs`). */
const waitTimeoutMs = 15_000;

/** How many bodies may wait at one moment: beyond, the smallest is cancelled, since each look at those that wait takes time. */
const maxWaiting = 100;

/** Calls `run` later; returns how to cancel that. */
export type Schedule = (run: () => void) => () => void;

const afterTimeout: Schedule = (run) => {
  const timer = setTimeout(run, waitTimeoutMs);
  return () => {
    clearTimeout(timer);
  };
};

/** Memory that requests share: all of them, or those of one sender. Bytes. */
interface Pool {
  max: number;
  held: number;
  reservations: Set<Reservation>;
}

/** What one request has reserved, in bytes. */
interface Reservation {
  reserved: number;
  /** The one of the sender first. */
  pools: readonly Pool[];
}

interface Wait {
  bytes: number;
  end: (isGranted: boolean) => void;
}

const emptyPool = (max: number): Pool => ({ max, held: 0, reservations: new Set() });

/**
 * Memory is reserved as bytes come, so that a slow sender holds only what was sent. Where there is none, a body waits; what
 * comes free goes to the largest reservation. If every reservation is blocked, or one has waited too long, the smallest is
 * cancelled. That guarantees progress.
 *
 * @param schedule calls back when a body has waited for its timeout.
 */
export function createMemoryBudget(
  maxBytes = defaultBytes,
  schedule = afterTimeout,
  maxOfSender = bytesPerSender,
): MemoryBudget {
  const allRequests = emptyPool(maxBytes);
  const senders = new Map<string, Pool>();
  const waits = new Map<Reservation, Wait>();

  function poolOf(sender: string): Pool {
    const pool = senders.get(sender) ?? emptyPool(maxOfSender);
    senders.set(sender, pool);
    return pool;
  }

  /** The first pool that has too little left; undefined where all have enough. */
  const shortOf = ({ pools }: Reservation, bytes: number) =>
    pools.find(({ held, max }) => held + bytes > max);

  function add(reservation: Reservation, bytes: number): void {
    reservation.reserved += bytes;
    for (const pool of reservation.pools) pool.held += bytes;
  }

  function grant(reservation: Reservation, bytes: number): boolean {
    if (shortOf(reservation, bytes)) return false;
    add(reservation, bytes);
    return true;
  }

  const bySize = (order: readonly [Reservation, Wait][]) =>
    order.toSorted(([a], [b]) => b.reserved - a.reserved);

  /** Cancels the smallest that holds something, of equal ones the last; where none does, the last of all. */
  function evictOne(waiting: readonly [Reservation, Wait][]): void {
    const order = bySize(waiting);
    (order.findLast(([{ reserved }]) => reserved > 0) ?? order.at(-1))?.[1].end(false);
  }

  /** Those that wait, by the pool that has too little left. */
  const waitingByPool = () =>
    Map.groupBy([...waits], ([reservation, { bytes }]) => shortOf(reservation, bytes));

  /** Every reservation of a pool is blocked: for one sender's pool, by that pool, since what waits for others may go on. */
  function isStuck(pool: Pool, waiting: readonly [Reservation, Wait][]): boolean {
    const blocked = pool === allRequests ? waits : new Map(waiting);
    return [...pool.reservations].every(
      (reservation) => reservation.reserved === 0 || blocked.has(reservation),
    );
  }

  /** What waits for a pool that is stuck, a sender's before that of all; undefined where none is. */
  function firstStuck(): [Reservation, Wait][] | undefined {
    const byPool = waitingByPool();
    const ofAll = byPool.get(allRequests);
    byPool.delete(allRequests);
    const stuck = [...byPool].find(([pool, waiting]) => pool && isStuck(pool, waiting))?.[1];
    return stuck ?? (ofAll && isStuck(allRequests, ofAll) ? ofAll : undefined);
  }

  function rebalance(): void {
    if (waits.size === 0) return;
    for (const [reservation, { bytes, end }] of bySize([...waits])) if (grant(reservation, bytes)) end(true);
    for (let stuck = firstStuck(); stuck; stuck = firstStuck()) evictOne(stuck);
    if (waits.size > maxWaiting)
      bySize([...waits])
        .at(-1)?.[1]
        .end(false);
  }

  const wait = (reservation: Reservation, bytes: number) =>
    new Promise<boolean>((resolve) => {
      let cancel: () => void;
      const end = (isGranted: boolean) => {
        waits.delete(reservation);
        cancel();
        resolve(isGranted);
      };
      const onWaitTimeout = () => {
        const pool = shortOf(reservation, bytes);
        if (reservation.reserved > 0 && pool) evictOne(waitingByPool().get(pool) ?? []);
        else end(false);
        if (waits.has(reservation)) cancel = schedule(onWaitTimeout);
      };
      cancel = schedule(onWaitTimeout);
      waits.set(reservation, { bytes, end });
      rebalance();
    });

  return {
    open(sender) {
      const reservation: Reservation = {
        reserved: 0,
        pools: sender === undefined ? [allRequests] : [poolOf(sender), allRequests],
      };
      let received = 0;
      for (const { reservations } of reservation.pools) reservations.add(reservation);
      return {
        take(bytes) {
          received += bytes;
          const more = Math.max(0, received - freeForEach) - reservation.reserved;
          return grant(reservation, more) || wait(reservation, more);
        },
        held: () => reservation.reserved,
        close() {
          waits.get(reservation)?.end(false);
          add(reservation, -reservation.reserved);
          for (const { reservations } of reservation.pools) reservations.delete(reservation);
          if (sender !== undefined && poolOf(sender).reservations.size === 0) senders.delete(sender);
          rebalance();
        },
      };
    },
  };
}
