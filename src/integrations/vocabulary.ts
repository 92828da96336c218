/** How many words a language keeps: enough for the words of a large site, and about 20 kB compressed. */
const limit = 5_000;

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/\p{L}{4,}/gu));

/** The words of the pages that can be found, for “did you mean”: only read when a search finds nothing. */
export class Vocabulary {
  readonly #counts = new Map<string, number>();

  /** Counts the words of a page, or of a part that is found by itself; a word counts once a page. */
  add(text: string): void {
    for (const word of wordsOf(text)) {
      const count = this.#counts.get(word);
      // A copy of a new word: a part of a text keeps the whole text in memory.
      if (count === undefined) this.#counts.set(Buffer.from(word).toString(), 1);
      else this.#counts.set(word, count + 1);
    }
  }

  /** Takes back what was added. */
  remove(text: string): void {
    for (const word of wordsOf(text)) {
      const left = (this.#counts.get(word) ?? 0) - 1;
      if (left > 0) this.#counts.set(word, left);
      else this.#counts.delete(word);
    }
  }

  /** The words, those of most pages first. */
  list(): string[] {
    return [...this.#counts]
      .sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([word]) => word);
  }
}
