// Reads no text: for the process that takes applications.

/** What is complained of where a text is left out in both languages. */
export const leftOutCode = 'translation-both-untranslated';

/** False for the settings of the site, which every page needs. */
export const canBeLeftOut = (file: string): boolean => !file.startsWith('site/');
