/** The bytes of request bodies that the server holds at one moment, all requests together. */
export interface MemoryBudget {
  /** Starts counting for one request. */
  open: () => Share;
}

/** What one request holds. */
export interface Share {
  /**
   * Asks for room for bytes that are there, or about to be. True where there is room; else, later, whether there came to be
   * some. False: the request must be given up.
   */
  take: (bytes: number) => true | Promise<boolean>;
  /** Gives everything back, once the request is answered. */
  close: () => void;
}

/**
 * Together, large bodies hold no more than this. One body of the largest size allowed fits in; each takes up to three times
 * its size while it is stored. Bytes.
 */
const defaultBytes = 36_000_000;
/** So that an application without files is never turned away by other people's uploads. Bytes. */
const freeForEach = 65_536;
/** How long a body waits for room. */
const patienceMs = 10_000;

/** Calls `run` later; returns what calls it off. */
export type Later = (run: () => void) => () => void;

const afterPatience: Later = (run) => {
  const timer = setTimeout(run, patienceMs);
  return () => {
    clearTimeout(timer);
  };
};

interface Holder {
  own: number;
}

interface Wait {
  bytes: number;
  end: (isGranted: boolean) => void;
}

/**
 * Room is taken as bytes come, so that a slow sender holds only what was sent. Where there is none, a body waits. Room that
 * comes free goes to who holds most. Where all who hold some wait for each other, or one has waited too long, who holds
 * least gives up; so one of them always gets to its end.
 *
 * @param later how time passes; calls back when a body has waited long enough.
 */
export function createMemoryBudget(maxBytes = defaultBytes, later = afterPatience): MemoryBudget {
  const holders = new Set<Holder>();
  const waits = new Map<Holder, Wait>();
  let held = 0;

  function grant(holder: Holder, bytes: number): boolean {
    if (held + bytes > maxBytes) return false;
    held += bytes;
    holder.own += bytes;
    return true;
  }

  /** Who waits, the one that holds most first. */
  const inOrder = () => [...waits].toSorted(([a], [b]) => b.own - a.own);

  /** Of those who hold least the one that waits for the shortest; who holds nothing makes no room by giving up. */
  function giveUpOne(): void {
    const order = inOrder();
    (order.findLast(([{ own }]) => own > 0) ?? order.at(-1))?.[1].end(false);
  }

  function settle(): void {
    for (const [holder, { bytes, end }] of inOrder()) if (grant(holder, bytes)) end(true);
    const isStuck = () => [...holders].every((holder) => holder.own === 0 || waits.has(holder));
    while (waits.size > 0 && isStuck()) giveUpOne();
  }

  const wait = (holder: Holder, bytes: number) =>
    new Promise<boolean>((resolve) => {
      let callOff: () => void;
      const end = (isGranted: boolean) => {
        waits.delete(holder);
        callOff();
        resolve(isGranted);
      };
      const loseSomePatience = () => {
        if (holder.own > 0) giveUpOne();
        else end(false);
        if (waits.has(holder)) callOff = later(loseSomePatience);
      };
      callOff = later(loseSomePatience);
      waits.set(holder, { bytes, end });
      settle();
    });

  return {
    open() {
      const holder: Holder = { own: 0 };
      let received = 0;
      holders.add(holder);
      return {
        take(bytes) {
          received += bytes;
          const more = Math.max(0, received - freeForEach) - holder.own;
          return grant(holder, more) || wait(holder, more);
        },
        close() {
          waits.get(holder)?.end(false);
          holders.delete(holder);
          held -= holder.own;
          settle();
        },
      };
    },
  };
}
