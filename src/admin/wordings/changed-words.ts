import { locales, type Locale } from '../../i18n/locales.ts';
import type { InterfaceWords, WordChange } from '../../model/messages/interface-words.ts';

export type Word = InterfaceWords['words'][number];

/** What an editor has written and not saved yet; it stays while the page does, whatever is shown. */
export class ChangedWords {
  readonly #changes = new Map<string, WordChange>();

  /** What is to be sent. */
  get list(): WordChange[] {
    return [...this.#changes.values()].filter(({ was, is }) => is !== was);
  }

  /** What a field shows: what was written there, else what the site says. */
  textOf(word: Word, locale: Locale): string {
    return this.#changes.get(idOf(word.key, locale))?.is ?? word[locale].now;
  }

  write(word: Word, locale: Locale, is: string): void {
    const id = idOf(word.key, locale);
    const was = this.#changes.get(id)?.was ?? word[locale].now;
    if (is === was) this.#changes.delete(id);
    else this.#changes.set(id, { key: word.key, locale, was, is });
  }

  /**
   * Goes on from what the site says by now. @returns the changes of words that a colleague has changed meanwhile: saved once
   * more, they replace that.
   */
  goOnFrom(words: readonly Word[]): { change: WordChange; now: string }[] {
    return words.flatMap((word) =>
      locales.flatMap((locale) => {
        const change = this.#changes.get(idOf(word.key, locale));
        const { now } = word[locale];
        if (!change || change.was === now) return [];
        this.#changes.set(idOf(word.key, locale), { ...change, was: now });
        return [{ change, now }];
      }),
    );
  }

  /** Hands over what is to be saved: what is written from now on is a change of that. */
  take(): WordChange[] {
    const taken = this.list;
    for (const change of taken)
      this.#changes.set(idOf(change.key, change.locale), { ...change, was: change.is });
    return taken;
  }

  /** What was taken was refused: all of it is still to be saved, as it reads by now. */
  giveBack(taken: readonly WordChange[]): void {
    for (const change of taken) {
      const id = idOf(change.key, change.locale);
      this.#changes.set(id, { ...change, is: this.#changes.get(id)?.is ?? change.is });
    }
  }

  /** What was taken is saved: what was written meanwhile goes on from what the site says by now. */
  settle(taken: readonly WordChange[], words: readonly Word[]): void {
    const byKey = new Map(words.map((word) => [word.key, word]));
    for (const { key, locale } of taken) {
      const id = idOf(key, locale);
      const change = this.#changes.get(id);
      const was = byKey.get(key)?.[locale].now;
      if (!change || was === undefined || change.is === change.was) this.#changes.delete(id);
      else this.#changes.set(id, { ...change, was });
    }
  }
}

/** One field: a word in one language. @example idOf('call.apply', 'fr') // 'call.apply fr' */
export const idOf = (key: string, locale: Locale): string => `${key} ${locale}`;
