import { locales } from '../../i18n/locales.ts';
import { Refused } from './ask.ts';

/** Which files of the texts could not be read when they were asked for last. Decap takes such a language for one that is not there. */
export class Readings {
  readonly #failed = new Map<string, Error>();

  /** Notes what comes of the reading of a file; that it is not there is no failure. */
  async track<Answer>(path: string, reading: Promise<Answer>): Promise<Answer> {
    this.#failed.delete(path);
    try {
      return await reading;
    } catch (error) {
      const isAbsent = error instanceof Refused && error.status === 404;
      if (error instanceof Error && !isAbsent) this.#failed.set(path, error);
      throw error;
    }
  }

  /** The text that was read. @throws what kept one of its languages from being read. */
  async whole<Text>(collection: string, name: string, reading: Promise<Text>): Promise<Text> {
    const [read] = await Promise.allSettled([reading]);
    for (const locale of locales) {
      const error = this.#failed.get(`content/${collection}/${locale}/${name}.mdx`);
      if (error !== undefined) throw error;
    }
    if (read.status === 'rejected') throw read.reason;
    return read.value;
  }
}
