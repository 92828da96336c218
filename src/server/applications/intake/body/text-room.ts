/** The memory for the texts of all requests that are being read. */
export interface TextRoom {
  /**
   * Starts counting for one request.
   *
   * @param sender who sends it, where that is known.
   */
  open: (sender: string | undefined) => TextShare;
}

/** The memory of one request. */
export interface TextShare {
  /** Takes memory for so many bytes more. False: there is none, and the request must be refused. */
  take: (bytes: number) => boolean;
  /** Gives everything back, once the request is answered. */
  close: () => void;
}

/** Each request has this beside what all share, so that nobody’s form is turned away by other people’s. Bytes. */
const freeForEach = 65_536;

/**
 * Bounds what texts take in memory, all requests together and those of one sender. Files are not texts: they go into the
 * database as they come.
 */
export function createTextRoom({ maxBytes = 32_000_000, maxOfSender = 16_000_000 } = {}): TextRoom {
  const bySender = new Map<string, number>();
  let all = 0;
  return {
    open(sender) {
      let [received, held] = [0, 0];
      const add = (bytes: number) => {
        held += bytes;
        all += bytes;
        if (sender === undefined) return;
        const left = (bySender.get(sender) ?? 0) + bytes;
        if (left === 0) bySender.delete(sender);
        else bySender.set(sender, left);
      };
      return {
        take(bytes) {
          received += bytes;
          const more = Math.max(0, received - freeForEach) - held;
          const own = sender === undefined ? 0 : (bySender.get(sender) ?? 0);
          if (more > 0 && (all + more > maxBytes || own + more > maxOfSender)) return false;
          add(more);
          return true;
        },
        close() {
          add(-held);
        },
      };
    },
  };
}
