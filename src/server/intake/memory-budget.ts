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

/** Large bodies beyond this are asked to come back in a moment; small forms never get near it. Bytes. */
const defaultBytes = 64_000_000;

export function createMemoryBudget(maxBytes = defaultBytes): MemoryBudget {
  let held = 0;
  return {
    open() {
      let own = 0;
      return {
        take(bytes) {
          if (held + bytes > maxBytes) return false;
          held += bytes;
          own += bytes;
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
