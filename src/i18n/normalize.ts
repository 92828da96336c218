/**
 * More marks on one letter than any writing has. Putting a run of them in order takes time that grows with its square, so
 * Unicode's stream-safe text (UAX 15, section 13) breaks runs after thirty by U+034F, which shows nothing.
 */
const longRun = /(?:(?!\u034F)\p{M}){30}(?=(?!\u034F)\p{M})/gu;

const inShortRuns = (text: string) => text.replace(longRun, '$&\u034F');

/** Composed text (NFC), in linear time whatever it holds. The only way to compose a text: a lint rule refuses others. */
export const toComposed = (text: string): string => inShortRuns(text).normalize('NFC');

/** Letters apart from their accents (NFD), in linear time whatever the text holds. */
export const toDecomposed = (text: string): string => inShortRuns(text).normalize('NFD');
