import { locales, type Locale } from '../../i18n/locales.ts';
import type { InterfaceWords, WordChange } from '../../model/messages/interface-words.ts';

export type Word = InterfaceWords['words'][number];

/** What an editor has written and not saved yet; it stays while the page does, whatever is shown. */
export class ChangedWords {
  readonly #changes = new Map<string, WordChange>();

  /** What is to be sent. */
  get list(): WordChange[] {
    return [...this.#changes.values()];
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

  clear(): void {
    this.#changes.clear();
  }
}

/** One field: a word in one language. @example idOf('call.apply', 'fr') // 'call.apply fr' */
export const idOf = (key: string, locale: Locale): string => `${key} ${locale}`;
