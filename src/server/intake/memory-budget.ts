/** The bytes of request bodies that the server holds at one moment, all requests together. */
export interface MemoryBudget {
  /** Starts counting for one request. */
  open: () => Share;
}

/** What one request holds. */
export interface Share {
  /** False where the server holds too much already: the request must be given up. */
  take: (bytes: number) => boolean;
  /** Gives everything back, once the request is answered. */
  close: () => void;
}

/**
 * Large bodies beyond this are asked to come back in a moment. One body of the largest size allowed fits in; each takes up
 * to three times its size while it is stored. Bytes.
 */
const defaultBytes = 36_000_000;
/** So that an application without files is never turned away by other people's uploads. Bytes. */
const freeForEach = 65_536;

export function createMemoryBudget(maxBytes = defaultBytes): MemoryBudget {
  let held = 0;
  return {
    open() {
      let [received, own] = [0, 0];
      return {
        take(bytes) {
          received += bytes;
          const more = Math.max(0, received - freeForEach) - own;
          if (held + more > maxBytes) return false;
          held += more;
          own += more;
          return true;
        },
        close() {
          held -= own;
          own = 0;
        },
      };
    },
  };
}
