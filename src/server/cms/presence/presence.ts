import { presenceTimes, type Colleague, type Presence } from '../../../model/messages/presence.ts';
import type { Author } from '../storage/git/git.ts';

/** More windows than any person has open; the oldest are forgotten beyond. */
const maxWindows = 20;

interface Seen extends Presence {
  name: string;
  at: number;
}

/**
 * Who has which text open, for colleagues to see. It is kept in memory and locks nothing: what two people save of one text is
 * compared when the second one saves.
 */
export class PresenceList {
  /** By person's address, then by window. */
  readonly #people = new Map<string, Map<string, Seen>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes what a person's window shows. @returns the other people with the same text, one line each, by name. */
  note({ name, email }: Author, presence: Presence): Colleague[] {
    const at = this.#now();
    this.#forget(at);
    const windows = this.#people.get(email) ?? new Map<string, Seen>();
    windows.delete(presence.window);
    if (presence.text !== null) windows.set(presence.window, { ...presence, name, at });
    for (const oldest of [...windows.keys()].slice(0, -maxWindows)) windows.delete(oldest);
    this.#people.set(email, windows);
    if (presence.text === null) return [];
    return [...this.#people]
      .filter(([other]) => other !== email)
      .flatMap(([, theirs]) => mostTelling([...theirs.values()].filter(({ text }) => text === presence.text)))
      .sort((one, another) => one.name.localeCompare(another.name));
  }

  #forget(now: number): void {
    for (const [email, windows] of this.#people) {
      for (const [id, { at }] of windows) if (now - at > presenceTimes.goneMs) windows.delete(id);
      if (windows.size === 0) this.#people.delete(email);
    }
  }
}

/** Of a person's windows with one text, that in which they write. */
function mostTelling(windows: readonly Seen[]): Colleague[] {
  const shown = windows.find(({ isWriting }) => isWriting) ?? windows.at(-1);
  return shown ? [{ name: shown.name, isWriting: shown.isWriting, locale: shown.locale }] : [];
}
