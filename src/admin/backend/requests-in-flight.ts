/** Counts the requests of the back end, so that others can wait until the editor has got what it asked for. */
export class RequestsInFlight {
  #count = 0;
  #lastChange = 0;

  async track<Answer>(request: Promise<Answer>): Promise<Answer> {
    this.#count += 1;
    try {
      return await request;
    } finally {
      this.#count -= 1;
      this.#lastChange = performance.now();
    }
  }

  /** Resolves once no request has been under way for `quietMs`. */
  async quiet(quietMs: number): Promise<void> {
    const asked = performance.now();
    for (;;) {
      const still = performance.now() - Math.max(asked, this.#lastChange);
      if (this.#count === 0 && still >= quietMs) return;
      await new Promise((resolve) => setTimeout(resolve, this.#count > 0 ? quietMs : quietMs - still));
    }
  }
}
