/** The bytes of request bodies that the server holds at one moment, all requests together. */
export interface MemoryBudget {
  /**
   * Starts counting for one request.
   *
   * @param sender who sends it, where that is known: one sender may hold a largest body.
   */
  open: (sender: string | undefined) => Share;
}

/** What one request holds. */
export interface Share {
  /**
   * Asks for room for bytes that are there, or about to be. True where there is room; else, later, whether there came to be
   * some. False: the request must be given up.
   */
  take: (bytes: number) => true | Promise<boolean>;
  /** Bytes at this moment. */
  held: () => number;
  /** Gives everything back, once the request is answered. */
  close: () => void;
}

/**
 * Together, large bodies hold no more than this; each takes up to three times its size while it is stored. Beside a body of
 * the largest size allowed, which is all that one sender may hold, others have room for a file. Bytes.
 */
const defaultBytes = 48_000_000;
const senderBytes = 36_000_000;
/** So that an application without files is never turned away by other people's uploads. Bytes. */
const freeForEach = 65_536;
/** How long a body waits for room: longer than one that has stopped coming keeps it (`idleMs`). */
const waitMs = 15_000;

/** Calls `run` later; returns what calls it off. */
export type Later = (run: () => void) => () => void;

const afterWait: Later = (run) => {
  const timer = setTimeout(run, waitMs);
  return () => {
    clearTimeout(timer);
  };
};

/** Room that is shared: by all requests, or by those of one sender. */
interface Room {
  max: number;
  held: number;
  holders: Set<Holder>;
}

interface Holder {
  own: number;
  /** The narrower first. */
  rooms: readonly Room[];
}

interface Wait {
  bytes: number;
  end: (isGranted: boolean) => void;
}

const emptyRoom = (max: number): Room => ({ max, held: 0, holders: new Set() });

/**
 * Room is taken as bytes come, so that a slow sender holds only what was sent. Where there is none, a body waits. Room that
 * comes free goes to who holds most. Where all who hold some wait for each other, or one has waited too long, who holds
 * least gives up; so one of them always gets to its end.
 *
 * @param later how time passes; calls back when a body has waited long enough.
 */
export function createMemoryBudget(
  maxBytes = defaultBytes,
  later = afterWait,
  maxOfSender = senderBytes,
): MemoryBudget {
  const everybody = emptyRoom(maxBytes);
  const senders = new Map<string, Room>();
  const waits = new Map<Holder, Wait>();

  function roomOf(sender: string): Room {
    const room = senders.get(sender) ?? emptyRoom(maxOfSender);
    senders.set(sender, room);
    return room;
  }

  /** Where there is too little room; undefined where there is enough. */
  const lackingFor = ({ rooms }: Holder, bytes: number) => rooms.find(({ held, max }) => held + bytes > max);

  function add(holder: Holder, bytes: number): void {
    holder.own += bytes;
    for (const room of holder.rooms) room.held += bytes;
  }

  function grant(holder: Holder, bytes: number): boolean {
    if (lackingFor(holder, bytes)) return false;
    add(holder, bytes);
    return true;
  }

  const byOwn = (order: readonly [Holder, Wait][]) => order.toSorted(([a], [b]) => b.own - a.own);

  /** Who waits for a room, the one that holds most first. */
  const waitingFor = (room: Room) =>
    byOwn([...waits].filter(([holder, { bytes }]) => lackingFor(holder, bytes) === room));

  /** Of those who hold least the one that waits for the shortest; who holds nothing makes no room by giving up. */
  function giveUpOne(room: Room): void {
    const order = waitingFor(room);
    (order.findLast(([{ own }]) => own > 0) ?? order.at(-1))?.[1].end(false);
  }

  /** All who hold some of a room wait; those of one sender for each other, since one who waits for others may go on. */
  function isStuck(room: Room): boolean {
    const here = waitingFor(room);
    const isWaiting = (holder: Holder) =>
      room === everybody ? waits.has(holder) : here.some(([one]) => one === holder);
    return here.length > 0 && [...room.holders].every((holder) => holder.own === 0 || isWaiting(holder));
  }

  function settle(): void {
    for (const [holder, { bytes, end }] of byOwn([...waits])) if (grant(holder, bytes)) end(true);
    const firstStuck = () => [...senders.values(), everybody].find(isStuck);
    for (let room = firstStuck(); room; room = firstStuck()) giveUpOne(room);
  }

  const wait = (holder: Holder, bytes: number) =>
    new Promise<boolean>((resolve) => {
      let callOff: () => void;
      const end = (isGranted: boolean) => {
        waits.delete(holder);
        callOff();
        resolve(isGranted);
      };
      const onWaited = () => {
        const room = lackingFor(holder, bytes);
        if (holder.own > 0 && room) giveUpOne(room);
        else end(false);
        if (waits.has(holder)) callOff = later(onWaited);
      };
      callOff = later(onWaited);
      waits.set(holder, { bytes, end });
      settle();
    });

  return {
    open(sender) {
      const holder: Holder = {
        own: 0,
        rooms: sender === undefined ? [everybody] : [roomOf(sender), everybody],
      };
      let received = 0;
      for (const { holders } of holder.rooms) holders.add(holder);
      return {
        take(bytes) {
          received += bytes;
          const more = Math.max(0, received - freeForEach) - holder.own;
          return grant(holder, more) || wait(holder, more);
        },
        held: () => holder.own,
        close() {
          waits.get(holder)?.end(false);
          add(holder, -holder.own);
          for (const { holders } of holder.rooms) holders.delete(holder);
          if (sender !== undefined && roomOf(sender).holders.size === 0) senders.delete(sender);
          settle();
        },
      };
    },
  };
}
